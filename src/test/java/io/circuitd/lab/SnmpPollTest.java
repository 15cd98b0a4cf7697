package io.circuitd.lab;

import static io.circuitd.lab.SnmpLab.GLOBAL_V4;
import static io.circuitd.lab.SnmpLab.GLOBAL_V6;
import static io.circuitd.lab.SnmpLab.NOW;
import static io.circuitd.lab.SnmpLab.V4;
import static io.circuitd.lab.SnmpLab.V6;
import static io.circuitd.lab.SnmpLab.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RouterState.Interface;
import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import io.circuitd.snmp.BfdReader;
import io.circuitd.snmp.BfdReading;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.BgpError;
import io.circuitd.snmp.BgpPeerReading;
import io.circuitd.snmp.BgpReader;
import io.circuitd.snmp.InterfaceReader;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.PeerAddress;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manager's readers against the lab's agents, over UDP. */
class SnmpPollTest {
  private static final BgpPeerReading ESTABLISHED =
      new BgpPeerReading(
          BgpState.ESTABLISHED,
          true,
          Optional.of(Duration.ofHours(1)),
          List.of(),
          OptionalLong.of(12076),
          OptionalInt.of(42));

  private static final BfdReading CISCO_BFD_UP =
      new BfdReading(BfdState.UP, OptionalInt.of(0), Optional.of(Duration.ofHours(1)));

  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 1, 60));
  private final SnmpManager impatient =
      new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(150), 0, 60));
  private final AtomicReference<RouterState> state = new AtomicReference<>(SnmpLab.fourSessions());
  private final List<AutoCloseable> open = new ArrayList<>(List.of(manager, impatient));

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Nested
  class Junos {
    @Test
    void showsEverySessionOfEveryInstance() {
      RouterSnmpAgent agent = agent("junos");
      List<PeerAddress> peers =
          List.of(inVrf(V4), inVrf(V6), peer("", GLOBAL_V4), peer("", GLOBAL_V6));
      Map<PeerAddress, Reading<BgpPeerReading>> readings =
          BgpReader.juniper(manager).read(target(agent), peers);
      assertThat(readings).containsOnlyKeys(peers);
      assertThat(readings.values()).containsOnly(Reading.present(ESTABLISHED));
    }

    @Test
    void sessionThatComesUpIsFoundThoughItsIndexChanges() {
      RouterSnmpAgent agent = agent("junos");
      BgpReader reader = BgpReader.juniper(manager);
      PeerAddress peer = inVrf(V4);
      state.set(
          state(
              SnmpLab.peer(
                  "azure", "192.0.2.249", V4, BgpState.ACTIVE, NOW.minusSeconds(7), 2, 2)));
      assertThat(reader.read(target(agent), List.of(peer)).get(peer))
          .isEqualTo(
              Reading.present(
                  new BgpPeerReading(
                      BgpState.ACTIVE,
                      true,
                      Optional.of(Duration.ofSeconds(7)),
                      List.of(new BgpError(BgpError.Direction.RECEIVED, 2, 2)),
                      OptionalLong.of(12076),
                      OptionalInt.of(0))));
      state.set(SnmpLab.fourSessions());
      assertThat(reader.read(target(agent), List.of(peer)).get(peer))
          .isEqualTo(Reading.present(ESTABLISHED));
    }

    @Test
    void sameAddressInTwoInstancesIsUnknown() {
      RouterSnmpAgent agent = agent("junos");
      state.set(
          state(
              SnmpLab.established("azure", "192.0.2.249", V4),
              SnmpLab.established("other", "192.0.2.249", V4)));
      assertThat(reason(BgpReader.juniper(manager), agent, inVrf(V4)))
          .contains("mx1", V4, "ambiguous");
    }

    @Test
    void bfdIsReadByPeerAddress() {
      RouterSnmpAgent agent = agent("junos");
      BgpPeer down = SnmpLab.peer("azure", "192.0.2.249", V4, BgpState.ACTIVE, NOW, 0, 0);
      state.set(state(down, SnmpLab.established("azure", "2001:db8:468::1", V6)));
      assertThat(
              BfdReader.juniper(manager)
                  .read(
                      target(agent),
                      List.of(onLink(inVrf(V4)), onLink(inVrf(V6)), peer("", GLOBAL_V4))))
          .isEqualTo(
              Map.of(
                  onLink(inVrf(V4)),
                      Reading.present(
                          new BfdReading(BfdState.DOWN, OptionalInt.empty(), Optional.empty())),
                  onLink(inVrf(V6)),
                      Reading.present(
                          new BfdReading(
                              BfdState.UP, OptionalInt.empty(), Optional.of(Duration.ofHours(1)))),
                  peer("", GLOBAL_V4), Reading.absent()));
    }
  }

  @Nested
  class IosXr {
    @Test
    void showsVrfPeersInTheirContextAndGlobalOnesInTheDefaultOne() {
      RouterSnmpAgent agent = agent("iosxr-native");
      List<PeerAddress> peers =
          List.of(peer("azure", V4), peer("azure", V6), peer("", GLOBAL_V4), peer("", GLOBAL_V6));
      Map<PeerAddress, Reading<BgpPeerReading>> readings =
          BgpReader.cisco(manager).read(target(agent), peers);
      assertThat(readings).containsOnlyKeys(peers);
      assertThat(readings.values()).containsOnly(Reading.present(ESTABLISHED));
    }

    @Test
    void peersOfAnotherContextAreAbsent() {
      RouterSnmpAgent agent = agent("iosxr-native");
      assertThat(
              BgpReader.cisco(manager)
                  .read(target(agent), List.of(inVrf(V4), peer("azure", GLOBAL_V6)))
                  .values())
          .containsOnly(Reading.absent());
    }

    @Test
    void bfdIsReadInTheContextOfTheVrf() {
      RouterSnmpAgent agent = agent("iosxr-native");
      List<PeerAddress> peers = List.of(peer("azure", V4), peer("azure", V6), peer("", GLOBAL_V4));
      assertThat(BfdReader.cisco(manager).read(target(agent), peers).values())
          .containsOnly(Reading.present(CISCO_BFD_UP));
    }

    @Test
    void bfdIsReadInTheDefaultContextWhereTheVrfShowsNone() {
      RouterSnmpAgent agent = agent("iosxr-native");
      PeerAddress peer = peer("unsplit", GLOBAL_V4);
      assertThat(BfdReader.cisco(manager).read(target(agent), List.of(onLink(peer))))
          .containsEntry(onLink(peer), Reading.present(CISCO_BFD_UP));
      assertThat(reason(BfdReader.cisco(manager).read(target(agent), List.of(peer)).get(peer)))
          .contains("ambiguous", "does not tell whose");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros", "eos"})
  void bgp4MibShowsIpv4Alone(String kind) {
    RouterSnmpAgent agent = agent(kind);
    BgpReader reader = BgpReader.bgp4(manager);
    PeerAddress v4 = peer("", GLOBAL_V4);
    PeerAddress missing = peer("", "203.0.113.9");
    PeerAddress v6 = peer("", GLOBAL_V6);
    Map<PeerAddress, Reading<BgpPeerReading>> readings =
        reader.read(target(agent), List.of(v4, missing, v6));
    assertThat(readings.get(v4))
        .isEqualTo(
            Reading.present(
                new BgpPeerReading(
                    BgpState.ESTABLISHED,
                    true,
                    Optional.of(Duration.ofHours(1)),
                    List.of(),
                    OptionalLong.of(12076),
                    OptionalInt.empty())));
    assertThat(readings.get(missing)).isEqualTo(Reading.absent());
    assertThat(reason(readings.get(v6))).contains("mx1", "BGP4-MIB has no IPv6 peers", GLOBAL_V6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros", "eos"})
  void missingPeerIsAbsent(String kind) {
    RouterSnmpAgent agent = agent(kind);
    assertThat(
            reader(kind, manager)
                .read(target(agent), List.of(peer("", "203.0.113.9"), peer("", "2001:db8:dead::2")))
                .values())
        .containsOnly(Reading.absent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros", "eos"})
  void tableWithoutRowsIsServedAllTheSame(String kind) {
    RouterSnmpAgent agent = agent(kind);
    state.set(state());
    PeerAddress peer = peer("", GLOBAL_V6);
    assertThat(reader(kind, manager).read(target(agent), List.of(peer)).get(peer))
        .isEqualTo(Reading.absent());
    if (!kind.equals("eos")) {
      assertThat(bfd(kind, manager).read(target(agent), List.of(peer)).get(peer))
          .isEqualTo(Reading.absent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros", "eos"})
  void missingTableIsUnknown(String kind) {
    RouterSnmpAgent agent = agent(kind);
    agent.tableMissing(true);
    assertThat(reason(reader(kind, manager), agent, peer("", GLOBAL_V6)))
        .contains("mx1", "not measurable: table not served", table(kind));
    assertThat(reason(BgpReader.bgp4(manager), agent, peer("", GLOBAL_V4)))
        .contains("mx1", "table not served", "bgpPeerTable");
    PeerAddress peer = peer("", GLOBAL_V4);
    assertThat(reason(bfd(kind, manager).read(target(agent), List.of(peer)).get(peer)))
        .contains("mx1", "table not served", "fdSess");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros", "eos"})
  void silenceIsUnknownAndEndsWithTheSilence(String kind) {
    RouterSnmpAgent agent = agent(kind);
    PeerAddress peer = peer("", GLOBAL_V4);
    agent.silent(true);
    String silence = "no answer from mx1 at 127.0.0.1:" + agent.port() + " within 150 ms";
    assertThat(reason(reader(kind, impatient), agent, peer)).isEqualTo(silence);
    agent.silent(false);
    assertThat(reader(kind, manager).read(target(agent), List.of(peer)).get(peer))
        .isEqualTo(Reading.present(ESTABLISHED));
    agent.silent(true);
    assertThat(reason(reader(kind, impatient), agent, peer)).isEqualTo(silence);
  }

  @Test
  void closedPortIsUnknown() {
    RouterSnmpAgent agent = agent("junos");
    SnmpTarget target = target(agent);
    PeerAddress peer = inVrf(V4);
    BgpReader reader = BgpReader.juniper(impatient);
    assertThat(BgpReader.juniper(manager).read(target, List.of(peer)).get(peer))
        .isEqualTo(Reading.present(ESTABLISHED));
    agent.close();
    assertThat(reason(reader.read(target, List.of(peer)).get(peer)))
        .startsWith("no answer from mx1 at 127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource({
    "circuitd, wrong-password, priv-pass-0001, mx1 refuses SNMPv3 user circuitd: wrong digest",
    "nobody, auth-pass-0001, priv-pass-0001, mx1 refuses SNMPv3 user nobody: unknown user name",
    "circuitd, auth-pass-0001, wrong-password, 'discovery, but not user circuitd within 150 ms'",
    "circuitd, short, priv-pass-0001, mx1: the SNMPv3 authentication password of user circuitd"
  })
  void refusedUserIsUnknownWithTheReason(String user, String auth, String priv, String words) {
    RouterSnmpAgent agent = agent("junos");
    SnmpTarget wrong =
        new SnmpTarget(
            "mx1",
            "127.0.0.1",
            agent.port(),
            user,
            "SHA-256",
            new Secret(auth),
            "AES-128",
            new Secret(priv));
    PeerAddress peer = inVrf(V4);
    String reason = reason(BgpReader.juniper(impatient).read(wrong, List.of(peer)).get(peer));
    assertThat(reason).contains(words).doesNotContain(auth + " ", priv + " ");
  }

  @Test
  void wrongPasswordIsUnknownAlsoForInterfacesAndBfd() {
    RouterSnmpAgent agent = agent("iosxr-native");
    SnmpTarget wrong =
        new SnmpTarget(
            "mx1",
            "127.0.0.1",
            agent.port(),
            "circuitd",
            "SHA-256",
            new Secret("wrong-password"),
            "AES-128",
            SnmpLab.PRIV);
    assertThat(
            reason(
                new InterfaceReader(impatient)
                    .read(wrong, List.of("et-0/0/7.100"))
                    .get("et-0/0/7.100")))
        .contains("wrong digest");
    PeerAddress peer = peer("azure", V4);
    assertThat(reason(BfdReader.cisco(impatient).read(wrong, List.of(peer)).get(peer)))
        .contains("wrong digest");
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-1, AES-128",
    "SHA-1, AES-256",
    "SHA-224, AES-192",
    "SHA-384, AES-256",
    "SHA-512, AES-256"
  })
  void everyPairOfAlgorithmsIsSpoken(String auth, String priv) {
    RouterSnmpAgent agent =
        opened(
            RouterSnmpAgent.start(
                "junos", "mx1", 0, "circuitd", auth, SnmpLab.AUTH, priv, SnmpLab.PRIV, state::get));
    SnmpTarget target =
        new SnmpTarget(
            "mx1", "127.0.0.1", agent.port(), "circuitd", auth, SnmpLab.AUTH, priv, SnmpLab.PRIV);
    PeerAddress peer = inVrf(V4);
    assertThat(BgpReader.juniper(manager).read(target, List.of(peer)).get(peer))
        .isInstanceOf(Reading.Present.class);
  }

  @Test
  void routerThatWasReplacedIsReadAgain() {
    assertThat(readAfterRestart("mx1-replaced", NOW.plusSeconds(60)))
        .isInstanceOf(Reading.Present.class);
  }

  @Test
  void routerThatLostItsCountOfBootsIsReadAgain() {
    assertThat(readAfterRestart("mx1", NOW.minusSeconds(86400)))
        .isInstanceOf(Reading.Present.class);
  }

  private @Nullable Reading<BgpPeerReading> readAfterRestart(String name, Instant bootedAt) {
    SnmpManager brisk =
        opened(new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(700), 0, 60)));
    RouterSnmpAgent first = agent("junos");
    SnmpTarget target = target(first);
    PeerAddress peer = inVrf(V4);
    BgpReader reader = BgpReader.juniper(brisk);
    assertThat(reader.read(target, List.of(peer)).get(peer)).isInstanceOf(Reading.Present.class);
    first.close();
    opened(
        RouterSnmpAgent.start(
            "junos",
            name,
            first.port(),
            "circuitd",
            "SHA-256",
            SnmpLab.AUTH,
            "AES-128",
            SnmpLab.PRIV,
            state::get,
            InstantSource.fixed(bootedAt)));
    return reader.read(target, List.of(peer)).get(peer);
  }

  private static InterfaceState interfaceWithoutTraffic(
      int ifIndex, boolean adminUp, InterfaceState.Oper oper) {
    return new InterfaceState(ifIndex, adminUp, oper, OptionalLong.of(0), OptionalLong.of(0));
  }

  @Test
  void interfacesAreReadByName() {
    RouterSnmpAgent agent = agent("junos");
    assertThat(
            new InterfaceReader(manager)
                .read(target(agent), List.of("et-0/0/7.100", "et-0/0/7.101", "et-0/0/7.102")))
        .isEqualTo(
            Map.of(
                "et-0/0/7.100",
                Reading.present(interfaceWithoutTraffic(517, true, InterfaceState.Oper.UP)),
                "et-0/0/7.101",
                Reading.present(interfaceWithoutTraffic(518, true, InterfaceState.Oper.DOWN)),
                "et-0/0/7.102",
                Reading.absent()));
  }

  @ParameterizedTest
  @CsvSource({
    "HundredGigE0/0/0/7.3, Hu0/0/0/7.3, true",
    "Ethernet7/1.3, Et7/1.3, true",
    "Ethernet7/1.3, ethernet7/1.3, true",
    "Port-Channel10.3, Port-channel10.3, true",
    "et-0/0/7.3, et-0/0/7.4, false",
    "et-0/0/7.3, et-0/0/7, false",
    "Ethernet7/1.3, Port-Channel7/1.3, false",
    "Ethernet7/1.3, Ethernet17/1.3, false",
    "lo, eth, false",
  })
  void aNameThatTheRouterWritesOtherwiseIsNotKnownToBeMissing(
      String wanted, String shown, boolean near) {
    RouterSnmpAgent agent = agent("junos");
    state.set(new RouterState(List.of(), List.of(new Interface(517, shown, true, true))));
    Reading<InterfaceState> reading =
        new InterfaceReader(manager).read(target(agent), List.of(wanted)).get(wanted);
    if (near) {
      assertThat(reason(reading)).contains("ifName shows no " + wanted + ", and " + shown, "next:");
    } else {
      assertThat(reading).isEqualTo(Reading.absent());
    }
  }

  @Test
  void interfacesThatWereNumberedAnewAreNotMixedUp() {
    RouterSnmpAgent agent = agent("junos");
    InterfaceReader reader = new InterfaceReader(manager);
    List<String> name = List.of("et-0/0/7.100");
    assertThat(reader.read(target(agent), name))
        .containsEntry(
            "et-0/0/7.100",
            Reading.present(interfaceWithoutTraffic(517, true, InterfaceState.Oper.UP)));
    state.set(
        new RouterState(
            List.of(),
            List.of(
                new Interface(517, "et-0/0/7.101", true, true),
                new Interface(518, "et-0/0/7.100", false, false))));
    assertThat(reader.read(target(agent), name))
        .containsEntry(
            "et-0/0/7.100",
            Reading.present(interfaceWithoutTraffic(518, false, InterfaceState.Oper.DOWN)));
    state.set(new RouterState(List.of(), List.of(new Interface(518, "et-0/0/9", true, true))));
    assertThat(reader.read(target(agent), name)).containsEntry("et-0/0/7.100", Reading.absent());
  }

  @Test
  void manyPeersAreReadThoughOneMessageCannotHoldThem() {
    List<BgpPeer> many = new ArrayList<>();
    List<PeerAddress> asked = new ArrayList<>();
    for (int i = 1; i <= 120; i++) {
      String remote = "2001:db8:1::" + Integer.toHexString(4 * i + 2);
      many.add(
          SnmpLab.established("azure", "2001:db8:1::" + Integer.toHexString(4 * i + 1), remote));
      asked.add(peer("azure", remote));
    }
    state.set(new RouterState(many, List.of()));
    RouterSnmpAgent xr = agent("iosxr-native");
    assertThat(BgpReader.cisco(manager).read(target(xr), asked))
        .containsOnlyKeys(asked)
        .allSatisfy((_, reading) -> assertThat(reading).isEqualTo(Reading.present(ESTABLISHED)));
    RouterSnmpAgent mx = agent("junos");
    List<PeerAddress> inDefault =
        asked.stream()
            .map(peer -> new PeerAddress("", Optional.of("azure"), Optional.empty(), peer.remote()))
            .toList();
    assertThat(BgpReader.juniper(manager).read(target(mx), inDefault))
        .containsOnlyKeys(inDefault)
        .allSatisfy((_, reading) -> assertThat(reading).isEqualTo(Reading.present(ESTABLISHED)));
  }

  @Test
  void fourAgentsInOneJvmAnswerManyThreadsWithTheirOwnState() throws Exception {
    List<RouterSnmpAgent> agents =
        List.of(
            agent("junos"),
            agent("junos"),
            agent("iosxr-native"),
            opened(
                SnmpLab.agent(
                    "junos", new AtomicReference<>(new RouterState(List.of(), List.of())))));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Reading<BgpPeerReading>>> polls = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        RouterSnmpAgent agent = agents.get(i % 4);
        BgpReader reader = i % 4 == 2 ? BgpReader.cisco(manager) : BgpReader.juniper(manager);
        PeerAddress peer = peer("", GLOBAL_V6);
        polls.add(() -> reader.read(target(agent), List.of(peer)).get(peer));
      }
      List<Future<Reading<BgpPeerReading>>> done = threads.invokeAll(polls);
      for (int i = 0; i < done.size(); i++) {
        assertThat(done.get(i).get())
            .isEqualTo(i % 4 == 3 ? Reading.absent() : Reading.present(ESTABLISHED));
      }
    }
  }

  private RouterSnmpAgent agent(String kind) {
    return opened(SnmpLab.agent(kind, state));
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static RouterState state(BgpPeer... peers) {
    return new RouterState(List.of(peers), SnmpLab.INTERFACES);
  }

  private static String table(String kind) {
    return switch (kind) {
      case "junos" -> "jnxBgpM2PeerTable";
      case "sros" -> "tBgpPeerNgTable";
      case "eos" -> "aristaBgp4V2PeerTable";
      default -> "cbgpPeer2Table";
    };
  }

  private static BgpReader reader(String kind, SnmpManager manager) {
    return switch (kind) {
      case "junos" -> BgpReader.juniper(manager);
      case "sros" -> BgpReader.timetra(manager);
      case "eos" -> BgpReader.arista(manager);
      default -> BgpReader.cisco(manager);
    };
  }

  private static BfdReader bfd(String kind, SnmpManager manager) {
    return switch (kind) {
      case "junos" -> BfdReader.juniper(manager);
      case "sros" -> BfdReader.timetra(manager);
      default -> BfdReader.cisco(manager);
    };
  }

  private static SnmpTarget target(RouterSnmpAgent agent) {
    return SnmpLab.target(agent);
  }

  private static PeerAddress inVrf(String remote) {
    return new PeerAddress("", Optional.of("azure"), Optional.empty(), ip(remote));
  }

  private static PeerAddress peer(String context, String remote) {
    return new PeerAddress(context, ip(remote));
  }

  private static PeerAddress onLink(PeerAddress peer) {
    return new PeerAddress(
        peer.context(), peer.vrf(), peer.local(), peer.remote(), Optional.of("et-0/0/7.100"));
  }

  private static String reason(BgpReader reader, RouterSnmpAgent agent, PeerAddress peer) {
    return reason(reader.read(target(agent), List.of(peer)).get(peer));
  }

  private static String reason(@Nullable Reading<?> reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return reading instanceof Reading.Unknown<?>(String reason) ? reason : "";
  }
}
