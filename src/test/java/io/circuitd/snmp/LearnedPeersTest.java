package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of peers are remembered as long as somebody asks for them. */
class LearnedPeersTest {
  private static final SnmpTarget ROUTER = UdpAgent.target(161);
  private static final PeerAddress ONE = peer("192.0.2.250");
  private static final PeerAddress OTHER = peer("192.0.2.254");

  private final SnmpManager manager = new SnmpManager();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final LearnedPeers<String> learned = new LearnedPeers<>(manager, clock::get);

  @AfterEach
  void close() {
    manager.close();
  }

  private static PeerAddress peer(String remote) {
    return new PeerAddress(
        "", Optional.empty(), Optional.empty(), InetAddress.ofLiteral(remote), Optional.empty());
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void peersThatWereLookedForAndNotFoundAreForgotten() {
    learned.keep(ROUTER, Set.of(ONE, OTHER), Map.of(ONE, "a", OTHER, "b"));
    assertThat(learned.of(ROUTER, List.of(ONE, OTHER))).isEqualTo(Map.of(ONE, "a", OTHER, "b"));
    learned.keep(ROUTER, Set.of(ONE), Map.of());
    assertThat(learned.of(ROUTER, List.of(ONE, OTHER))).isEqualTo(Map.of(OTHER, "b"));
  }

  @Test
  void peerThatNobodyAskedForInADayIsForgotten() {
    learned.keep(ROUTER, Set.of(ONE, OTHER), Map.of(ONE, "a", OTHER, "b"));
    for (int hour = 0; hour < 30; hour++) {
      pass(Duration.ofHours(1));
      assertThat(learned.of(ROUTER, List.of(ONE))).isEqualTo(Map.of(ONE, "a"));
    }
    assertThat(learned.size(ROUTER)).isEqualTo(1);
    assertThat(learned.of(ROUTER, List.of(OTHER))).isEmpty();
  }
}
