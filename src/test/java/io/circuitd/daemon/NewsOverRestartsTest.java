package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.drift.DriftChecker.State;
import io.circuitd.health.HealthChange;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Samples;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receivers are told when the daemon was started anew in between. */
class NewsOverRestartsTest {
  private static final LegId LEG =
      new LegId(new CircuitName("circuit-1"), Side.PRIMARY, Optional.of(PeeringType.PRIVATE));
  private static final HealthEvent NOTHING =
      new HealthEvent.RouterReachable("barrier", "", Instant.EPOCH, false);

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private Snapshot shown = of(Health.UP);
  private boolean receivers = true;
  private Store store;

  private interface Life {
    void in(Northbound northbound) throws InterruptedException;
  }

  private final class Sent implements Outlet {
    @Override
    public int port() {
      return 0;
    }

    @Override
    public boolean hasReceivers() {
      return receivers;
    }

    @Override
    public void show(Collection<CircuitName> circuits) {}

    @Override
    public Snapshot shown() {
      return shown;
    }

    @Override
    public void send(Notification notification, Runnable numbered) {
      if (!notification.text().startsWith("barrier")) {
        sent.add(notification.text());
      }
      numbered.run();
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void prepare(@TempDir Path folder) {
    store = Store.open(folder.resolve("store.db"), InstantSource.system(), StepListener.NONE);
    long change =
        store.journal().open(LEG.circuit(), "BUILD", "d", "{}", List.of(), Optional.empty()).id();
    store
        .journal()
        .pushed(
            change,
            0,
            new PushedRecord(
                LEG, "chic-mx1", "junos", "<a/>", "1", "{}", "", change, Instant.EPOCH));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  /** What is sent from a start to the next stop. */
  private List<String> life(Life life) throws InterruptedException {
    sent.clear();
    Northbound northbound =
        new Northbound(
            new Sent(), store, new Heartbeat(Duration.ZERO, List::of, System::nanoTime), () -> {});
    Thread thread = Thread.ofVirtual().start(northbound);
    try {
      life.in(northbound);
      northbound.health(List.of(NOTHING));
      return List.copyOf(sent);
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  private static Alarms.Alarm alarm(String code, String subject) {
    return new Alarms.Alarm(code, subject, "words", Instant.EPOCH);
  }

  private static LegDrift drift(State state) {
    return new LegDrift(LEG, "chic-mx1", state, List.of());
  }

  private static HealthEvent leg(Verdict.State before, Verdict.State now) {
    return new HealthEvent.LegChanged(
        new HealthChange(
            LEG.circuit(), Optional.of(LEG), before, now, "a reason", Instant.EPOCH, false));
  }

  /** All sessions are up but those of these families of the primary leg. */
  private static Snapshot of(Health health, Family... down) {
    Snapshot other = Samples.of(1);
    Snapshot.Circuit up = Samples.circuit(1, health, Bgp.ESTABLISHED);
    List<Snapshot.Connection> connections =
        up.connections().stream()
            .map(connection ->
                connection.side() == Side.PRIMARY ? lost(connection, Set.of(down)) : connection)
            .toList();
    return Snapshot.of(
        other.at(),
        other.at(),
        other.service(),
        other.clouds(),
        List.of(
            new Snapshot.Circuit(
                up.number(),
                up.name(),
                up.customer(),
                up.cloud(),
                up.location(),
                up.bandwidthMbps(),
                up.health(),
                up.reason(),
                up.healthSince(),
                up.providerState(),
                up.azureReadAt(),
                up.warnings(),
                up.change(),
                up.changeAt(),
                up.changeReason(),
                up.observedAt(),
                connections)),
        other.devices());
  }

  private static Snapshot.Connection lost(Snapshot.Connection was, Set<Family> down) {
    return new Snapshot.Connection(
        was.side(),
        was.wanted(),
        was.phase(),
        was.reason(),
        was.device(),
        was.router(),
        was.port(),
        was.azurePort(),
        was.sTag(),
        was.legs().stream().map(leg -> lost(leg, down)).toList());
  }

  private static Snapshot.Leg lost(Snapshot.Leg was, Set<Family> down) {
    return new Snapshot.Leg(
        was.peering(),
        was.subInterface(),
        was.vrf(),
        was.sTag(),
        was.cTag(),
        was.ifIndex(),
        was.oper(),
        was.inOctets(),
        was.outOctets(),
        was.bitsPerSecond(),
        was.health(),
        was.reason(),
        was.healthSince(),
        was.drift(),
        was.driftFindings(),
        was.driftCheckedAt(),
        was.pushedAt(),
        was.observedAt(),
        was.sessions().stream()
            .map(session ->
                down.contains(session.prefix().family())
                    ? new Snapshot.Session(
                        session.prefix(),
                        session.remoteAs(),
                        Bgp.ACTIVE,
                        session.since(),
                        session.lastError(),
                        session.accepted(),
                        session.limit(),
                        session.warnAt(),
                        session.bfd(),
                        session.bfdDiagnostic())
                    : session)
            .toList());
  }

  @Test
  void anAlarmThatStillStandsIsNotToldAgainAndItsEndIsToldOnce() throws InterruptedException {
    assertThat(life(northbound -> northbound.raised(alarm("fuse", "deploy.fuse")))).hasSize(1);
    assertThat(life(northbound -> northbound.raised(alarm("fuse", "deploy.fuse")))).isEmpty();
    assertThat(life(northbound -> northbound.over(alarm("fuse", "deploy.fuse"))))
        .containsExactly("deploy.fuse: over; it was: words");
    assertThat(life(northbound -> northbound.over(alarm("fuse", "deploy.fuse")))).isEmpty();
    assertThat(life(northbound -> northbound.raised(alarm("fuse", "deploy.fuse")))).hasSize(1);
  }

  @Test
  void theEndOfACloudsTroubleIsTold() throws InterruptedException {
    life(northbound -> northbound.raised(alarm("azure", "commercial")));
    assertThat(life(northbound -> northbound.raised(alarm("azure", "commercial")))).isEmpty();
    assertThat(life(northbound -> northbound.over(alarm("azure", "commercial"))))
        .containsExactly("Azure cloud commercial is reachable again");
  }

  @Test
  void whatDriftedIsToldOnceAlsoAfterNobodyCouldLook() throws InterruptedException {
    assertThat(life(northbound -> northbound.checked(drift(State.DRIFTED)))).hasSize(1);
    assertThat(
            life(northbound -> {
              northbound.checked(drift(State.UNKNOWN));
              northbound.checked(drift(State.DRIFTED));
            }))
        .isEmpty();
    assertThat(life(northbound -> northbound.checked(drift(State.UNKNOWN)))).isEmpty();
    assertThat(life(northbound -> northbound.checked(drift(State.CLEAN))))
        .containsExactly(LEG + ": configuration on chic-mx1 is as it was put there");
    assertThat(life(northbound -> northbound.checked(drift(State.CLEAN)))).isEmpty();
  }

  @Test
  void theDriftOfALegThatIsTakenAwayIsOver() throws InterruptedException {
    life(northbound -> northbound.checked(drift(State.DRIFTED)));
    store.journal().removed(store.journal().open().getFirst().id(), 1, LEG, "chic-mx1");
    assertThat(
            life(northbound -> {
              northbound.health(List.of(NOTHING));
              Awaitility.await().until(() -> !sent.isEmpty());
            }))
        .containsExactly(LEG + ": configuration on chic-mx1 is taken away");
    assertThat(store.told().all()).isEmpty();
  }

  @Test
  void aRouterThatCouldNotBeReadIsToldOnceAndItsEndWhateverBecameOfTheComparisonSince()
      throws InterruptedException {
    Life refused = northbound -> northbound.read("chic-mx1", Optional.of("login refused"));
    Life read = northbound -> northbound.read("chic-mx1", Optional.empty());
    assertThat(life(read)).isEmpty();
    assertThat(life(refused))
        .containsExactly("chic-mx1 is unreachable: NETCONF, at the last comparison: login refused");
    assertThat(life(refused)).isEmpty();
    assertThat(life(read))
        .containsExactly(
            "chic-mx1 is unreachable no more: NETCONF, at the last comparison: read again");
    assertThat(life(read)).isEmpty();
  }

  @Test
  void aRouterThatCouldNotBeReadIsOverOnceNoLegIsOnIt() throws InterruptedException {
    life(northbound -> northbound.read("chic-mx1", Optional.of("login refused")));
    assertThat(life(northbound -> northbound.health(List.of(NOTHING)))).isEmpty();
    store.journal().removed(store.journal().open().getFirst().id(), 1, LEG, "chic-mx1");
    assertThat(
            life(northbound -> {
              northbound.health(List.of(NOTHING));
              Awaitility.await().until(() -> !sent.isEmpty());
            }))
        .singleElement()
        .asString()
        .contains("chic-mx1 is unreachable no more: NETCONF", "no leg is on it any more");
    assertThat(store.told().all()).isEmpty();
  }

  @Test
  void aRouterThatNobodyCanReadOrPollIsAmongTheFirstNews() throws InterruptedException {
    shown = withDevice(Reach.UNREACHABLE, Reach.UNREACHABLE);
    assertThat(life(northbound -> northbound.read("chic-mx1", Optional.of("login refused"))))
        .containsExactly(
            "chic-mx1 is unreachable: silent",
            "chic-mx1 is unreachable: NETCONF, at the last comparison: refused");
  }

  private static Snapshot withDevice(Reach snmp, Reach netconf) {
    Snapshot other = Samples.of(1);
    return Snapshot.of(
        other.at(),
        other.at(),
        other.service(),
        other.clouds(),
        other.circuits(),
        List.of(
            new Snapshot.Device(
                1,
                "chic-mx1",
                "chic",
                "junos",
                "h",
                snmp,
                0,
                "silent",
                netconf,
                0,
                "refused",
                1,
                0)));
  }

  @Test
  void aSessionThatNeverFellDoesNotComeUp() throws InterruptedException {
    shown = of(Health.DEGRADED, Family.IPV6);
    assertThat(
            life(northbound ->
                northbound.health(List.of(leg(Verdict.State.UP, Verdict.State.DEGRADED)))))
        .filteredOn(text -> text.contains("session with"))
        .singleElement()
        .asString()
        .contains("ipv6");
    shown = of(Health.UP);
    assertThat(
            life(northbound ->
                northbound.health(List.of(leg(Verdict.State.DEGRADED, Verdict.State.UP)))))
        .filteredOn(text -> text.contains("session with"))
        .singleElement()
        .asString()
        .contains("ipv6", "is established");
  }

  @Test
  void aSessionThatFallsAfterTheOtherOneIsTold() throws InterruptedException {
    shown = of(Health.DEGRADED, Family.IPV6);
    life(northbound -> northbound.health(List.of(leg(Verdict.State.UP, Verdict.State.DEGRADED))));
    shown = of(Health.DEGRADED, Family.IPV4, Family.IPV6);
    assertThat(
            life(northbound ->
                northbound.health(List.of(leg(Verdict.State.DEGRADED, Verdict.State.DOWN)))))
        .filteredOn(text -> text.contains("session with"))
        .singleElement()
        .asString()
        .contains("ipv4", "is down");
  }

  @Test
  void whatNobodyWasToldIsToldOnceSomebodyIsThere() throws InterruptedException {
    receivers = false;
    life(northbound -> northbound.raised(alarm("fuse", "deploy.fuse")));
    receivers = true;
    assertThat(life(northbound -> northbound.raised(alarm("fuse", "deploy.fuse")))).hasSize(1);
  }

  @Test
  void whatIsIllWhenThereIsSomebodyForTheFirstTimeIsTold() throws InterruptedException {
    shown = of(Health.DOWN);
    receivers = false;
    assertThat(life(northbound -> {})).isEmpty();
    receivers = true;
    assertThat(life(northbound -> {}))
        .anyMatch(text -> text.startsWith("circuit-1 is down, was unknown: "));
    assertThat(life(northbound -> {})).isEmpty();
  }
}
