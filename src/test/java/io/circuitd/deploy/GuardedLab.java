package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Secret;
import io.circuitd.lab.Lab;
import io.circuitd.lab.LabRouterSpec;
import io.circuitd.lab.LabRouterSpec.Commit;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.Side;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** One lab router, a store, and the leg of the worked example that belongs on such a router. */
final class GuardedLab implements AutoCloseable {
  /** Which router, and which leg is at home on it. */
  enum Kind {
    /** Confirmed commit 1.0: no persist, no cancel. */
    JUNOS("junos", Side.PRIMARY, Commit.OF_PLATFORM, false, true),
    /** Confirmed commit 1.1. */
    IOSXR("iosxr-native", Side.SECONDARY, Commit.OF_PLATFORM, false, true),
    /** Offers persist; its profile says that it is no good. */
    IOSXR_WITHOUT_PERSIST("iosxr-native", Side.SECONDARY, Commit.OF_PLATFORM, false, false),
    IOSXR_1_0("iosxr-native", Side.SECONDARY, Commit.CONFIRMED_1_0, false, true),
    IOSXR_STARTUP("iosxr-native", Side.SECONDARY, Commit.OF_PLATFORM, true, true),
    JUNOS_PLAIN("junos", Side.PRIMARY, Commit.PLAIN, false, true),
    IOSXR_PLAIN("iosxr-native", Side.SECONDARY, Commit.PLAIN, false, true),
    JUNOS_RUNNING("junos", Side.PRIMARY, Commit.NONE, false, true),
    IOSXR_RUNNING("iosxr-native", Side.SECONDARY, Commit.NONE, false, true),
    IOSXR_RUNNING_STARTUP("iosxr-native", Side.SECONDARY, Commit.NONE, true, true);

    private final String profile;
    private final Side side;
    private final Commit commit;
    private final boolean startup;
    private final boolean persist;

    Kind(String profile, Side side, Commit commit, boolean startup, boolean persist) {
      this.profile = profile;
      this.side = side;
      this.commit = commit;
      this.startup = startup;
      this.persist = persist;
    }

    boolean isTimed() {
      return commit == Commit.OF_PLATFORM || commit == Commit.CONFIRMED_1_0;
    }

    /** Any session may confirm or cancel. */
    boolean persists() {
      return persist && commit == Commit.OF_PLATFORM && side == Side.SECONDARY;
    }

    boolean hasCandidate() {
      return commit != Commit.NONE;
    }

    boolean hasStartup() {
      return startup;
    }
  }

  /** A confirm window of 2 s, of which the gate has 1.6 s. */
  static final DeploySettings SETTINGS =
      new DeploySettings(
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          1,
          Duration.ofMillis(50),
          new DrainSettings(Duration.ZERO, Duration.ZERO, 0));

  private static final Duration LONG = Duration.ofSeconds(20);

  private final DeploySettings settings;
  private final Kind kind;
  private final RoutedLeg leg;
  private final Lab lab;
  private final NetconfClient ssh = new NetconfClient();
  private final Store store;
  private final List<String> trace = new CopyOnWriteArrayList<>();
  private volatile Optional<Crash> crash = Optional.empty();
  private volatile Optional<Runnable> meanwhile = Optional.empty();
  private volatile Step moment = Step.FAILING;
  private volatile Duration rpcTimeout = LONG;
  private Wire wire = new Wire(ssh, trace);
  private volatile Duration ahead = Duration.ZERO;
  private int changes;

  /** A confirm window of 1 s: for what is watched until it ends, however often it is tried. */
  static final DeploySettings QUICK =
      new DeploySettings(
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          1,
          Duration.ofMillis(50),
          new DrainSettings(Duration.ZERO, Duration.ZERO, 0));

  GuardedLab(Kind kind, Path folder) {
    this(kind, folder, SETTINGS);
  }

  GuardedLab(Kind kind, Path folder, DeploySettings settings) {
    this.settings = settings;
    this.kind = kind;
    leg = TestLegs.worked(kind.side);
    lab = Lab.start(List.of(spec(kind)));
    store = Store.open(folder.resolve("state.db"), InstantSource.system(), new Listener());
  }

  private LabRouterSpec spec(Kind kind) {
    return new LabRouterSpec(
        leg.router(),
        kind.profile,
        List.of(new LabRouterSpec.Port(leg.port(), Optional.empty())),
        List.of(
            new LabRouterSpec.Vrf(
                leg.vrf().orElseThrow(), leg.routerAsn().value(), leg.bgpGroup())),
        leg.sessions().stream()
            .flatMap(session -> List.of(session.importPolicy(), session.exportPolicy()).stream())
            .toList(),
        Optional.empty(),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("login"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("auth-secret"),
            "AES-128",
            new Secret("priv-secret"),
            0),
        new LabRouterSpec.Netconf(kind.commit, kind.startup));
  }

  /** Where the daemon dies. */
  record Crash(Step step, boolean taken, Wire.Death death) {}

  /** The daemon that died. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final class Listener implements StepListener {
    @Override
    public void after(long changeId, int stage, String name) {
      trace.add(name);
      if (name.equals(moment.name())) {
        Optional<Runnable> now = meanwhile;
        meanwhile = Optional.empty();
        now.ifPresent(Runnable::run);
      }
      die(name, false);
    }

    @Override
    public void before(long changeId, int stage, String name) {
      die(name, true);
    }

    private void die(String name, boolean before) {
      Optional<Crash> now = crash;
      if (now.isPresent() && now.get().step().name().equals(name) && now.get().taken() == before) {
        crash = Optional.empty();
        wire.die(now.get().death());
        throw new Died();
      }
    }
  }

  RoutedLeg leg() {
    return leg;
  }

  DeviceProfile profile() {
    return TestLegs.profile(leg.profile());
  }

  SimulatedRouter router() {
    return lab.router(leg.router());
  }

  /** Steps as they are journaled, in capitals, and operations as they are sent. */
  List<String> trace() {
    return trace;
  }

  long sent(String operation) {
    return trace.stream().filter(operation::equals).count();
  }

  /** Dies when this step is about to be journaled, or right after that. */
  void crashAt(Step step, boolean beforeJournaled, Wire.Death death) {
    crash = Optional.of(new Crash(step, beforeJournaled, death));
  }

  /** Once, between this step's journaling and its taking. */
  void meanwhile(Step step, Runnable work) {
    moment = step;
    meanwhile = Optional.of(work);
  }

  /** Every line of the daemon drops. */
  void dropLines() {
    wire.dropLines();
  }

  /** Time that the router took, as the daemon sees it. */
  Duration waited() {
    return wire.waited();
  }

  void rpcTimeout(Duration timeout) {
    rpcTimeout = timeout;
  }

  /** The daemon's clock goes forward. */
  void later(Duration by) {
    ahead = by;
  }

  RouterAccess routers() {
    return new RouterAccess(wire, name -> target());
  }

  private NetconfTarget target() {
    return NetconfTarget.ssh(
        leg.router(),
        "127.0.0.1",
        router().netconfPort(),
        "circuitd",
        router().hostKeyPin(),
        Optional.of(new Secret("login")),
        Optional.empty(),
        rpcTimeout.equals(LONG) ? LONG : rpcTimeout.multipliedBy(3),
        rpcTimeout);
  }

  /** A session of somebody else. */
  NetconfSession stranger() {
    return ssh.connect(target());
  }

  Change push(Leg wanted) {
    return push(wanted, Gate.CONFIG);
  }

  /** A first push, on an empty baseline. */
  Change push(Leg wanted, Gate gate) {
    OwnedConfig config = TestLegs.render(wanted);
    return new Change(
        LegEdit.push(
            wanted.id(),
            leg.router(),
            profile(),
            config,
            Optional.empty(),
            "",
            false,
            UnaryOperator.identity()),
        gate);
  }

  /** A change of what a former push put there, on what stands there now. */
  Change change(Leg former, Leg wanted, Gate gate) {
    LegEdit blank =
        LegEdit.push(
            wanted.id(),
            leg.router(),
            profile(),
            TestLegs.render(wanted),
            Optional.of(TestLegs.render(former)),
            "",
            !former.sharedKey().equals(wanted.sharedKey()),
            UnaryOperator.identity());
    return new Change(
        new LegEdit(
            blank.leg(),
            blank.router(),
            blank.profile(),
            blank.wanted(),
            blank.leftOver(),
            standing(blank),
            blank.keyChanges(),
            blank.secrets()),
        gate);
  }

  Change remove(Leg former) {
    OwnedConfig config = TestLegs.render(former);
    LegEdit blank =
        LegEdit.remove(former.id(), leg.router(), profile(), config, "", UnaryOperator.identity());
    return new Change(
        LegEdit.remove(
            former.id(),
            leg.router(),
            profile(),
            config,
            standing(blank),
            UnaryOperator.identity()),
        Gate.CONFIG);
  }

  Change change(Edit edit, Gate gate) {
    return new Change(edit, gate);
  }

  private String standing(Edit edit) {
    try (NetconfSession session = stranger()) {
      return edit.standing(session.getConfig(Datastore.RUNNING, Optional.of(edit.filter())));
    }
  }

  /** Another hand puts the leg there, described by these words, past candidate and lock. */
  void byHand(String words) {
    router().faults().editRunning(TestLegs.render(TestLegs.withDescription(leg, words)).payload());
  }

  /** The leg is there, and its sessions have a key. */
  void withSharedKeyByHand(String key) {
    router().faults().editRunning(TestLegs.renderWithKey(leg, key).payload());
  }

  /** As after a restart of the daemon. */
  void newWire() {
    wire = new Wire(ssh, trace);
  }

  void removedByHand() {
    router().faults().editRunning(TestLegs.render(leg).removal());
  }

  /** Nothing of ours hangs on the router: no commit, no lock, no edit. */
  void assertSettled() {
    assertThat(router().hasUnconfirmedCommit()).as("unconfirmed commit").isFalse();
    try (NetconfSession session = stranger()) {
      Datastore edited = kind.hasCandidate() ? Datastore.CANDIDATE : Datastore.RUNNING;
      session.lock(edited);
      session.unlock(edited);
    }
  }

  /** A change in the journal, taken by whatever daemon is alive. */
  final class Change {
    private final Edit edit;
    private final Gate gate;
    private final long id;

    private Change(Edit edit, Gate gate) {
      this.edit = edit;
      this.gate = gate;
      ChangeRecord record =
          store
              .journal()
              .open(
                  new io.circuitd.model.CircuitName("change-" + ++changes),
                  "PUSH",
                  "sha256:0",
                  "",
                  java.util.List.of(),
                  Optional.empty());
      this.id = record.id();
    }

    Edit edit() {
      return edit;
    }

    Outcome run() {
      NetconfAbilities real = profile().netconf();
      NetconfAbilities quick =
          new NetconfAbilities(
              true,
              true,
              true,
              real.validate(),
              kind.persist,
              real.removal(),
              Duration.ofMillis(50),
              real.algorithms(),
              real.commitHistory(),
              real.hello());
      StepLog log = new StepLog(store.journal(), id, 0);
      try {
        return new GuardedChange(
                new GuardedEdit(
                    routers().noting(log),
                    settings,
                    () -> Instant.now().plus(ahead),
                    log,
                    edit,
                    quick,
                    gate,
                    Permit.ALWAYS))
            .run();
      } finally {
        log.flush();
      }
    }

    Map<String, String> detail(Step step) {
      return new StepLog(store.journal(), id, 0).last(step).orElseThrow();
    }

    /** Runs until it is done or has failed, as the runner of changes does. */
    Outcome toTheEnd() {
      for (int i = 0; i < 10; i++) {
        Outcome outcome = run();
        if (outcome instanceof Done || outcome instanceof Failed) {
          return outcome;
        }
      }
      throw new AssertionError("no end: " + run() + trace);
    }

    /** A new daemon goes on by the journal. */
    Outcome resumed() {
      wire = new Wire(ssh, trace);
      return toTheEnd();
    }

    List<String> steps() {
      return store.journal().steps(id).stream().map(StepRecord::name).toList();
    }
  }

  @Override
  public void close() {
    wire.close();
    ssh.close();
    store.close();
    lab.close();
  }
}
