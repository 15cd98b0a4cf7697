package io.circuitd.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.health.BfdHealth;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegObservation;
import io.circuitd.health.LegObserver;
import io.circuitd.health.OperationalReader;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.SecondSource;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Source;
import io.circuitd.health.SourceNote;
import io.circuitd.health.Verdict;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfConnector;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.pool.PoolSettings;
import io.circuitd.netconf.pool.SessionPool;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.BgpMib;
import io.circuitd.profile.DeviceProfile.SnmpAbilities;
import io.circuitd.profile.Operational;
import io.circuitd.render.Legs;
import io.circuitd.render.Profiles;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an EOS router shows by NETCONF of sessions that BGP4-MIB does not have. */
class SecondSourceTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Without the tables of Arista's own, as a router may be whose SNMP view leaves them out. */
  private static final DeviceProfile EOS =
      Legs.copy(
          Profiles.named("eos"),
          Map.of("snmp", new SnmpAbilities(BgpMib.BGP4, Optional.empty(), false)));

  private static final Leg IN_VRF = Legs.leg(EOS, Side.PRIMARY, true, true);
  private static final Leg IN_GLOBAL = Legs.leg(EOS, Side.PRIMARY, false, true);

  private final AtomicReference<AzureCircuit> azure = new AtomicReference<>(azure(true, true));
  private final Lab lab =
      Lab.start(
          List.of(spec()),
          () -> List.of(azure.get()),
          new Lab.Settings(Duration.ZERO, false),
          InstantSource.system());
  private final SimulatedRouter router = lab.router("ar1");
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicReference<Duration> steady = new AtomicReference<>(Duration.ZERO);
  private final SnmpManager snmp =
      new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 0, 60));
  private final AtomicInteger asked = new AtomicInteger();
  private final SessionPool pool =
      new SessionPool(new NetconfClient(), PoolSettings.DEFAULT, InstantSource.system());
  private volatile boolean commitOpen;
  private SecondSource second = source(LIMIT);

  @AfterEach
  void stop() {
    second.close();
    pool.close();
    snmp.close();
    lab.close();
  }

  private SecondSource source(Duration patience) {
    NetconfConnector counting =
        new NetconfConnector() {
          @Override
          public NetconfSession connect(NetconfTarget target) {
            asked.incrementAndGet();
            return pool.connect(target);
          }

          @Override
          public void close() {}
        };
    return new SecondSource(
        new OperationalReader(counting, now::get),
        name -> name.equals("ar1") && commitOpen,
        new SecondSource.Settings(EVERY, patience),
        now::get,
        () -> requireNonNull(steady.get()));
  }

  private void later(Duration time) {
    now.updateAndGet(before -> before.plus(time));
    steady.updateAndGet(before -> before.plus(time));
  }

  private static LabRouterSpec spec() {
    return new LabRouterSpec(
        "ar1",
        "eos",
        List.of(new LabRouterSpec.Port("Ethernet7/1", Optional.of("P"))),
        List.of(
            new LabRouterSpec.Vrf("vr-12", 11537, "expressroute"),
            new LabRouterSpec.Vrf("other", 11537, "expressroute")),
        LabFixtures.POLICIES,
        Optional.of(
            new LabRouterSpec.GlobalBgp(11537, "expressroute", Optional.of("expressroute"))),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("lab-login"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("lab-auth-secret"),
            "AES-128",
            new Secret("lab-priv-secret"),
            0));
  }

  private static AzureCircuit azure(boolean provisioned, boolean bfd) {
    return new AzureCircuit(
        "9ee700ad-50b2-4b98-a63a-4e52f855ac24",
        "P",
        "S",
        3,
        provisioned,
        List.of(
            new AzureCircuit.Peering(
                "AzurePrivatePeering",
                true,
                200,
                11537,
                Optional.of("192.0.2.248/30"),
                Optional.of("192.0.2.252/30"),
                Optional.of("2001:db8:468::/126"),
                Optional.of("2001:db8:468::4/126"),
                Optional.empty(),
                bfd,
                true)));
  }

  private void push(Leg leg) {
    push(Legs.render(leg).payload());
    leg.sessions()
        .forEach(session -> await().until(() -> router.isEstablished(session.prefix().azure())));
  }

  private void push(String payload) {
    router.faults().editRunning(payload);
  }

  /** The same leg in VRF other, over another sub-interface that leads nowhere. */
  private static String overlapping() {
    return Legs.render(IN_VRF)
        .payload()
        .replace("vr-12", "other")
        .replace("Ethernet7/1.3", "Ethernet7/1.4")
        .replace("<index>3<", "<index>4<")
        .replace("<subinterface>3<", "<subinterface>4<")
        .replace("<outer-vlan-id>3<", "<outer-vlan-id>4<");
  }

  private NetconfTarget target() {
    return NetconfTarget.ssh(
        "ar1",
        "127.0.0.1",
        router.netconfPort(),
        "circuitd",
        router.hostKeyPin(),
        Optional.of(new Secret("lab-login")),
        Optional.empty(),
        LIMIT,
        LIMIT);
  }

  private LegObservation bySnmp(Leg leg) {
    return new LegObserver(snmp, now::get)
        .observe(
            leg,
            LegObserverTest.router("eos", Map.of()),
            EOS,
            new SnmpTarget(
                "ar1",
                "127.0.0.1",
                router.snmpPort(),
                "monitor",
                "SHA-256",
                new Secret("lab-auth-secret"),
                "AES-128",
                new Secret("lab-priv-secret")));
  }

  private LegObservation complete(Leg leg) {
    return complete(leg, bySnmp(leg));
  }

  private LegObservation complete(Leg leg, LegObservation seen) {
    return complete(EOS, leg, seen);
  }

  private LegObservation complete(DeviceProfile profile, Leg leg, LegObservation seen) {
    RouterObservation polled =
        new RouterObservation(
            "ar1", requireNonNull(now.get()), Optional.empty(), Map.of(leg.id(), seen));
    return requireNonNull(
        second.complete(profile, this::target, List.of(leg), polled).legs().get(leg.id()));
  }

  private static BfdState bfd(LegObservation seen, Family family) {
    assertThat(seen.bfd()).isInstanceOf(BfdView.Measured.class);
    Reading<BfdHealth> reading = ((BfdView.Measured) seen.bfd()).sessions().get(family);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return ((Reading.Present<BfdHealth>) requireNonNull(reading)).value().state();
  }

  private static BgpState session(LegObservation seen, Family family) {
    return seen.session(family).map(SessionHealth::state).orElseThrow();
  }

  @Test
  void bfdAndSessionsInAVrfAreSeenByNetconfAndNotBySnmp() {
    push(IN_VRF);
    LegObservation alone = bySnmp(IN_VRF);
    assertThat(alone.bfd()).isInstanceOf(BfdView.NotMeasurable.class);
    assertThat(Verdict.of(alone).state()).isEqualTo(State.UNKNOWN);

    LegObservation both = complete(IN_VRF, alone);

    assertThat(asked).hasValue(1);
    assertThat(session(both, Family.IPV4)).isEqualTo(BgpState.ESTABLISHED);
    assertThat(session(both, Family.IPV6)).isEqualTo(BgpState.ESTABLISHED);
    assertThat(both.session(Family.IPV6).orElseThrow().since())
        .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ZERO, Duration.ofHours(1)));
    assertThat(bfd(both, Family.IPV4)).isEqualTo(BfdState.UP);
    assertThat(Verdict.of(both).state()).isEqualTo(State.UP);
    assertThat(both.source("ipv4 session")).isEqualTo(Source.NETCONF);
    assertThat(both.source("ipv6 BFD")).isEqualTo(Source.NETCONF);
    assertThat(both.notes())
        .extracting(SourceNote::toString)
        .anySatisfy(note ->
            assertThat(note).contains("ipv4 session: by NETCONF, as SNMP cannot tell", "BGP4-MIB"));
    assertThat(both.subInterface()).isEqualTo(alone.subInterface());

    azure.set(azure(true, false));
    await().until(() -> router.state().peers().stream().noneMatch(p -> p.bfdUp().orElseThrow()));
    later(EVERY);
    LegObservation down = complete(IN_VRF);
    assertThat(bfd(down, Family.IPV6)).isEqualTo(BfdState.DOWN);
    assertThat(Verdict.of(down).state()).isEqualTo(State.DEGRADED);
  }

  @Test
  void aSessionThatFellHasItsDiagnosticAndHowLongAgo() {
    push(IN_VRF);
    router.faults().sessionsHeldDown(true);
    await()
        .until(() -> router.state().peers().stream().allMatch(p -> p.state() == BgpState.ACTIVE));
    now.set(Instant.now().plusSeconds(60));

    LegObservation seen = complete(IN_VRF);

    assertThat(session(seen, Family.IPV4)).isEqualTo(BgpState.ACTIVE);
    BfdView.Measured measured = (BfdView.Measured) seen.bfd();
    assertThat(measured.sessions().get(Family.IPV4))
        .isInstanceOfSatisfying(
            Reading.Present.class,
            present -> {
              BfdHealth health = (BfdHealth) present.value();
              assertThat(health.state()).isEqualTo(BfdState.DOWN);
              assertThat(health.diagnostic()).isEqualTo(OptionalInt.of(1));
              assertThat(health.since().orElseThrow())
                  .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(120));
            });
  }

  @Test
  void inTheGlobalTableIpv4IsReadBySnmpAndIpv6ByNetconf() {
    push(IN_GLOBAL);
    LegObservation both = complete(IN_GLOBAL);

    assertThat(Verdict.of(both).state()).isEqualTo(State.UP);
    assertThat(both.source("ipv4 session")).isEqualTo(Source.SNMP);
    assertThat(both.source("ipv6 session")).isEqualTo(Source.NETCONF);
    assertThat(both.session(Family.IPV6)).isPresent();
  }

  @Test
  void aRowOfAnotherVrfIsNeverUsed() {
    push(overlapping());
    await().until(() -> router.state().peers().stream().anyMatch(p -> p.bfdUp().isPresent()));
    router.faults().ignoresFilters(true);

    LegObservation onlyOther = complete(IN_VRF);
    assertThat(onlyOther.sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "BGP session with 192.0.2.250 is shown on other alone, not on vr-12");
    assertThat(((BfdView.Measured) onlyOther.bfd()).sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "on Ethernet7/1.4 alone, not on Ethernet7/1.3");

    push(IN_VRF);
    later(EVERY);
    LegObservation both = complete(IN_VRF);
    assertThat(session(both, Family.IPV4)).isEqualTo(BgpState.ESTABLISHED);
    assertThat(session(both, Family.IPV6)).isEqualTo(BgpState.ESTABLISHED);
    assertThat(bfd(both, Family.IPV4)).isEqualTo(BfdState.UP);
  }

  @Test
  void aSessionIsAbsentOnlyWhereOthersAreShown() {
    assertThat(complete(IN_VRF).sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "no BGP session is shown at all");

    push(Legs.leg(EOS, Side.PRIMARY, true, false));
    later(EVERY);
    LegObservation seen = complete(IN_VRF);
    assertThat(seen.sessions()).containsEntry(Family.IPV6, Reading.absent());
    assertThat(((BfdView.Measured) seen.bfd()).sessions())
        .containsEntry(Family.IPV6, Reading.absent());
    assertThat(session(seen, Family.IPV4)).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void aRefusalIsUnknownInTheRoutersOwnWords() {
    push(IN_VRF);
    router.faults().rpcErrorOn("get", "resource-denied", "state agent is busy");

    LegObservation seen = complete(IN_VRF);

    assertThat(seen.sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "BGP4-MIB", "ar1", "resource-denied", "state agent is busy");
    assertThat(Verdict.of(seen).state()).isEqualTo(State.UNKNOWN);
    assertThat(seen.notes()).isEmpty();
  }

  @Test
  void aLostSessionIsUnknownAndTheNextRequestIsAnswered() {
    push(IN_VRF);
    router.faults().dropBefore("get");
    assertThat(complete(IN_VRF).sessions().values())
        .allSatisfy(reading -> assertThat(reading).isInstanceOf(Reading.Unknown.class));

    later(EVERY);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
  }

  @ParameterizedTest
  @CsvSource({
    "session-state, BGP session with 192.0.2.250 is shown without its state",
    "remote-address, a BFD session is shown without its address",
  })
  void whatIsLeftOutIsUnknown(String leaf, String words) {
    push(IN_VRF);
    router.faults().leavesOut(leaf, true);
    LegObservation seen = complete(IN_VRF);
    assertThat(seen.toString()).contains(words);
    assertThat(Verdict.of(seen).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void withoutAReferenceTheIdSaysWhichSubInterfaceItIs() {
    push(IN_VRF);
    router.faults().leavesOut("subinterface", true);
    assertThat(bfd(complete(IN_VRF), Family.IPV4)).isEqualTo(BfdState.UP);
  }

  @Test
  void aSlowRouterDelaysNothingAndItsAnswerServesTheNextTime() {
    push(IN_VRF);
    second.close();
    second = source(Duration.ofMillis(1));
    router.faults().slowOn("get", Duration.ofMillis(300));

    assertThat(complete(IN_VRF).sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "ar1 gave no answer by NETCONF within 1 ms");
    LegObservation late =
        await().until(() -> complete(IN_VRF), seen -> Verdict.of(seen).state() == State.UP);
    assertThat(late.notes()).extracting(SourceNote::words).allMatch(w -> w.contains("as of 20"));
    assertThat(asked).hasValue(1);
  }

  @Test
  void itIsAskedNoMoreOftenThanSetUnlessASessionIsDown() {
    push(IN_GLOBAL);
    assertThat(complete(IN_GLOBAL).again()).isFalse();
    later(EVERY.minusSeconds(1));
    LegObservation again = complete(IN_GLOBAL);
    assertThat(asked).hasValue(1);
    assertThat(again.again()).isTrue();
    assertThat(Verdict.of(again).state()).isEqualTo(State.UP);
    assertThat(again.notes()).extracting(SourceNote::words).allMatch(w -> w.contains("as of 20"));

    azure.set(azure(false, true));
    await().until(() -> router.state().peers().stream().noneMatch(p -> p.bfdUp().orElseThrow()));
    assertThat(session(complete(IN_GLOBAL), Family.IPV6)).isEqualTo(BgpState.ACTIVE);
    assertThat(asked).hasValue(2);
    complete(IN_GLOBAL);
    assertThat(asked).as("not within confirmPollMs").hasValue(2);
  }

  @Test
  void whileACommitMayWaitItIsNotAskedAndWhatIsKnownServesForAWhile() {
    push(IN_VRF);
    commitOpen = true;
    assertThat(complete(IN_VRF).sessions().get(Family.IPV4))
        .asString()
        .contains("Unknown", "ar1 is not asked by NETCONF while a change is made on it");
    assertThat(asked).hasValue(0);

    commitOpen = false;
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    commitOpen = true;
    later(EVERY);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    later(EVERY.multipliedBy(3));
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UNKNOWN);
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatWasReadOfARouterThatLeftIsForgotten() {
    push(IN_VRF);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    second.retain(Set.of("ar1"));
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    assertThat(asked).hasValue(1);
    second.retain(Set.of("ar2"));
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    assertThat(asked).as("nothing was known of it").hasValue(2);
  }

  @Test
  void aRequestThatFailedTakesAwayNoAnswer() {
    push(IN_VRF);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    later(EVERY);
    router.faults().dropBefore("get");
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UNKNOWN);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    assertThat(asked).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void aClockThatJumpsMakesNoAnswerOlderOrYounger(long jump) {
    push(IN_VRF);
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    now.updateAndGet(before -> before.plusSeconds(jump));
    later(EVERY.minusSeconds(1));
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    assertThat(asked).as("not sooner").hasValue(1);
    later(Duration.ofSeconds(1));
    assertThat(Verdict.of(complete(IN_VRF)).state()).isEqualTo(State.UP);
    assertThat(asked).as("not later").hasValue(2);
    now.updateAndGet(before -> before.minusSeconds(jump));
    commitOpen = true;
    later(EVERY.multipliedBy(3));
    assertThat(Verdict.of(complete(IN_VRF)).state()).as("no longer").isEqualTo(State.UNKNOWN);
  }

  @Test
  void aContradictionIsToldAndSnmpStands() {
    push(IN_GLOBAL);
    LegObservation truth = bySnmp(IN_GLOBAL);
    Map<Family, Reading<SessionHealth>> sessions = new HashMap<>(truth.sessions());
    SessionHealth ipv4 = truth.session(Family.IPV4).orElseThrow();
    sessions.put(Family.IPV4, Reading.present(Legs.copy(ipv4, Map.of("state", BgpState.IDLE))));

    LegObservation seen =
        complete(
            IN_GLOBAL,
            new LegObservation(
                truth.leg(), truth.at(), sessions, truth.bfd(), truth.subInterface()));

    assertThat(session(seen, Family.IPV4)).isEqualTo(BgpState.IDLE);
    assertThat(seen.source("ipv4 session")).isEqualTo(Source.SNMP);
    assertThat(seen.notes())
        .extracting(SourceNote::toString)
        .contains(
            "ipv4 session: SNMP says idle, NETCONF says established; counted as idle, next: look"
                + " on the router");
  }

  @Test
  void nothingIsAskedWhereSnmpTellsAllOrTheProfileSaysNoWay() {
    push(IN_GLOBAL);
    LegObservation seen = bySnmp(IN_GLOBAL);
    Map<Family, Reading<SessionHealth>> ipv4 =
        Map.of(Family.IPV4, requireNonNull(seen.sessions().get(Family.IPV4)));
    LegObservation whole =
        new LegObservation(seen.leg(), seen.at(), ipv4, new BfdView.Off(), seen.subInterface());
    assertThat(complete(IN_GLOBAL, whole)).isEqualTo(whole);

    DeviceProfile silent = Legs.copy(EOS, Map.of("operational", Operational.NONE));
    assertThat(complete(silent, IN_GLOBAL, seen)).isEqualTo(seen);
    assertThat(asked).hasValue(0);
  }
}
