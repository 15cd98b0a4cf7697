package io.circuitd.daemon;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.daemon.ModelIntent.Shape;
import io.circuitd.daemon.ModelMove.AzureFault;
import io.circuitd.daemon.ModelMove.RouterFault;
import io.circuitd.daemon.ModelWatch.Shown;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.lab.AzureFaults;
import io.circuitd.lab.RouterFaults;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site with its daemon, on which one sequence of moves is played. */
final class ModelRun implements AutoCloseable {
  /** A confirm window of 3 s, a gate that ends 1 s before it, 300 ms of stability. */
  private static final DeploySettings QUICK =
      new DeploySettings(
          Duration.ofSeconds(3),
          Duration.ofMillis(800),
          Duration.ofMillis(600),
          Duration.ofMillis(300),
          Duration.ofMillis(60),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          1,
          Duration.ofMillis(200),
          new DrainSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), 100_000));

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final LabSite site;
  private final ModelWatch watch;
  private final Map<Shape, ModelIntent> wanted = new EnumMap<>(Shape.class);
  private final Map<Shape, List<PlanReport>> plans = new EnumMap<>(Shape.class);
  private final AtomicReference<Optional<CountDownLatch>> awaited =
      new AtomicReference<>(Optional.empty());
  private volatile String awaitedStep = "";
  private volatile Optional<Shape> meddled = Optional.empty();
  private volatile Optional<Daemon> daemon = Optional.empty();
  private final Set<String> freezeAt = ConcurrentHashMap.newKeySet();

  /** Freezes, and starts the daemon again: one after the other, whoever asked for it. */
  private final ExecutorService hand = Executors.newSingleThreadExecutor();

  private Optional<CountDownLatch> pendingRestart = Optional.empty();

  ModelRun(Path folder) {
    site = LabSite.in(folder, 1);
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", false));
    watch = new ModelWatch(site, folder.resolve("state/circuitd.db"));
    watch.listener(
        new StepListener() {
          @Override
          public void before(long changeId, int stage, String name) {
            if (name.equals("READ_BACK")) {
              meddle(changeId);
            }
          }

          @Override
          public void after(long changeId, int stage, String name) {
            if (name.equals(awaitedStep)) {
              awaited.getAndSet(Optional.empty()).ifPresent(CountDownLatch::countDown);
            }
            if (freezeAt.remove(name)) {
              freezeMeanwhile(changeId);
            }
          }
        });
    for (Shape shape : Shape.values()) {
      plans.put(shape, new ArrayList<>());
      wanted.put(shape, ModelIntent.first(shape, sTag(shape)));
      write(shape, intent(shape).file());
    }
    start();
  }

  private void start() {
    daemon =
        Optional.of(
            Daemon.start(
                new Daemon.Options(
                    site.configDir(),
                    Path.of(""),
                    Duration.ofMillis(300),
                    given -> QUICK,
                    watch,
                    InstantSource.system())));
  }

  private Daemon daemon() {
    return daemon.orElseThrow();
  }

  private ModelIntent intent(Shape shape) {
    return Objects.requireNonNull(wanted.get(shape));
  }

  private int sTag(Shape shape) {
    JsonNode body =
        JsonMapper.shared().readTree(site.commercial().body(shape.serviceKey()).orElseThrow());
    return body.path("properties").path("sTag").asInt();
  }

  private void write(Shape shape, String text) {
    try {
      Files.writeString(site.configDir().resolve(shape.file()), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon.ifPresent(running -> running.service().reload());
  }

  /**
   * Plays the moves, brings everything to an end, and tells what was wrong.
   *
   * @return empty when all held
   */
  List<String> play(List<ModelMove> moves) {
    int number = 0;
    for (ModelMove move : moves) {
      watch.note("MOVE " + ++number + " " + move);
      play(move);
      restartIfDue(Duration.ZERO);
      if (!watch.violations().isEmpty()) {
        return watch.violations();
      }
    }
    watch.note("END");
    quiet();
    converge();
    quiet();
    return watch.violations();
  }

  List<String> events() {
    return watch.events();
  }

  /** How many changes were started. */
  int changes() {
    return watch.changes();
  }

  private void play(ModelMove move) {
    switch (move) {
      case ModelMove.Edit(Shape shape, int field, int value) -> {
        wanted.computeIfPresent(shape, (s, before) -> before.other(field, value));
        write(shape, intent(shape).file());
      }
      case ModelMove.State(Shape shape, Side side, ConnectionState state) -> {
        wanted.computeIfPresent(shape, (s, before) -> before.with(side, state));
        write(shape, intent(shape).file());
      }
      case ModelMove.Break(Shape shape) -> {
        String file = intent(shape).file();
        write(shape, file.substring(0, file.indexOf("secondary:") + 24));
      }
      case ModelMove.Delete(Shape shape) -> {
        try {
          Files.deleteIfExists(site.configDir().resolve(shape.file()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        daemon().service().reload();
      }
      case ModelMove.Restore(Shape shape) -> write(shape, intent(shape).file());
      case ModelMove.Approve(Shape shape, int patience) -> {
        await(Duration.ofMillis(patience), () -> isIdle(shape));
        plan(shape).ifPresent(plan -> approve(plan, EnumSet.allOf(Side.class)));
      }
      case ModelMove.ApproveStale(Shape shape) -> {
        List<PlanReport> earlier = plans.getOrDefault(shape, List.of());
        if (earlier.size() > 1) {
          approve(earlier.get(earlier.size() - 2), EnumSet.allOf(Side.class));
        }
      }
      case ModelMove.ApproveOneSide(Shape shape) ->
          plan(shape).ifPresent(plan -> approve(plan, EnumSet.of(plan.connections().getFirst())));
      case ModelMove.Freeze(boolean on) -> byHand(() -> freeze(on));
      case ModelMove.FreezeAt(String step) -> freezeAt.add(step);
      case ModelMove.Router(String router, RouterFault fault) -> fault(router, fault);
      case ModelMove.Azure(Shape shape, AzureFault fault) -> fault(shape, fault);
      case ModelMove.ClearFaults() -> clear();
      case ModelMove.Restart() -> restart();
      case ModelMove.RestartAt(String step) -> restartAt(step);
      case ModelMove.Meddle(Shape shape) -> meddled = Optional.of(shape);
      case ModelMove.Wait(int millis) -> LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
      case ModelMove.Quiet() -> quiet();
    }
  }

  private Optional<PlanReport> plan(Shape shape) {
    try {
      ModelIntent intent = intent(shape).withTag(sTag(shape));
      PlanReport plan = daemon().service().plan(shape.circuit());
      watch.note("plan " + shape + " " + plan.kind() + " " + plan.connections());
      if (plan.kind() == PlanReport.Kind.BLOCKED) {
        watch.note(plan.findings().toString());
      }
      if (plan.digest().isEmpty() || plan.kind() == PlanReport.Kind.BLOCKED) {
        return Optional.empty();
      }
      watch.shown(new Shown(plan.digest(), intent, Set.copyOf(plan.connections())));
      plans.getOrDefault(shape, new ArrayList<>()).add(plan);
      return Optional.of(plan);
    } catch (ControlFailure e) {
      watch.note("no plan of " + shape + ": " + e.text());
      return Optional.empty();
    }
  }

  private void approve(PlanReport plan, Set<Side> sides) {
    for (Side side : plan.connections()) {
      if (sides.contains(side)) {
        watch.given(plan.circuit(), side, plan.digest());
        site.approve(plan.circuit(), side, plan.digest());
      }
    }
    daemon().service().reload();
  }

  private void freeze(boolean on) {
    site.files().edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", on));
    if (!on) {
      watch.frozen(false);
    }
    daemon().service().reload();
    if (on) {
      watch.frozen(true);
    }
  }

  /** While the change stands still, so that nothing of it has begun to be written. */
  private void freezeMeanwhile(long changeId) {
    Future<?> frozen =
        hand.submit(() -> {
          freeze(true);
          watch.heldStill(changeId);
        });
    try {
      frozen.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      watch.violation("the model itself failed: " + e);
    }
  }

  private void byHand(Runnable work) {
    try {
      hand.submit(work).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restart() {
    byHand(() -> {
      daemon().close();
      start();
    });
  }

  private void restartAt(String step) {
    CountDownLatch there = new CountDownLatch(1);
    awaitedStep = step;
    awaited.set(Optional.of(there));
    pendingRestart = Optional.of(there);
  }

  /** The stop that was asked for, once its step is there. */
  private void restartIfDue(Duration patience) {
    if (pendingRestart.isEmpty()) {
      return;
    }
    try {
      if (pendingRestart.get().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        pendingRestart = Optional.empty();
        watch.note("restart at " + awaitedStep);
        restart();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void meddle(long changeId) {
    Optional<Shape> shape = meddled;
    Optional<ChangeRecord> change =
        watch.store().journal().open().stream().filter(c -> c.id() == changeId).findFirst();
    if (shape.isEmpty()
        || change.filter(c -> c.circuit().equals(shape.get().circuit())).isEmpty()) {
      return;
    }
    for (Side side : Side.values()) {
      ModelWatch.Leg leg = new ModelWatch.Leg(shape.get(), side);
      SimulatedRouter router = site.router(leg.router());
      Optional<String> name =
          watch.standing(leg).keySet().stream()
              .filter(entry -> entry.startsWith("interface "))
              .findFirst();
      if (router.hasUnconfirmedCommit() && name.isPresent()) {
        meddled = Optional.empty();
        String text = name.get().substring("interface ".length());
        watch.asAnotherHand(() -> router.faults().editRunning(description(side, text)));
        return;
      }
    }
  }

  private static String description(Side side, String subInterface) {
    String[] parts = subInterface.split("\\.", -1);
    return side == Side.PRIMARY
        ? "<configuration xmlns='http://yang.juniper.net/junos/conf/root'><interfaces"
            + " xmlns='http://yang.juniper.net/junos/conf/interfaces'><interface><name>"
            + parts[0]
            + "</name><unit><name>"
            + parts[1]
            + "</name><description>meddled</description></unit></interface></interfaces>"
            + "</configuration>"
        : "<interface-configurations xmlns='http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg'>"
            + "<interface-configuration><active>act</active><interface-name>"
            + subInterface
            + "</interface-name><description>meddled</description></interface-configuration>"
            + "</interface-configurations>";
  }

  private void fault(String name, RouterFault fault) {
    SimulatedRouter router = site.router(name);
    RouterFaults faults = router.faults();
    switch (fault) {
      case LINE_RESET -> faults.wrongHostKey(false);
      case SILENCE -> faults.silent(true);
      case COMMIT_REFUSED ->
          faults.rpcErrorOn("confirmed-commit", "operation-failed", "commit is not for you");
      case CONFIRM_REFUSED ->
          faults.rpcErrorOn("confirm", "operation-failed", "confirm is not for you");
      case VALIDATE_REFUSED ->
          faults.rpcErrorOn("validate", "operation-failed", "validate is not for you");
      case LOCK_HELD -> {
        try {
          faults.lockDenied(true);
        } catch (IllegalStateException held) {
          watch.note(String.valueOf(held.getMessage()));
        }
      }
      case REBOOT -> faults.rebootNow();
      case SESSIONS_DOWN -> faults.sessionsHeldDown(true);
      case DROP_BEFORE_EDIT -> faults.dropBefore("edit-config");
      case DROP_BEFORE_COMMIT -> faults.dropBefore("confirmed-commit");
      case COMMIT_REPLY_LOST -> faults.dropAfter("confirmed-commit");
      case CONFIRM_REPLY_LOST -> faults.dropAfter("confirm");
      case DROP_BEFORE_CONFIRM -> faults.dropBefore("confirm");
      case LOCK_REPLY_LOST -> faults.dropAfter("lock");
      case SLOW -> faults.slow(Duration.ofMillis(80));
    }
  }

  private void fault(Shape shape, AzureFault fault) {
    AzureFaults faults = site.commercial().faults();
    switch (fault) {
      case THROTTLE -> faults.pace().throttle(4, Duration.ofMillis(100));
      case DOWN -> faults.line().down(true);
      case BAD_PAGE -> faults.line().badPages(2);
      case BAD_TOKEN -> faults.access().rejectTokens(1);
      case LOSE_ANSWER -> faults.line().loseAnswers(1);
      case DROP_POLL -> faults.line().dropPolls(2);
      case OPERATION_FAILS ->
          faults.operations().failNextOperation("InternalServerError", "an error occurred");
      case PEERING_FORGOTTEN -> faults.writes().forgetPeerings(1);
      case ATTACHED -> faults.writes().attachment(shape.serviceKey(), true);
      case ETAG_MOVES -> faults.others().change(shape.serviceKey(), facts -> {});
      case TAG_MOVES ->
          faults
              .others()
              .change(
                  shape.serviceKey(),
                  facts -> facts.put("sTag", shape.otherTag(facts.path("sTag").asInt())));
    }
  }

  /** Ends every fault; what was silent hangs up, so that nobody waits for the end of a time. */
  private void clear() {
    meddled = Optional.empty();
    for (SimulatedRouter router : site.pop().routers().routers()) {
      router.faults().clear();
      router.faults().wrongHostKey(false);
    }
    AzureFaults azure = site.commercial().faults();
    azure.line().down(false);
    azure.pace().throttle(0, Duration.ZERO);
    azure.line().badPages(0);
    azure.access().rejectTokens(0);
    azure.line().loseAnswers(0);
    azure.line().dropPolls(0);
    azure.writes().forgetPeerings(0);
    for (Shape shape : Shape.values()) {
      azure.writes().attachment(shape.serviceKey(), false);
    }
  }

  private boolean isIdle(Shape shape) {
    return watch.store().journal().open().stream()
        .noneMatch(change -> change.circuit().equals(shape.circuit()));
  }

  private static boolean await(BooleanSupplier condition) {
    return await(PATIENCE, condition);
  }

  private static boolean await(Duration patience, BooleanSupplier condition) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
    }
    return true;
  }

  private void quiet() {
    restartIfDue(Duration.ofMillis(500));
    pendingRestart = Optional.empty();
    awaited.set(Optional.empty());
    freezeAt.clear();
    clear();
    byHand(() -> freeze(false));
    for (Shape shape : Shape.values()) {
      write(shape, intent(shape).file());
    }
    if (await(() -> watch.store().journal().open().isEmpty() && settled())) {
      watch.atQuiet();
    } else {
      watch.violation(
          "not quiet after "
              + PATIENCE
              + ": "
              + watch.store().journal().open().stream()
                  .map(change -> change.id() + " " + change.circuit() + " " + change.kind())
                  .toList()
              + daemon().service().status(Optional.empty()));
    }
    OperatorWords.check(daemon().service().status(Optional.empty()).toString());
  }

  /** No approval waits for its start. */
  private boolean settled() {
    for (Shape shape : Shape.values()) {
      if (plan(shape).stream()
          .flatMap(plan -> plan.approvals().stream())
          .anyMatch(PlanReport.ApprovalStatus::valid)) {
        Optional<PlanReport> plan = plan(shape);
        if (plan.isEmpty()
            || plan.get().approvals().stream()
                .filter(PlanReport.ApprovalStatus::valid)
                .map(PlanReport.ApprovalStatus::connection)
                .toList()
                .containsAll(plan.get().connections())) {
          return false;
        }
      }
    }
    return watch.store().journal().open().isEmpty();
  }

  /** Approves whatever the files still want, and sees it there. */
  private void converge() {
    for (Shape shape : Shape.values()) {
      boolean last = intent(shape).states().containsValue(ConnectionState.LIVE);
      for (Side side : Side.values()) {
        ConnectionState state = last ? ConnectionState.LIVE : ConnectionState.RETIRED;
        wanted.computeIfPresent(shape, (s, before) -> before.with(side, state));
      }
      wanted.computeIfPresent(shape, (s, before) -> before.withTag(sTag(shape)));
      write(shape, intent(shape).file());
    }
    for (Shape shape : Shape.values()) {
      boolean there =
          await(() -> {
            Optional<PlanReport> plan = plan(shape);
            plan.ifPresent(some -> approve(some, EnumSet.allOf(Side.class)));
            return plan.isEmpty()
                && watch.store().journal().open().isEmpty()
                && watch.differences(intent(shape)).isEmpty()
                && asWanted(shape);
          });
      if (!there) {
        watch.violation(
            shape
                + " does not become what its file wants: "
                + watch.differences(intent(shape))
                + daemon().service().status(Optional.of(shape.circuit())));
      }
    }
  }

  private boolean asWanted(Shape shape) {
    String azure = site.commercial().body(shape.serviceKey()).orElse("");
    if (intent(shape).states().containsValue(ConnectionState.LIVE)) {
      return azure.contains("\"Provisioned\"")
          && intent(shape).states().keySet().stream()
              .allMatch(side ->
                  intent(shape).neighbors(side).stream()
                      .allMatch(site.router(shape.router(side))::isEstablished));
    }
    return azure.contains("\"NotProvisioned\"");
  }

  @Override
  public void close() {
    byHand(() -> daemon.ifPresent(Daemon::close));
    hand.close();
    watch.close();
    site.close();
  }
}
