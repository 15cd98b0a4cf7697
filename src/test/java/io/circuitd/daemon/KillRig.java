package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.daemon.Undisturbed.Kind;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ServiceKey;
import io.circuitd.store.AuditCheck;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A lab in this JVM, and a daemon in a process of its own that can be killed. */
final class KillRig implements AutoCloseable {
  private static final ServiceKey KEY = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  static final String FILE = "circuits/example-univ.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final DaemonLauncher launcher;
  private final List<Cable> cables = new ArrayList<>();
  private final LabSite site;
  private final ControlClient client;
  private final Store store;
  private final RouterWatch watch;
  private final String original;
  private Optional<Process> process = Optional.empty();
  private Optional<FakeAzure.Seen> lastSeen = Optional.empty();
  private long lastChange;

  /** What a router learns of the death of a daemon that had a session. */
  enum Line {
    /** The kernel closes the connection. */
    CLOSED,
    /** Nothing: the session stays, as after a loss of power. */
    LEFT_OPEN
  }

  /** Of all rigs of a run. */
  static final KillRecord RECORD = new KillRecord(Path.of("target/kill-matrix.txt"));

  /** How a wait for the end of a change ended. */
  sealed interface End {
    record Ended(ChangeRecord change) implements End {}

    record Killed(Trap trap) implements End {}
  }

  KillRig(Path folder, DaemonLauncher launcher, Line line) {
    this(folder, launcher, line, 0);
  }

  /**
   * @param further how many circuits there are beside the example's
   */
  KillRig(Path folder, DaemonLauncher launcher, Line line, int further) {
    this.folder = folder;
    this.launcher = launcher;
    site = LabSite.in(folder, further);
    if (line == Line.LEFT_OPEN) {
      site.files().edit("inventory.yaml", this::layCables);
    }
    original = site.read(FILE);
    client = new ControlClient(ControlSocket.of(site.configDir()));
    store =
        Store.open(folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE);
    watch = new RouterWatch(site);
  }

  private void layCables(ObjectNode inventory) {
    for (SimulatedRouter router : site.pop().routers().routers()) {
      Cable cable = new Cable(router.netconfPort());
      cables.add(cable);
      inventory.withObject("/routers/" + router.name() + "/netconf").put("port", cable.port());
    }
  }

  LabSite site() {
    return site;
  }

  Store store() {
    return store;
  }

  RouterWatch watch() {
    return watch;
  }

  ControlClient client() {
    return client;
  }

  Process process() {
    return process.orElseThrow();
  }

  /** Starts the daemon; ends one that is still there as {@code kill -9} does. */
  void start(Collection<Trap> traps) {
    kill();
    process = Optional.of(launcher.start(site.configDir(), traps, log()));
  }

  /** Starts a daemon that ends in good order at {@link #end}, and leaves an archive of classes. */
  void startTraining() {
    process = Optional.of(launcher.training(site.configDir(), log()));
  }

  void end() {
    process.ifPresent(DaemonLauncher::end);
    process = Optional.empty();
  }

  /** Lays traps for the next change; starts the daemon if it does not run. */
  void arm(Collection<Trap> traps) {
    if (process.filter(Process::isAlive).isEmpty()) {
      start(traps);
      return;
    }
    long before = armings();
    DaemonLauncher.arm(process(), traps);
    await("traps are armed", () -> armings() > before);
  }

  private long armings() {
    return text().lines().filter(DaemonProcess.ARMED::equals).count();
  }

  /** SIGKILL in the middle of a change, from the outside, and a new start. */
  void killAtWork() {
    assertThat(process().isAlive()).as("there is somebody to kill").isTrue();
    RECORD.kill("at any time");
    start(List.of());
  }

  /** SIGKILL, from the outside. */
  private void kill() {
    process.ifPresent(running -> {
      running.toHandle().destroyForcibly();
      running.onExit().join();
    });
    process = Optional.empty();
  }

  /** Waits until the daemon answers. */
  void awaitReady() {
    await(
        "the daemon answers",
        () -> {
          mustLive();
          return answers();
        });
  }

  private boolean answers() {
    try {
      client.status(Optional.empty());
      return true;
    } catch (ControlFailure e) {
      return false;
    }
  }

  private void mustLive() {
    if (!process().isAlive()) {
      throw new IllegalStateException("the daemon died of itself: " + process().exitValue());
    }
  }

  /** Asks for a change: writes the file, and the approval of its plan. */
  void ask(Undisturbed run) {
    watch.expect(run.before(), run.after());
    ask(run.kind());
  }

  /** The same, with nothing known of what comes of it. */
  void ask(Kind kind) {
    ask(() -> {
      site.write(FILE, kind.file(original));
      client.reload();
      return client.plan(LabSite.UNIV);
    });
  }

  /** Asks for a plan, and writes its approval. */
  void ask(Supplier<PlanReport> question) {
    awaitReady();
    lastChange = store.journal().last(LabSite.UNIV).map(ChangeRecord::id).orElse(0L);
    lastSeen = site.commercial().writes().reversed().stream().findFirst();
    PlanReport plan = question.get();
    plan.connections().forEach(side -> site.approve(LabSite.UNIV, side, plan.digest()));
    client.reload();
  }

  /** Waits until the change has ended, or a trap killed the daemon. */
  End awaitEnd() {
    return killedBefore("change end", () -> ended().isPresent())
        .<End>map(End.Killed::new)
        .orElseGet(() -> new End.Ended(ended().orElseThrow()));
  }

  /** Waits until something has come; the trap, where one killed the daemon before that. */
  Optional<Trap> killedBefore(String what, Callable<Boolean> come) {
    await(what + " or daemon end", () -> !process().isAlive() || come.call());
    if (process().isAlive()) {
      return Optional.empty();
    }
    assertThat(process().exitValue()).as("exit of the daemon").isEqualTo(DaemonProcess.KILLED);
    String line =
        text()
            .lines()
            .filter(l -> l.startsWith(DaemonProcess.SPRUNG))
            .reduce((a, b) -> b)
            .orElseThrow();
    Trap trap = Trap.parse(line.substring(DaemonProcess.SPRUNG.length()));
    RECORD.kill(trap.toString());
    return Optional.of(trap);
  }

  /** Whether the change ends in this time. */
  boolean endsWithin(Duration time) {
    try {
      assertThat(process().waitFor(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ended().isPresent();
  }

  /** Why the change ended as it did. */
  String reason() {
    return ended().orElseThrow().reason();
  }

  Optional<ChangeRecord> ended() {
    return store
        .journal()
        .last(LabSite.UNIV)
        .filter(change -> change.id() > lastChange && change.state() != State.OPEN);
  }

  /** The steps of the last change. */
  List<StepRecord> steps() {
    return store.journal().last(LabSite.UNIV).stream()
        .flatMap(change -> store.journal().steps(change.id()).stream())
        .toList();
  }

  /** How often the last change's journal says that a stage commits. */
  long commits(int stage) {
    return steps().stream()
        .filter(step -> step.stage() == stage && step.name().equals("COMMIT"))
        .count();
  }

  /** Everything that must hold once a change is through, however often the daemon was killed. */
  void assertThrough(Undisturbed run) {
    awaitReady();
    assertEnded(State.DONE, run.after());
    assertThat(store.pushed().of(LabSite.UNIV)).hasSize(run.kind().legs());
    assertThat(azureFacts()).isEqualTo(run.azure());
    await(
        "connections " + run.kind().phases(),
        () -> {
          mustLive();
          return phases().equals(run.kind().phases());
        });
    assertThat(client.plan(LabSite.UNIV).kind())
        .as("the files want nothing more")
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertCommitsAreAccountedFor();
    assertAuditIsWhole();
  }

  private void assertCommitsAreAccountedFor() {
    assertCommitsAreAccountedFor(steps());
  }

  /** Each commit in a journal was confirmed, or seen to be taken back before the next one. */
  static void assertCommitsAreAccountedFor(List<StepRecord> steps) {
    Map<Integer, String> open = new HashMap<>();
    for (StepRecord step : steps) {
      switch (step.name()) {
        case "COMMIT" ->
            assertThat(open.put(step.stage(), step.detail()))
                .as("a commit of stage " + step.stage() + " that was never settled")
                .isNull();
        case "ROLLED_BACK", "PUSHED", "REMOVED" -> open.remove(step.stage());
        default -> {}
      }
    }
    assertThat(open).as("commits that were never settled").isEmpty();
  }

  private void assertAuditIsWhole() {
    assertAuditIsWhole(store.journal().last(LabSite.UNIV).orElseThrow().id());
  }

  /** The record of what was done has no gap, however the daemon ended. */
  void assertAuditIsWhole(long change) {
    assertThat(store.audit().verify()).as("audit").isInstanceOf(AuditCheck.Whole.class);
    assertThat(store.audit().ofChange(change))
        .as("the audit tells each step of the change, and its end")
        .filteredOn(entry -> entry.event().equals("step"))
        .hasSize(store.journal().steps(change).size());
  }

  private List<Phase> phases() {
    return phases(LabSite.UNIV);
  }

  /** What the operator sees of the primary and the secondary connection. */
  List<Phase> phases(CircuitName circuit) {
    return client.status(Optional.of(circuit)).circuits().getFirst().connections().stream()
        .map(ConnectionStatus::phase)
        .toList();
  }

  /** One change, ended in this way, and nothing left open anywhere. */
  void assertEnded(State state, Map<String, String> running) {
    ChangeRecord change = ended().orElseThrow();
    assertThat(change.state()).as(change.reason()).isEqualTo(state);
    assertThat(change.id()).as("one change, and no second one").isEqualTo(lastChange + 1);
    assertThat(store.journal().open()).isEmpty();
    for (SimulatedRouter router : site.pop().routers().routers()) {
      assertThat(site.running(router.name()))
          .as(router.name())
          .isEqualTo(running.get(router.name()));
    }
    assertNothingIsOpenOnRouters();
    assertThat(watch.mixtures()).as("neither old nor new").isEmpty();
  }

  /** No commit waits to be confirmed, and no lock is held. */
  void assertNothingIsOpenOnRouters() {
    for (SimulatedRouter router : site.pop().routers().routers()) {
      assertThat(router.hasUnconfirmedCommit()).as(router.name() + " unconfirmed").isFalse();
      router.faults().lockDenied(true);
      router.faults().lockDenied(false);
    }
  }

  /** Azure's side of the circuit, without what every write moves. */
  String azure() {
    return site.commercial()
        .body(KEY)
        .orElseThrow()
        .replaceAll("\"etag\" : \"(?:[^\"\\\\]|\\\\.)*\"", "\"etag\" : \"\"");
  }

  /** The same, whatever the order of its fields. */
  JsonNode azureFacts() {
    return JsonMapper.shared().readTree(azure());
  }

  /** How often Azure was written to since the change was asked for. */
  long writes() {
    List<FakeAzure.Seen> writes = site.commercial().writes();
    return writes.size() - 1L - lastSeen.map(writes::lastIndexOf).orElse(-1);
  }

  /** Whether the first operation at Azure whose URL the change journaled was asked for. */
  boolean hasPolledItsOperation() {
    Pattern url = Pattern.compile("/operations/[0-9a-f-]+");
    String operation =
        steps().stream()
            .flatMap(step -> url.matcher(step.detail()).results())
            .findFirst()
            .orElseThrow()
            .group();
    return site.commercial().requests().stream()
        .anyMatch(request -> request.path().contains(operation));
  }

  void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(what)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .until(condition);
    } catch (ConditionTimeoutException | IllegalStateException e) {
      throw new AssertionError(
          what + ": not within " + PATIENCE + "\n" + steps() + "\n" + tail() + "\n" + threads(), e);
    }
  }

  Path log() {
    return folder.resolve("daemon.log");
  }

  private String text() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a daemon does that does not get on. */
  private String threads() {
    return process
        .filter(Process::isAlive)
        .map(daemon -> DaemonLauncher.threads(daemon, folder.resolve("threads")))
        .orElse("");
  }

  String tail() {
    List<String> lines = text().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  @Override
  public void close() {
    kill();
    watch.close();
    store.close();
    cables.forEach(Cable::close);
    site.close();
  }
}
