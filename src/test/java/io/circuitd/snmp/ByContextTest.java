package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Addresses;
import io.circuitd.model.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snmp4j.smi.TimeTicks;

@Timeout(60)
class ByContextTest {
  private static final List<PeerAddress> PEERS =
      IntStream.range(0, 20)
          .mapToObj(
              vrf -> new PeerAddress("vrf-" + vrf, Addresses.parse("192.0.2.1").orElseThrow()))
          .toList();

  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(200), 0, 60));
  private final List<String> asked = new ArrayList<>();
  private FickleAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new FickleAgent(1);
    agent.cells.put(UpTime.NOW, new TimeTicks(1));
  }

  @AfterEach
  void close() throws IOException {
    agent.close();
    manager.close();
  }

  /** Asks the agent in each context. */
  private Map<PeerAddress, Reading<String>> read(Runnable afterEach) {
    return ByContext.read(
        manager,
        agent.target(),
        PEERS,
        (context, peers) -> {
          asked.add(context);
          manager.get(agent.target(), context, List.of(List.of(UpTime.NOW)));
          afterEach.run();
          return Map.of(peers.getFirst(), Reading.present(context));
        });
  }

  @Test
  void routerThatFallsSilentIsAskedForNoFurtherContext() {
    Map<PeerAddress, Reading<String>> readings =
        read(() -> agent.losing.set(asked.size() == 3 ? Integer.MAX_VALUE : 0));

    assertThat(asked).hasSize(4);
    assertThat(readings.keySet()).containsExactlyInAnyOrderElementsOf(PEERS);
    assertThat(readings.values().stream().filter(Reading.Present.class::isInstance)).hasSize(3);
    assertThat(readings.values().stream().filter(Reading.Unknown.class::isInstance))
        .hasSize(17)
        .allSatisfy(reading -> assertThat(reading.toString()).contains("no answer from"));
  }

  /** Its request is lost, and the one that meets the engine anew. */
  @Test
  void contextWithoutAnAnswerHidesNoOther() {
    Map<PeerAddress, Reading<String>> readings =
        read(() -> agent.losing.set(asked.size() == 3 ? 2 : 0));

    assertThat(asked).hasSize(20);
    assertThat(readings.values().stream().filter(Reading.Present.class::isInstance)).hasSize(19);
  }
}
