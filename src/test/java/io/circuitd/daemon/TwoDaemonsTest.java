package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Alarm;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons by mistake: on one store, and on two with the same circuits and routers. */
class TwoDaemonsTest {
  @TempDir Path folder;
  private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();
  private final CountDownLatch bothBegin = new CountDownLatch(2);
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder, 1);
    for (SimulatedRouter router : site.pop().routers().routers()) {
      Set<String> texts = new ConcurrentSkipListSet<>(Set.of(site.running(router.name())));
      seen.put(router.name(), texts);
      router.watchRunning(() -> texts.add(site.running(router.name())));
    }
    site.start();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** A daemon with files, store and socket of its own, and the same world. */
  private final class Other implements AutoCloseable {
    private final SiteCopy copy = SiteCopy.of(site.configDir(), folder.resolve("other"));
    private final Daemon daemon = Daemon.start(options(copy.configDir(), new Together()));

    ControlService service() {
      return daemon.service();
    }

    void approve(CircuitName name, PlanReport plan) {
      plan.connections().forEach(side -> LabSite.approve(copy, name, side, plan.digest()));
    }

    @Override
    public void close() {
      OperatorWords.check(service().status(Optional.empty()).toString());
      daemon.close();
    }
  }

  /**
   * Holds a daemon before the first step of its change until the other one stands there too: who
   * comes later would read what the first one wrote at Azure, and not begin at all.
   */
  private final class Together implements StepListener {
    private final AtomicBoolean begun = new AtomicBoolean();

    @Override
    public void before(long changeId, int stage, String name) {
      if (begun.compareAndSet(false, true)) {
        bothBegin.countDown();
        try {
          assertThat(bothBegin.await(40, TimeUnit.SECONDS)).as("both begin").isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static Daemon.Options options(Path configDir, StepListener steps) {
    return new Daemon.Options(
        configDir,
        Path.of(""),
        Duration.ofMillis(500),
        LabSite.SHORT,
        steps,
        InstantSource.system());
  }

  private void nothingIsHalfDone() {
    for (SimulatedRouter router : site.pop().routers().routers()) {
      assertThat(router.hasUnconfirmedCommit()).as(router.name()).isFalse();
      router.faults().lockDenied(true);
      router.faults().lockDenied(false);
    }
  }

  private Set<String> seenOn(String router) {
    return new TreeSet<>(seen.getOrDefault(router, Set.of()));
  }

  @Test
  void aSecondDaemonOnTheSameStoreIsRefusedWhateverItsSocket() {
    SiteCopy copy = SiteCopy.of(site.configDir(), folder.resolve("other"));
    copy.edit(
        "circuitd.yaml",
        root ->
            root.withObject("/store")
                .put("sqlite", folder.resolve("state/circuitd.db").toString()));
    assertThatThrownBy(() -> Daemon.start(options(copy.configDir(), StepListener.NONE)).close())
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageContaining("another daemon")
        .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
        .hasMessageContaining("circuitd.db")
        .hasMessageContaining("next: stop that one");
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
  }

  /**
   * Goes on until both have begun their change and wait for the router's lock, which a third
   * session holds until then, and on until no change is under way at either.
   */
  private void bothAtOnce(CircuitName name, Other other) {
    site.router("chic-mx1").faults().lockDenied(true);
    List<ControlService> both = List.of(site.daemon(), other.service());
    both.forEach(ControlService::reload);
    LabSite.awaitTrue(
        "both wait for the lock", () -> both.stream().allMatch(service -> waits(service, name)));
    site.router("chic-mx1").faults().lockDenied(false);
    LabSite.awaitTrue(
        "both have ended " + name,
        () -> both.stream().allMatch(service -> hasEnded(service, name)));
  }

  private static boolean waits(ControlService service, CircuitName name) {
    return service.status(Optional.of(name)).circuits().getFirst().connections().stream()
        .map(ConnectionStatus::reason)
        .anyMatch(reason -> reason.contains("candidate is not free: locked by"));
  }

  private static boolean hasEnded(ControlService service, CircuitName name) {
    try {
      return service.plan(name).approvals().stream().allMatch(approval -> approval.usedUp());
    } catch (ControlFailure underWay) {
      return false;
    }
  }

  /** The change that failed: of one daemon, and of one only. */
  private String failure(Other other) {
    List<String> failures = new ArrayList<>(failures(site.daemon()));
    failures.addAll(failures(other.service()));
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  private static List<String> failures(ControlService service) {
    return service.status(Optional.empty()).alarms().stream()
        .filter(alarm -> alarm.code().equals("change"))
        .map(Alarm::text)
        .toList();
  }

  @Test
  void twoBuildsOfOneCircuitBuildItOnceAndTheSlowerOneSaysWhatItFound() {
    CircuitName name = LabSite.test(1);
    site.stop();
    site.start(new Together());
    try (Other other = new Other()) {
      PlanReport ours = site.daemon().plan(name);
      PlanReport theirs = other.service().plan(name);
      site.approve(name, Side.PRIMARY, ours.digest());
      other.approve(name, theirs);
      bothAtOnce(name, other);
      nothingIsHalfDone();
      assertThat(seenOn("chic-mx1")).as("nothing, and the leg").hasSize(2);
      assertThat(failure(other))
          .contains("chic-mx1 changed since the plan; found:", "planned on:\nnothing");
      assertThat(site.commercial().body(site.key(name)).orElseThrow())
          .as("the slower one does not take back what the other one announced")
          .contains("\"serviceProviderProvisioningState\" : \"Provisioned\"");
    }
  }

  @Test
  void twoChangesOfOneCircuitFromTwoCopiesOfAStoreAreNeverMixed() throws IOException {
    site.set(LabSite.HOSPITAL, Side.SECONDARY, ConnectionState.LIVE);
    site.build(LabSite.HOSPITAL, Side.PRIMARY, Side.SECONDARY);
    site.stop();
    Path store = Files.createDirectories(folder.resolve("other/state"));
    Files.copy(folder.resolve("state/circuitd.db"), store.resolve("circuitd.db"));
    Map<String, Integer> before = Map.of("chic-mx1", seenOn("chic-mx1").size());
    try (Other other = new Other()) {
      site.start(new Together());
      hold(site.files(), 90);
      hold(other.copy, 120);
      site.daemon().reload();
      other.service().reload();
      PlanReport ours = site.daemon().plan(LabSite.HOSPITAL);
      PlanReport theirs = other.service().plan(LabSite.HOSPITAL);
      ours.connections().forEach(side -> site.approve(LabSite.HOSPITAL, side, ours.digest()));
      other.approve(LabSite.HOSPITAL, theirs);
      bothAtOnce(LabSite.HOSPITAL, other);
      nothingIsHalfDone();
      assertThat(failure(other))
          .contains("changed since the plan; found:", "planned on:")
          .containsPattern("hold-time.*(90|120)");
      String kept = failures(site.daemon()).isEmpty() ? "90" : "120";
      assertThat(site.running("chic-mx1")).contains("<hold-time>" + kept + "</hold-time>");
      assertThat(site.running("chic-xr1")).contains("<hold-time>" + kept + "</hold-time>");
      assertThat(seenOn("chic-mx1"))
          .as("one configuration more than before")
          .hasSize(1 + before.getOrDefault("chic-mx1", 0));
    }
  }

  private static void hold(SiteCopy files, int seconds) {
    files.edit(
        LabSite.file(LabSite.HOSPITAL),
        root ->
            root.withObject("/peerings/private/timers")
                .put("keepalive", seconds / 3)
                .put("hold", seconds));
  }
}
