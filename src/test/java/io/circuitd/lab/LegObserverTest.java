package io.circuitd.lab;

import static io.circuitd.lab.SnmpLab.GLOBAL_V4;
import static io.circuitd.lab.SnmpLab.GLOBAL_V6;
import static io.circuitd.lab.SnmpLab.NOW;
import static io.circuitd.lab.SnmpLab.V4;
import static io.circuitd.lab.SnmpLab.V6;
import static io.circuitd.lab.SnmpLab.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegObservation;
import io.circuitd.health.LegObserver;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.RouterPeer;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict;
import io.circuitd.health.Verdict.State;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpState;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.BfdMib;
import io.circuitd.profile.DeviceProfile.BgpMib;
import io.circuitd.profile.DeviceProfiles;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a leg to a verdict, over UDP, for every kind of router. */
class LegObserverTest {
  private static final Position NOWHERE = new Position(Path.of("inventory.yaml"), 1, 1);
  private static final BfdSetting BFD_OFF = new BfdSetting.Disabled();

  private final AtomicReference<RouterState> state = new AtomicReference<>(SnmpLab.fourSessions());
  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 0, 60));
  private final LegObserver observer = new LegObserver(manager, InstantSource.fixed(NOW));

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros"})
  void legInVrfIsUpWithItsFacts(String kind) {
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      LegObservation observation = observe(agent, kind, inVrf("azure", BfdSetting.DEFAULT));
      assertThat(observation.at()).isEqualTo(NOW);
      assertThat(observation.sessions())
          .containsEntry(
              Family.IPV4,
              Reading.present(
                  new SessionHealth(
                      Family.IPV4,
                      ip(V4),
                      BgpState.ESTABLISHED,
                      Optional.of(Duration.ofHours(1)),
                      Optional.empty(),
                      OptionalInt.of(42))))
          .containsOnlyKeys(Family.IPV4, Family.IPV6);
      assertThat(observation.bfd().up()).hasValue(Reading.present(true));
      assertThat(observation.subInterfaceUp()).isEqualTo(Reading.present(true));
      assertThat(Verdict.of(observation))
          .isEqualTo(new Verdict(State.UP, "ipv4 and ipv6 established; BFD is up"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void legInGlobalTableIsUp(String kind) {
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      LegObservation observation = observe(agent, kind, inGlobalTable());
      assertThat(observation.bfd()).isEqualTo(new BfdView.Off());
      assertThat(Verdict.of(observation))
          .isEqualTo(new Verdict(State.UP, "ipv4 and ipv6 established; BFD is off"));
    }
  }

  @Test
  void thePollIsOfTheMomentWhenItEnded() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (RouterSnmpAgent agent = SnmpLab.agent("eos", state)) {
      Leg leg = inGlobalTable();
      RouterObservation seen =
          new LegObserver(manager, () -> now.updateAndGet(before -> before.plusSeconds(1)))
              .observeAll(
                  List.of(leg), router("eos", Map.of()), profile("eos"), SnmpLab.target(agent));
      assertThat(seen.legs().values())
          .singleElement()
          .satisfies(one -> assertThat(one.at()).isEqualTo(NOW.plusSeconds(1)));
      assertThat(seen.at()).isEqualTo(NOW.plusSeconds(2));
    }
  }

  @Test
  void eosShowsEverySessionAndNoBfd() {
    try (RouterSnmpAgent agent = SnmpLab.agent("eos", state)) {
      LegObservation inVrf = observe(agent, "eos", inVrf("azure", BfdSetting.DEFAULT));
      assertThat(inVrf.sessions()).containsOnlyKeys(Family.IPV4, Family.IPV6);
      assertThat(inVrf.sessions().values())
          .allSatisfy(reading -> assertThat(reading).isInstanceOf(Reading.Present.class));
      assertThat(inVrf.subInterfaceUp()).isEqualTo(Reading.present(true));
      assertThat(inVrf.traffic()).isInstanceOf(Reading.Present.class);
      assertThat(inVrf.bfd())
          .isEqualTo(new BfdView.NotMeasurable("profile eos knows no SNMP table that shows BFD"));
      assertThat(Verdict.of(inVrf).state()).isEqualTo(State.UP);
    }
  }

  @Test
  void srOsShowsTheRouterInterfaceWithoutItsOctets() {
    try (RouterSnmpAgent agent = SnmpLab.agent("sros", state)) {
      LegObservation inVrf = observe(agent, "sros", inVrf("azure", BfdSetting.DEFAULT));
      assertThat(inVrf.subInterfaceUp()).isEqualTo(Reading.present(true));
      assertThat(inVrf.traffic()).asString().contains("counts no octets");
    }
  }

  @Test
  void vrfThatSrOsCallsOtherwiseIsUnknownUntilTheInventorySaysHow() {
    try (RouterSnmpAgent agent = SnmpLab.agent("sros", state)) {
      Leg leg = inVrf("VRF-AZURE", BfdSetting.DEFAULT);
      assertThat(observe(agent, "sros", leg).sessions().values())
          .hasSize(2)
          .allSatisfy(reading ->
              assertThat(reading)
                  .isInstanceOf(Reading.Unknown.class)
                  .asString()
                  .contains("no virtual router has the name VRF-AZURE", "Base, azure", "contexts"));
      LegObservation named =
          observer.observe(
              leg,
              router("sros", Map.of("VRF-AZURE", "azure")),
              profile("sros"),
              SnmpLab.target(agent));
      assertThat(Verdict.of(named).state()).isEqualTo(State.UP);
    }
  }

  @Test
  void contextOfAVrfComesFromTheInventory() {
    try (RouterSnmpAgent agent = SnmpLab.agent("iosxr-native", state)) {
      Leg leg = inVrf("VRF-AZURE", BfdSetting.DEFAULT);
      LegObservation named =
          observer.observe(
              leg,
              router("iosxr-native", Map.of("VRF-AZURE", "azure")),
              profile("iosxr-native"),
              SnmpLab.target(agent));
      assertThat(Verdict.of(named).state()).isEqualTo(State.UP);
      LegObservation unnamed = observe(agent, "iosxr-native", leg);
      assertThat(unnamed.sessions().values()).containsOnly(Reading.absent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void legWhoseSessionsAreDownIsDownAndSaysWhy(String kind) {
    state.set(
        new RouterState(
            List.of(
                SnmpLab.peer("azure", "192.0.2.249", V4, BgpState.ACTIVE, NOW, 2, 2),
                SnmpLab.peer("azure", "2001:db8:468::1", V6, BgpState.IDLE, NOW, 0, 0)),
            SnmpLab.INTERFACES));
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      Verdict verdict = Verdict.of(observe(agent, kind, inVrf("azure", BfdSetting.DEFAULT)));
      assertThat(verdict.state()).isEqualTo(State.DOWN);
      assertThat(verdict.reason())
          .contains(
              "ipv4 session with 192.0.2.250 is active, last error OPEN Message Error: Bad Peer AS",
              "ipv6 session with 2001:db8:468::2 is idle;",
              "sub-interface is up");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void oneFamilyWithoutBfdAndBgpIsDegraded(String kind) {
    state.set(
        new RouterState(
            List.of(
                SnmpLab.established("azure", "192.0.2.249", V4),
                SnmpLab.peer("azure", "2001:db8:468::1", V6, BgpState.CONNECT, NOW, 0, 0)),
            SnmpLab.INTERFACES));
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      LegObservation observation = observe(agent, kind, inVrf("azure", BfdSetting.DEFAULT));
      assertThat(observation.bfd().up()).hasValue(Reading.present(false));
      assertThat(Verdict.of(observation).state()).isEqualTo(State.DEGRADED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void silentRouterIsUnknownNeverDown(String kind) {
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state);
        SnmpManager impatient =
            new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(100), 0, 60))) {
      agent.silent(true);
      Verdict verdict =
          Verdict.of(
              new LegObserver(impatient, InstantSource.fixed(NOW))
                  .observe(
                      inVrf("azure", BfdSetting.DEFAULT),
                      router(kind, Map.of()),
                      profile(kind),
                      SnmpLab.target(agent)));
      assertThat(verdict)
          .isEqualTo(
              new Verdict(
                  State.UNKNOWN,
                  "ipv4 session, ipv6 session not known: no answer from mx1 at 127.0.0.1:"
                      + agent.port()
                      + " within 100 ms"));
    }
  }

  @Test
  void bfdThatNothingShowsIsNotMeasurableOfASilentRouterEither() {
    try (RouterSnmpAgent agent = SnmpLab.agent("eos", state);
        SnmpManager impatient =
            new SnmpManager(new SnmpManager.Settings(Duration.ofMillis(100), 0, 60))) {
      agent.silent(true);
      LegObservation seen =
          new LegObserver(impatient, InstantSource.fixed(NOW))
              .observe(
                  inVrf("azure", BfdSetting.DEFAULT),
                  router("eos", Map.of()),
                  profile("eos"),
                  SnmpLab.target(agent));
      assertThat(seen.bfd())
          .isEqualTo(new BfdView.NotMeasurable("profile eos knows no SNMP table that shows BFD"));
      assertThat(Verdict.of(seen).state()).isEqualTo(State.UNKNOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void missingTableIsUnknown(String kind) {
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      agent.tableMissing(true);
      Verdict verdict = Verdict.of(observe(agent, kind, inVrf("azure", BfdSetting.DEFAULT)));
      assertThat(verdict.state()).isEqualTo(State.UNKNOWN);
      assertThat(verdict.reason()).contains("table not served");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void allPeersOfARouterAreReadInOneGo(String kind) {
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      RouterPeer missing = new RouterPeer(Optional.of("azure"), ip("203.0.113.9"));
      Map<RouterPeer, Reading<SessionHealth>> sessions =
          observer.sessions(
              router(kind, Map.of()),
              profile(kind),
              SnmpLab.target(agent),
              List.of(
                  new RouterPeer(Optional.of("azure"), ip(V4)),
                  new RouterPeer(Optional.of("azure"), ip(V6)),
                  new RouterPeer(Optional.empty(), ip(GLOBAL_V4)),
                  new RouterPeer(Optional.empty(), ip(GLOBAL_V6)),
                  missing));
      assertThat(sessions).hasSize(5).containsEntry(missing, Reading.absent());
      assertThat(sessions.values())
          .filteredOn(reading ->
              reading instanceof Reading.Present<SessionHealth>(SessionHealth session)
                  && session.established())
          .hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "sros"})
  void everybodysPeersInTheVrfOfALegAreFound(String kind) {
    RouterState four = SnmpLab.fourSessions();
    List<RouterState.BgpPeer> peers = new ArrayList<>(four.peers());
    peers.add(SnmpLab.established("azure", "198.51.100.5", "198.51.100.6"));
    state.set(new RouterState(peers, four.interfaces()));
    try (RouterSnmpAgent agent = SnmpLab.agent(kind, state)) {
      Map<RouterPeer, Reading<SessionHealth>> beside =
          observer.beside(
              inVrf("azure", BfdSetting.DEFAULT),
              router(kind, Map.of()),
              profile(kind),
              SnmpLab.target(agent));

      assertThat(beside.keySet())
          .extracting(RouterPeer::address)
          .containsExactlyInAnyOrder(ip(V4), ip(V6), ip("198.51.100.6"));
      assertThat(beside.values())
          .allSatisfy(reading -> assertThat(reading).isInstanceOf(Reading.Present.class));
    }
  }

  private LegObservation observe(RouterSnmpAgent agent, String kind, Leg leg) {
    return observer.observe(leg, router(kind, Map.of()), profile(kind), SnmpLab.target(agent));
  }

  @Test
  void targetIsMadeFromTheInventory() {
    SnmpTarget target = SnmpTarget.of(router("junos", Map.of()), _ -> SnmpLab.AUTH);
    assertThat(target)
        .isEqualTo(
            new SnmpTarget(
                "mx1",
                "127.0.0.1",
                161,
                "circuitd",
                "SHA-256",
                SnmpLab.AUTH,
                "AES-128",
                SnmpLab.AUTH));
    assertThat(target.toString()).doesNotContain(SnmpLab.AUTH.reveal());
  }

  private static Leg inVrf(String vrf, BfdSetting bfd) {
    return leg(
        Optional.of(vrf),
        bfd,
        Ipv4Prefix30.parse("192.0.2.248/30"),
        Ipv6Prefix126.parse("2001:db8:468::/126"));
  }

  private static Leg inGlobalTable() {
    return leg(
        Optional.empty(),
        BFD_OFF,
        Ipv4Prefix30.parse("198.51.100.0/30"),
        Ipv6Prefix126.parse("2001:db8:99::/126"));
  }

  private static Leg leg(
      Optional<String> vrf, BfdSetting bfd, PeeringPrefix ipv4, PeeringPrefix ipv6) {
    return new RoutedLeg(
        new LegId(new CircuitName("example-univ"), Side.PRIMARY, Optional.of(PeeringType.PRIVATE)),
        "Example University",
        ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"),
        "mx1",
        "junos",
        "et-0/0/7",
        100,
        "et-0/0/7.100",
        new VlanId(100),
        false,
        new VlanId(200),
        vrf,
        Optional.empty(),
        new Asn(11537),
        new Asn(11537),
        "AZURE",
        List.of(session(Family.IPV4, ipv4), session(Family.IPV6, ipv6)),
        BgpTimers.DEFAULT,
        bfd,
        Optional.empty(),
        OptionalInt.empty(),
        0,
        Optional.empty(),
        "example-univ primary-private",
        false);
  }

  private static Leg.Session session(Family family, PeeringPrefix prefix) {
    return new Leg.Session(family, prefix, Asn.AZURE, "IN", "OUT", 4000, 80);
  }

  static Inventory.Router router(String profile, Map<String, String> contexts) {
    SecretRef none = new SecretRef.Env("NONE");
    return new Inventory.Router(
        "mx1",
        "pop1",
        profile,
        "127.0.0.1",
        new Inventory.NetconfAccess(
            830,
            new Inventory.Ssh(
                "circuitd",
                new Inventory.HostTrust.Pin("SHA256:none"),
                new Inventory.Login(
                    Optional.of(none), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty()),
            false,
            Optional.empty()),
        new Inventory.SnmpAccess(161, "circuitd", "SHA-256", none, "AES-128", none, contexts),
        NOWHERE);
  }

  private static DeviceProfile profile(String kind) {
    boolean junos = kind.equals("junos");
    if (kind.equals("sros") || kind.equals("eos")) {
      return Optional.ofNullable(
              DeviceProfiles.load(Path.of("device-profiles"), Path.of("templates"))
                  .profiles()
                  .get(kind))
          .orElseThrow();
    }
    return new DeviceProfile(
        kind,
        kind,
        Map.of(),
        Optional.empty(),
        Map.of(),
        Set.of(),
        "{port}.{unit}",
        new DeviceProfile.NetconfAbilities(
            true,
            true,
            true,
            true,
            true,
            "remove",
            Duration.ofMillis(500),
            DeviceProfile.SshAlgorithms.MODERN,
            DeviceProfile.CommitHistory.NONE,
            Optional.empty()),
        new DeviceProfile.SnmpAbilities(
            junos ? BgpMib.JNX_BGP_M2 : BgpMib.CBGP_PEER2,
            Optional.of(junos ? BfdMib.JUNIPER : BfdMib.CISCO),
            !junos),
        new DeviceProfile.Normalisation(
            false, Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of()));
  }
}
