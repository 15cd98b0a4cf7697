package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First builds that wait for one router share a commit, and fall apart when it fails. */
class BatchTest {
  private static final SiteCopy.Edit TWO_IOSXR =
      inventory -> {
        inventory.withObject("/routers/chic-mx1").put("profile", "iosxr-native");
        inventory
            .withArray("/azurePorts")
            .forEach(port -> {
              if (port.path("router").asString().equals("chic-mx1")) {
                ((tools.jackson.databind.node.ObjectNode) port).put("port", "HundredGigE0/0/0/7");
              }
            });
      };

  @TempDir Path folder;
  private Optional<LabSite> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(LabSite::close);
  }

  private LabSite site() {
    return started.orElseThrow();
  }

  /** Further circuits on two routers that take persist-ids, both connections live. */
  private void lab(int circuits) {
    LabSite site = LabSite.in(folder, circuits, TWO_IOSXR);
    started = Optional.of(site);
    for (int n = 1; n <= circuits; n++) {
      site.set(LabSite.test(n), Side.SECONDARY, ConnectionState.LIVE);
    }
  }

  /**
   * Keeps the first build in its turn on the primary router until all others are on their way
   * there; then watches what is in flight.
   */
  private static class Traffic implements StepListener {
    private final CountDownLatch announced;
    private final AtomicBoolean firstTurn = new AtomicBoolean();
    private final Map<Long, Set<Integer>> inFlight = new ConcurrentHashMap<>();
    private final Set<Long> together = ConcurrentHashMap.newKeySet();

    Traffic(int circuits) {
      this.announced = new CountDownLatch(circuits);
    }

    @Override
    public void before(long changeId, int stage, String name) {
      Set<Integer> stages = inFlight.computeIfAbsent(changeId, id -> ConcurrentHashMap.newKeySet());
      if (name.equals("COMMIT")) {
        stages.add(stage);
        if (stages.size() > 1) {
          together.add(changeId);
        }
      } else if (name.equals("PUSHED") || name.equals("ROLLED_BACK")) {
        stages.remove(stage);
      }
    }

    @Override
    public void after(long changeId, int stage, String name) {
      if (stage == 0 && name.equals("AZURE_DONE")) {
        announced.countDown();
      }
      if (name.equals("LOCK") && firstTurn.compareAndSet(false, true)) {
        await(announced);
        allAreComing();
      }
    }

    /** Everybody is in the line. */
    void allAreComing() {}
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("stopped", e);
    }
  }

  private void approveAll(int circuits) {
    for (int n = 1; n <= circuits; n++) {
      String digest = site().daemon().plan(LabSite.test(n)).digest();
      site().approve(LabSite.test(n), Side.PRIMARY, digest);
      site().approve(LabSite.test(n), Side.SECONDARY, digest);
    }
    site().daemon().reload();
  }

  private void awaitUp(int circuits, Set<Integer> but) {
    for (int n = 1; n <= circuits; n++) {
      if (!but.contains(n)) {
        site().await(LabSite.test(n), Side.PRIMARY, Phase.UP);
        site().await(LabSite.test(n), Side.SECONDARY, Phase.UP);
        site().awaitQuiet(LabSite.test(n));
      }
    }
  }

  /** The persist-ids of all commits of these circuits, each with how many changes share it. */
  private Map<String, Long> shared(int circuits) {
    Pattern persist = Pattern.compile("\"persist\":\"([^\"]+)\"");
    try (Store store =
        Store.open(
            folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE)) {
      return IntStream.rangeClosed(1, circuits)
          .mapToObj(n -> store.journal().last(LabSite.test(n)).orElseThrow())
          .flatMap(change -> store.journal().steps(change.id()).stream())
          .filter(step -> step.name().equals("COMMIT"))
          .map(StepRecord::detail)
          .map(persist::matcher)
          .filter(Matcher::find)
          .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
    }
  }

  private void assertSettled() {
    for (String router : List.of("chic-mx1", "chic-xr1")) {
      assertThat(site().router(router).hasUnconfirmedCommit()).isFalse();
      site().router(router).faults().lockDenied(true);
      site().router(router).faults().lockDenied(false);
    }
  }

  private void assertClean(CircuitName name) {
    assertThat(site().daemon().drift(Optional.of(name), Optional.empty(), true).legs())
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);
  }

  @Test
  void twentyFirstBuildsTakeAFewCommitsOnEachRouterAndNeverBothConnectionsAtATime() {
    int circuits = 20;
    lab(circuits);
    Traffic traffic = new Traffic(circuits);
    site().start(traffic);
    approveAll(circuits);
    awaitUp(circuits, Set.of());

    assertThat(site().router("chic-mx1").confirmedCommits())
        .as("one of the first, one of all others")
        .isLessThanOrEqualTo(4);
    assertThat(site().router("chic-xr1").confirmedCommits()).isLessThanOrEqualTo(8);
    assertThat(traffic.together).as("R-094: primary and secondary in flight").isEmpty();
    assertSettled();
    assertClean(LabSite.test(1));
    assertClean(LabSite.test(20));
    assertThat(site().alarms()).isEmpty();
    assertThat(shared(circuits).values()).anyMatch(number -> number >= 10);
  }

  @Test
  void aLegThatTheRouterHasFromSomebodyElseFailsAloneAndTheOthersGoLive() {
    int circuits = 6;
    lab(circuits);
    Matcher unit = Pattern.compile("HundredGigE0/0/0/7\\.\\d+").matcher("");
    site()
        .start(
            new Traffic(circuits) {
              @Override
              void allAreComing() {
                site()
                    .router("chic-mx1")
                    .faults()
                    .editRunning(
                        """
                        <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
                          <interface-configuration><active>act</active>
                            <interface-name>%s</interface-name>
                            <interface-mode-non-physical>default</interface-mode-non-physical>
                            <description>somebody else</description>
                          </interface-configuration>
                        </interface-configurations>
                        """
                            .formatted(unit.group()));
              }
            });
    String diff = site().daemon().plan(LabSite.test(4)).routers().getFirst().diff();
    unit.reset(diff);
    assertThat(unit.find()).as(diff).isTrue();
    approveAll(circuits);

    site().await(LabSite.test(4), Side.PRIMARY, Phase.BLOCKED);
    awaitUp(circuits, Set.of(4));
    assertThat(site().connection(LabSite.test(4), Side.PRIMARY).reason())
        .contains("chic-mx1 changed since the plan", "somebody else");
    assertThat(site().running("chic-mx1")).contains("somebody else");
    assertSettled();
  }

  @Test
  void aSharedCommitThatDoesNotReadBackIsTakenBackAndEachGoesAlone() {
    int circuits = 4;
    lab(circuits);
    AtomicBoolean spoiled = new AtomicBoolean();
    Set<Long> committed = new HashSet<>();
    site()
        .start(
            new Traffic(circuits) {
              @Override
              public void after(long changeId, int stage, String name) {
                super.after(changeId, stage, name);
                if (stage == 1 && name.equals("COMMIT")) {
                  committed.add(changeId);
                }
                if (stage == 1
                    && name.equals("READ_BACK")
                    && committed.size() > 1
                    && spoiled.compareAndSet(false, true)) {
                  String running = site().running("chic-mx1");
                  Matcher unit = Pattern.compile("HundredGigE0/0/0/7\\.10[2-4]").matcher(running);
                  assertThat(unit.find()).as(running).isTrue();
                  site()
                      .router("chic-mx1")
                      .faults()
                      .editRunning(
                          """
                          <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
                            <interface-configuration><active>act</active>
                              <interface-name>%s</interface-name>
                              <description>spoiled</description>
                            </interface-configuration>
                          </interface-configurations>
                          """
                              .formatted(unit.group()));
                }
              }
            });
    approveAll(circuits);
    awaitUp(circuits, Set.of());

    assertThat(spoiled).isTrue();
    assertThat(site().router("chic-mx1").confirmedCommits()).isGreaterThan(circuits);
    assertThat(site().running("chic-mx1")).doesNotContain("spoiled");
    assertSettled();
    assertThat(site().alarms()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EDIT", "COMMIT", "READ_BACK", "CONFIRM"})
  void aDaemonThatDiesInTheMiddleOfASharedCommitSettlesItForEach(String step) throws Exception {
    int circuits = 5;
    lab(circuits);
    CountDownLatch there = new CountDownLatch(1);
    Set<Long> first = ConcurrentHashMap.newKeySet();
    site()
        .start(
            new Traffic(circuits) {
              @Override
              public void after(long changeId, int stage, String name) {
                super.after(changeId, stage, name);
                if (stage == 1 && name.equals("LOCK") && first.isEmpty()) {
                  first.add(changeId);
                }
                if (stage == 1 && name.equals(step) && !first.contains(changeId)) {
                  there.countDown();
                  await(new CountDownLatch(1));
                }
              }
            });
    approveAll(circuits);
    assertThat(there.await(60, TimeUnit.SECONDS)).as(step).isTrue();
    site().stop();
    if (!step.equals("EDIT")) {
      assertThat(shared(circuits).values())
          .as("changes with one persist-id")
          .anyMatch(number -> number > 1);
    }
    site().start();

    awaitUp(circuits, Set.of());
    assertSettled();
    for (int n = 1; n <= circuits; n++) {
      assertClean(LabSite.test(n));
    }
    assertThat(site().alarms()).isEmpty();
  }
}
