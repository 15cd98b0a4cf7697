package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;

/** Traps of a router whose engine our polls have met, and of those who are not that router. */
@Timeout(60)
class TrapReceiverTest {
  static final String BACKWARD = "1.3.6.1.2.1.15.0.2";
  private static final OID CELL = new OID("1.3.6.1.2.1.1.7.0");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private static final String OWN_ENGINE = "80007ed9050102030405060708";

  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(1500), 1, 60));
  private final List<String> polled = new CopyOnWriteArrayList<>();
  private FickleAgent router;
  private TrapReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    router = new FickleAgent(1);
    router.cells.put(CELL, new Integer32(1));
    router.says(9, 1000);
    meet(router);
    receiver = receiver(Optional.empty(), polled::add);
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    manager.close();
    router.close();
  }

  private void meet(FickleAgent agent) throws NoAnswer {
    manager.get(agent.target(), "", List.of(List.of(CELL)));
  }

  private TrapReceiver receiver(Optional<Secret> community, Consumer<String> poll) {
    SnmpTarget target = router.target();
    return new TrapReceiver(
        new TrapSettings(HERE, 0, community, OWN_ENGINE, 7),
        manager,
        address -> address.equals(HERE) ? List.of(target) : List.of(),
        poll);
  }

  private void send(ScopedPDU trap) {
    router.trap(receiver.port(), trap);
  }

  private static ScopedPDU backward() {
    return TrapKindsTest.trap(BACKWARD, "1.3.6.1.2.1.15.3.1.14.192.0.2.250");
  }

  private static void datagrams(String from, int port, int count, Iterable<byte[]> contents)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(from))) {
      int sent = 0;
      while (true) {
        for (byte[] content : contents) {
          if (sent++ == count) {
            return;
          }
          socket.send(new DatagramPacket(content, content.length, HERE, port));
        }
      }
    }
  }

  @Test
  void trapMeansPollThisRouterNow() {
    send(backward());
    await().until(() -> polled.equals(List.of("r1")));
    assertThat(receiver.counts()).isEqualTo(new TrapCounts(1, 0, 0, 0, 0, 1));
  }

  @Test
  void otherNotificationsAreCountedAndIgnored() {
    send(TrapKindsTest.trap("1.3.6.1.6.3.1.1.5.5"));
    await().until(() -> receiver.counts().ignored() == 1);
    assertThat(receiver.counts()).isEqualTo(new TrapCounts(1, 0, 0, 0, 1, 0));
    assertThat(polled).isEmpty();
  }

  @Test
  void pollThatFailsDoesNotEndThePolling() {
    receiver.close();
    receiver =
        receiver(
            Optional.empty(),
            name -> {
              polled.add(name);
              throw new IllegalStateException("a poll that fails in a test");
            });
    send(backward());
    await().until(() -> polled.size() == 1);
    await()
        .until(() -> {
          send(backward());
          return polled.size() > 1;
        });
  }

  @Test
  void engineThatWasNeverPolledIsRefused() throws Exception {
    try (FickleAgent stranger = new FickleAgent(2)) {
      stranger.trap(receiver.port(), backward());
      await().until(() -> receiver.counts().refused() == 1);
    }
    assertThat(polled).isEmpty();
  }

  @Test
  void engineOfARouterThatWasReplacedCountsFromItsFirstPollOn() throws Exception {
    int port = router.port();
    router.close();
    router = new FickleAgent(3, port);
    router.cells.put(CELL, new Integer32(1));
    send(backward());
    await().until(() -> receiver.counts().refused() == 1);
    meet(router);
    send(backward());
    await().until(() -> polled.equals(List.of("r1")));
  }

  @Test
  void trapOfALongGoneTimeIsRefused() {
    router.says(8, 1000);
    send(backward());
    await().until(() -> receiver.counts().refused() == 1);
    router.says(9, 10);
    send(backward());
    await().until(() -> receiver.counts().refused() == 2);
    router.says(10, 5);
    send(TrapKindsTest.trap("1.3.6.1.6.3.1.1.5.1"));
    await().until(() -> polled.equals(List.of("r1")));
  }

  @Test
  void wrongDigestIsRefused() throws Exception {
    byte[] forged = captured();
    forged[forged.length - 1] ^= 1;
    datagrams("127.0.0.1", receiver.port(), 1, List.of(forged));
    await().until(() -> receiver.counts().refused() == 1);
    assertThat(polled).isEmpty();
  }

  @Test
  void whatIsNoMessageIsCountedAsSuch() throws Exception {
    List<byte[]> odd =
        List.of(
            new byte[0],
            new byte[] {1, 2, 3},
            new byte[] {0x30, (byte) 0x84, 0x7f, 0x7f, 0x7f, 0x7f, 2, 1, 3},
            new byte[] {0x30, 3, 2, 1, 0},
            new byte[] {0x30, 3, 2, 1, 9},
            new byte[] {0x30, 5, 2, 1, 3, 0x30, 0});
    datagrams("127.0.0.1", receiver.port(), odd.size(), odd);
    await().until(() -> receiver.counts().undecodable() == odd.size());
    send(backward());
    await().until(() -> polled.equals(List.of("r1")));
  }

  @Test
  void datagramsFromOutsideAreDroppedBeforeAnythingInThemIsRead() throws Exception {
    datagrams("127.0.0.2", receiver.port(), 1, List.of(captured()));
    datagrams("127.0.0.3", receiver.port(), 1, List.of(new byte[] {1, 2, 3}));
    await().until(() -> receiver.counts().outside() == 2);
    assertThat(receiver.counts()).isEqualTo(new TrapCounts(2, 2, 0, 0, 0, 0));
    assertThat(polled).isEmpty();
  }

  @Test
  void communityCountsOnlyWhereItIsAllowed() throws Exception {
    byte[] v2c = {0x30, 6, 2, 1, 1, 4, 1, 'x'};
    datagrams("127.0.0.1", receiver.port(), 1, List.of(v2c));
    await().until(() -> receiver.counts().refused() == 1);
    receiver.close();
    receiver = receiver(Optional.of(new Secret("y")), polled::add);
    datagrams("127.0.0.1", receiver.port(), 1, List.of(v2c));
    await().until(() -> receiver.counts().refused() == 1);
    assertThat(polled).isEmpty();
  }

  @Test
  void trapOfARouterThatDoesNotAnswerCountsAsBefore() throws Exception {
    router.losing.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> meet(router)).isInstanceOf(NoAnswer.class);
    router.says(10, 5);
    send(TrapKindsTest.trap("1.3.6.1.6.3.1.1.5.1"));
    await().until(() -> polled.equals(List.of("r1")));
    router.says(9, 10);
    send(backward());
    await().until(() -> receiver.counts().refused() == 1);
  }

  @Test
  void trapIsTakenWithoutAskingForTheAddressOfAName() throws Exception {
    AtomicBoolean resolves = new AtomicBoolean(true);
    SnmpTarget at = router.target();
    SnmpTarget named =
        new SnmpTarget(
            at.router(),
            "r1.example",
            at.port(),
            at.user(),
            at.authProtocol(),
            at.authPassword(),
            at.privProtocol(),
            at.privPassword());
    try (SnmpManager byName =
            new SnmpManager(
                SnmpManager.Settings.DEFAULT,
                host -> {
                  if (!resolves.get()) {
                    throw new UnknownHostException(host);
                  }
                  return HERE;
                });
        TrapReceiver here =
            new TrapReceiver(
                new TrapSettings(HERE, 0, Optional.empty(), OWN_ENGINE, 7),
                byName,
                _ -> List.of(named),
                polled::add)) {
      byName.get(named, "", List.of(List.of(CELL)));
      resolves.set(false);
      router.trap(here.port(), backward());
      await().until(() -> here.counts().received() == 1);
      await().until(() -> polled.equals(List.of("r1")));
    }
  }

  /** A hundred from outside and ten in a router's name for each true one, none lost on its way. */
  @Test
  void everyTrueTrapIsSeenAmongForgedOnes() throws Exception {
    ForgedTraps forged = new ForgedTraps(captured(), router.engineId());
    List<byte[]> ofEngine = forged.ofEngine();
    List<byte[]> mixed = forged.mixed(10);
    long rounds = 50;
    for (int round = 1; round <= rounds; round++) {
      datagrams("127.0.0.2", receiver.port(), 50, ofEngine);
      datagrams("127.0.0.1", receiver.port(), 5, mixed);
      send(backward());
      datagrams("127.0.0.1", receiver.port(), 5, mixed.subList(5, 10));
      datagrams("127.0.0.2", receiver.port(), 50, ofEngine);
      int sent = round * 111;
      await().until(() -> receiver.counts().received() == sent);
    }
    await().until(() -> receiver.counts().hints() + receiver.counts().refused() == rounds * 11);
    TrapCounts counts = receiver.counts();
    assertThat(counts.hints()).isEqualTo(rounds);
    assertThat(counts.outside()).isEqualTo(rounds * 100);
    assertThat(counts.refused()).isEqualTo(rounds * 10);
    assertThat(counts.undecodable()).isZero();
    assertThat(polled).contains("r1");
  }

  /** A true trap, as it goes over the wire. */
  private byte[] captured() throws IOException {
    try (DatagramSocket wire = new DatagramSocket(0, HERE)) {
      router.trap(wire.getLocalPort(), backward());
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      wire.setSoTimeout(5000);
      wire.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }
}
