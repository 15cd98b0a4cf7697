package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.KillRig.Line;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** First builds that wait for one router share a commit, and fall apart when it fails. */
class BatchTest {
  /** How the primary router takes a commit back; the secondary one knows persist-ids. */
  enum Primary {
    PERSIST_ID,
    END_OF_SESSION;

    void into(ObjectNode inventory) {
      if (this == PERSIST_ID) {
        inventory.withObject("/routers/chic-mx1").put("profile", "iosxr-native");
        inventory.withArray("/azurePorts").forEach(Primary::renamed);
      }
    }

    private static void renamed(JsonNode port) {
      if (port.path("router").asString().equals("chic-mx1")) {
        ((ObjectNode) port).put("port", "HundredGigE0/0/0/7");
      }
    }

    /** A sub-interface with another description. */
    String described(int unit, String text) {
      String config =
          switch (this) {
            case PERSIST_ID ->
                """
                <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
                  <interface-configuration><active>act</active>
                    <interface-name>HundredGigE0/0/0/7.%d</interface-name>
                    <interface-mode-non-physical>default</interface-mode-non-physical>
                    <description>%s</description>
                  </interface-configuration>
                </interface-configurations>
                """;
            case END_OF_SESSION ->
                """
                <configuration xmlns="http://yang.juniper.net/junos/conf/root">
                  <interfaces xmlns="http://yang.juniper.net/junos/conf/interfaces">
                    <interface><name>et-0/0/7</name>
                      <unit><name>%d</name><description>%s</description></unit>
                    </interface>
                  </interfaces>
                </configuration>
                """;
          };
      return config.formatted(unit, text);
    }
  }

  @TempDir Path folder;
  private final List<Cable> cables = new ArrayList<>();
  private Optional<LabSite> started = Optional.empty();

  @AfterEach
  void stop() {
    cables.forEach(Cable::close);
    started.ifPresent(LabSite::close);
  }

  private LabSite site() {
    return started.orElseThrow();
  }

  /** Further circuits, both connections live. */
  private void lab(int circuits, Primary primary) {
    LabSite site = LabSite.in(folder, circuits, primary::into);
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

  /** Somebody at the console of the primary router describes the sub-interface of a circuit. */
  private void describe(Primary primary, int circuit, String text) {
    site().router("chic-mx1").faults().editRunning(primary.described(100 + circuit, text));
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

  /** How many changes share each commit of the first stage on a router. */
  private List<Integer> shared(int circuits) {
    return batches(circuits).values().stream().map(List::size).toList();
  }

  /**
   * For each shared commit of the first stage on a router: whether it was seen as taken back, once
   * for each change that shares it.
   */
  private Map<String, List<Boolean>> batches(int circuits) {
    Pattern name = Pattern.compile("\"batch\":\"([^\"]+)\"");
    Map<String, List<Boolean>> batches = new TreeMap<>();
    try (Store store =
        Store.open(
            folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE)) {
      for (int n = 1; n <= circuits; n++) {
        List<StepRecord> steps =
            store.journal().steps(store.journal().last(LabSite.test(n)).orElseThrow().id()).stream()
                .filter(step -> step.stage() == 1)
                .toList();
        Optional<String> batch =
            steps.stream()
                .filter(step -> step.name().equals("COMMIT"))
                .map(step -> name.matcher(step.detail()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
        boolean takenBack = steps.stream().anyMatch(step -> step.name().equals("ROLLED_BACK"));
        batch.ifPresent(
            shared -> batches.computeIfAbsent(shared, none -> new ArrayList<>()).add(takenBack));
      }
    }
    return batches;
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

  @ParameterizedTest
  @EnumSource
  void twentyFirstBuildsTakeAFewCommitsOnEachRouterAndNeverBothConnectionsAtATime(Primary primary) {
    int circuits = 20;
    lab(circuits, primary);
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
    assertThat(shared(circuits)).anyMatch(number -> number >= 10);
  }

  @ParameterizedTest
  @EnumSource
  void aLegThatTheRouterHasFromSomebodyElseFailsAloneAndTheOthersGoLive(Primary primary) {
    int circuits = 6;
    lab(circuits, primary);
    site()
        .start(
            new Traffic(circuits) {
              @Override
              void allAreComing() {
                describe(primary, 4, "somebody else");
              }
            });
    approveAll(circuits);

    site().await(LabSite.test(4), Side.PRIMARY, Phase.BLOCKED);
    awaitUp(circuits, Set.of(4));
    assertThat(site().connection(LabSite.test(4), Side.PRIMARY).reason())
        .contains("chic-mx1 changed since the plan", "somebody else");
    assertThat(site().running("chic-mx1")).contains("somebody else");
    assertSettled();
  }

  @Test
  void whereNothingTakesACommitBackByItselfEachGoesAlone() throws IOException {
    int circuits = 5;
    lab(circuits, Primary.PERSIST_ID);
    Path profiles = site().configDir().resolve("device-profiles");
    Files.createDirectory(profiles);
    for (String name : List.of("junos.yaml", "iosxr-native.yaml")) {
      String profile = Files.readString(Path.of("device-profiles", name));
      Files.writeString(
          profiles.resolve(name),
          profile.replace("netconf:\n", "netconf:\n  confirmedCommit: false\n"));
    }
    site().start(new Traffic(circuits));
    approveAll(circuits);
    awaitUp(circuits, Set.of());
    assertThat(shared(circuits)).isEmpty();
    assertThat(site().router("chic-mx1").confirmedCommits()).isZero();
  }

  /** The number of the test circuit that a change is of. */
  private int number(long changeId) {
    return site().history().history(Optional.empty(), 50).changes().stream()
        .filter(change -> change.id() == changeId)
        .map(change -> Integer.parseInt(change.circuit().replace("test-", "")))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void aSharedCommitThatDoesNotReadBackIsTakenBackAndEachGoesAlone(Primary primary) {
    int circuits = 4;
    lab(circuits, primary);
    AtomicBoolean spoiled = new AtomicBoolean();
    Set<Long> committed = ConcurrentHashMap.newKeySet();
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
                  describe(primary, number(changeId), "spoiled");
                }
                if (stage == 1 && name.equals("PUSHED")) {
                  committed.remove(changeId);
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
  @CsvSource({
    "PERSIST_ID, EDIT, CLOSED",
    "PERSIST_ID, COMMIT, CLOSED",
    "PERSIST_ID, READ_BACK, LEFT_OPEN",
    "PERSIST_ID, CONFIRM, CLOSED",
    "END_OF_SESSION, COMMIT, CLOSED",
    "END_OF_SESSION, READ_BACK, LEFT_OPEN",
    "END_OF_SESSION, CONFIRM, LEFT_OPEN",
    "END_OF_SESSION, UNLOCKED, CLOSED"
  })
  void aDaemonThatDiesInTheMiddleOfASharedCommitSettlesItForEach(
      Primary primary, String step, Line line) throws Exception {
    int circuits = 5;
    lab(circuits, primary);
    if (line == Line.LEFT_OPEN) {
      site().edit("inventory.yaml", this::layCable);
    }
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
      assertThat(shared(circuits)).as("changes that share a commit").anyMatch(number -> number > 1);
    }
    site().start();

    awaitUp(circuits, Set.of());
    assertSettled();
    for (int n = 1; n <= circuits; n++) {
      assertClean(LabSite.test(n));
    }
    assertThat(batches(circuits).values())
        .as("old or new for all that share it")
        .allSatisfy(seen -> assertThat(seen).containsOnly(seen.getFirst()));
    assertThat(site().alarms()).isEmpty();
  }

  /** On it the primary router does not learn that the daemon is gone. */
  private void layCable(ObjectNode inventory) {
    Cable cable = new Cable(site().router("chic-mx1").netconfPort());
    cables.add(cable);
    inventory.withObject("/routers/chic-mx1/netconf").put("port", cable.port());
  }
}
