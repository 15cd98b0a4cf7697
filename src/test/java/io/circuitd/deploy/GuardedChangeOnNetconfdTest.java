package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.outside.NetconfdServer;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guarded change on a NETCONF server that we did not write, with Cisco's own modules: the
 * secondary leg of the worked example, on Debian's netconfd.
 */
@Tag("outside")
@TestInstance(Lifecycle.PER_CLASS)
class GuardedChangeOnNetconfdTest {
  private static final String XR = "http://cisco.com/ns/yang/Cisco-IOS-XR-";

  /** Inside a window this server's timer stands still while RPCs come faster than 1.5 s. */
  private static final Duration POLL = Duration.ofMillis(1700);

  private static final DeploySettings SETTINGS =
      new DeploySettings(
          Duration.ofSeconds(8),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          1,
          Duration.ofMillis(100),
          new DrainSettings(Duration.ZERO, Duration.ZERO, 0));

  private final RoutedLeg leg = TestLegs.worked(Side.SECONDARY);
  private final DeviceProfile profile = TestLegs.profile(leg.profile());
  private final NetconfClient netconf = new NetconfClient();
  private final List<String> trace = new CopyOnWriteArrayList<>();
  private Optional<NetconfdServer> server = Optional.empty();
  private Optional<NetconfTarget> target = Optional.empty();
  private Optional<Store> store = Optional.empty();
  private Optional<Wire> wire = Optional.empty();
  private int changes;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = Optional.of(NetconfdServer.start());
    target = Optional.of(server.get().target(leg.router()));
    wire = Optional.of(new Wire(netconf, trace));
    store =
        Optional.of(
            Store.open(folder.resolve("state.db"), InstantSource.system(), StepListener.NONE));
    preload();
    System.out.println("JUDGE RAN: netconfd");
  }

  @AfterAll
  void stop() throws Exception {
    netconf.close();
    store.ifPresent(Store::close);
    if (server.isPresent()) {
      server.get().close();
    }
  }

  /** VRF and BGP, as the router's owner has them. */
  private void preload() {
    String vrf = leg.vrf().orElseThrow();
    try (NetconfSession session = session()) {
      session.editConfig(
          Datastore.CANDIDATE,
          """
          <vrfs xmlns="%1$sinfra-rsi-cfg"><vrf><vrf-name>%2$s</vrf-name><create/></vrf></vrfs>
          <bgp xmlns="%1$sipv4-bgp-cfg"><instance><instance-name>default</instance-name>
            <instance-as><as>0</as><four-byte-as><as>%3$s</as><bgp-running/>
              <vrfs><vrf><vrf-name>%2$s</vrf-name><vrf-global><exists/></vrf-global></vrf></vrfs>
            </four-byte-as></instance-as></instance></bgp>
          """
              .formatted(XR, vrf, leg.routerAsn()));
      session.commit();
      assertThat(session.getConfig(Datastore.RUNNING, Optional.empty()).getTextContent())
          .contains(vrf);
    }
  }

  private NetconfSession session() {
    return netconf.connect(target.orElseThrow());
  }

  private String running() {
    return text(Datastore.RUNNING);
  }

  private String text(Datastore source) {
    try (NetconfSession session = session()) {
      return session.getConfig(source, Optional.empty()).getTextContent().replaceAll("\\s+", " ");
    }
  }

  /** A change, with what a plan would have found. */
  private final class Change {
    private final Edit edit;
    private final Gate gate;
    private final boolean validate;
    private final long id;

    private Change(Optional<Leg> former, Optional<Leg> wanted, Gate gate, boolean validate) {
      this.gate = gate;
      this.validate = validate;
      Edit blank = edit(former, wanted, "");
      try (NetconfSession session = session()) {
        edit =
            edit(
                former,
                wanted,
                blank.standing(session.getConfig(Datastore.RUNNING, Optional.of(blank.filter()))));
      }
      ChangeRecord record =
          store
              .orElseThrow()
              .journal()
              .open(
                  new CircuitName("change-" + ++changes),
                  "PUSH",
                  "sha256:0",
                  "",
                  List.of(),
                  Optional.empty());
      id = record.id();
    }

    private Edit edit(Optional<Leg> former, Optional<Leg> wanted, String baseline) {
      return wanted
          .map(to ->
              LegEdit.push(
                  leg.id(),
                  leg.router(),
                  profile,
                  TestLegs.render(to),
                  former.map(TestLegs::render),
                  baseline,
                  false,
                  UnaryOperator.identity()))
          .orElseGet(() ->
              LegEdit.remove(
                  leg.id(),
                  leg.router(),
                  profile,
                  TestLegs.render(former.orElseThrow()),
                  baseline,
                  UnaryOperator.identity()));
    }

    private Outcome run() {
      return run(true);
    }

    private Outcome run(boolean confirmedCommit) {
      NetconfAbilities abilities =
          new NetconfAbilities(
              true,
              confirmedCommit,
              true,
              validate,
              true,
              profile.netconf().removal(),
              POLL,
              profile.netconf().algorithms(),
              profile.netconf().commitHistory(),
              profile.netconf().hello());
      return new GuardedChange(
              new GuardedEdit(
                  new RouterAccess(wire.orElseThrow(), name -> target.orElseThrow()),
                  SETTINGS,
                  InstantSource.system(),
                  new StepLog(store.orElseThrow().journal(), id, 0),
                  edit,
                  abilities,
                  gate,
                  Permit.ALWAYS))
          .run();
    }

    private List<String> steps() {
      return store.orElseThrow().journal().steps(id).stream().map(StepRecord::name).toList();
    }
  }

  private Change push(Gate gate, boolean validate) {
    return new Change(Optional.empty(), Optional.of(leg), gate, validate);
  }

  private void assertSettled() {
    assertThat(text(Datastore.CANDIDATE)).isEqualTo(running());
    try (NetconfSession session = session()) {
      assertThatCode(
              () -> {
                session.lock(Datastore.CANDIDATE);
                session.unlock(Datastore.CANDIDATE);
              })
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theWorkedExampleIsBuiltChangedAndRetired() {
    String before = running();

    assertThat(push(Gate.CONFIG, false).run()).isEqualTo(new Done());
    assertThat(running()).contains("192.0.2.254", "2001:db8:468::6", leg.description());
    assertSettled();

    Leg moved = TestLegs.withPrefix(leg, "192.0.2.240/30");
    assertThat(new Change(Optional.of(leg), Optional.of(moved), Gate.CONFIG, false).run())
        .isEqualTo(new Done());
    assertThat(running()).contains("192.0.2.242").doesNotContain("192.0.2.254", "2001:db8:468::6");
    assertSettled();

    assertThat(new Change(Optional.of(moved), Optional.empty(), Gate.CONFIG, false).run())
        .isEqualTo(new Done());
    assertThat(running()).isEqualTo(before);
    assertSettled();
  }

  @Test
  void defect1OnlyTheReadBackNoticesACommitThatDidNothing() {
    String before = running();
    Change push = push(Gate.CONFIG, true);

    Outcome outcome = push.run();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(
                        leg.router() + ": read-back after the commit differs from what was sent",
                        "the commit did nothing",
                        "netconf.validate: false",
                        leg.subInterface()));

    assertThat(push.steps())
        .containsSubsequence("VALIDATE", "COMMIT", "READ_BACK", "CANCEL", "ROLLED_BACK");
    assertThat(running()).isEqualTo(before);
    assertSettled();
  }

  @Test
  void aGateThatFailsTakesTheCommitBackAtOnce() {
    String before = running();
    Gate failing = gate(() -> {});

    assertThat(push(failing, false).run())
        .isEqualTo(new Failed("the gate did not pass: not on this router"));

    assertThat(trace).containsSubsequence("confirmedCommit", "cancelCommit");
    assertThat(trace.subList(trace.lastIndexOf("confirmedCommit"), trace.size()))
        .doesNotContain("confirm");
    assertThat(running()).isEqualTo(before);
    assertSettled();
  }

  @Test
  void withoutConfirmedCommitTheInversePutsBackWhatStoodThere() {
    String empty = running();
    assertThat(push(gate(() -> {}), false).run(false)).isInstanceOf(Failed.class);
    assertThat(running()).isEqualTo(empty);
    assertSettled();

    assertThat(push(Gate.CONFIG, false).run(false)).isEqualTo(new Done());
    String built = running();
    Leg moved = TestLegs.withPrefix(leg, "192.0.2.240/30");
    Change change = new Change(Optional.of(leg), Optional.of(moved), gate(() -> {}), false);
    trace.clear();

    assertThat(change.run(false))
        .isEqualTo(new Failed("the gate did not pass: not on this router"));

    assertThat(trace).contains("commit").doesNotContain("confirmedCommit", "confirm");
    try (NetconfSession session = session()) {
      assertThat(change.edit.standing(session.getConfig(Datastore.RUNNING, Optional.empty())))
          .isEqualTo(change.edit.baseline());
    }
    assertThat(running()).hasSameSizeAs(built);
    assertThat(new Change(Optional.of(leg), Optional.empty(), Gate.CONFIG, false).run(false))
        .isEqualTo(new Done());
    assertThat(running()).isEqualTo(empty);
    assertSettled();
  }

  @Test
  void aLineThatDropsInTheWindowIsTakenBackFromAnotherSession() {
    String before = running();
    Gate failing = gate(() -> wire.orElseThrow().dropLines());

    assertThat(push(failing, false).run()).isInstanceOf(Failed.class);

    assertThat(running()).isEqualTo(before);
    assertSettled();
  }

  @Test
  void defect2AWindowThatNobodyClosesIsWaitedForWithoutKeepingItsTimerFromRunningOut() {
    String before = running();
    Change push = push(Gate.CONFIG, false);
    Edit edit = push.edit;
    StepLog log = new StepLog(store.orElseThrow().journal(), push.id, 0);
    Window window =
        new Window(
            Instant.now().plusSeconds(8), new TakeBack.ByRouter(Optional.empty()), Set.of(), false);
    log.step(StepLog.Step.COMMIT, window.toDetail());
    log.step(StepLog.Step.CONFIRM);
    try (NetconfSession other = session()) {
      edit.payloads(other.getConfig(Datastore.RUNNING, Optional.of(edit.filter())))
          .forEach(payload -> other.editConfig(Datastore.CANDIDATE, payload));
      other.confirmedCommit(SETTINGS.confirmWindow(), Optional.of("an id that we lost"));
    }
    assertThat(running()).isNotEqualTo(before);

    assertThat(push.run())
        .isEqualTo(
            new Outcome.Later(
                leg.router() + ": the confirm did not arrive, and the router rolled back"));

    assertThat(running()).isEqualTo(before);
    assertSettled();
  }

  private static Gate gate(Runnable work) {
    return new Gate() {
      @Override
      public Before before(Set<String> earlier) {
        return new Before(Set.of(), Optional.empty());
      }

      @Override
      public Verdict await(Instant until) {
        work.run();
        return new Verdict(false, "not on this router");
      }
    };
  }
}
