package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * First builds of circuits on the same two routers, and a daemon that is killed while some of them
 * share a commit. Somebody at a console holds the lock of either router, which takes its time to
 * say so: whoever is refused comes back before the next one has been, so that of three builds two
 * always stand in the line together, and have their next turn together.
 */
final class SharedBuilds implements AutoCloseable {
  /** The further circuits of the site; with two each would find the line empty. */
  static final List<Integer> CIRCUITS = List.of(1, 2, 3);

  /** Their second stage: a commit ends with its session (confirmed-commit 1.0). */
  static final Place PRIMARY = new Place("chic-mx1", 1);

  /** Their third stage: a commit has a persist-id (confirmed-commit 1.1). */
  static final Place SECONDARY = new Place("chic-xr1", 2);

  private static final List<Place> PLACES = List.of(PRIMARY, SECONDARY);

  /** Longer than the pause between two tries, and long enough to see a try in the journal. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private static final Pattern BATCH = Pattern.compile("\"batch\":\"([^\"]+)\"");

  private final KillRig rig;
  private final Map<Place, LegWatch> watches = new HashMap<>();
  private final Map<Place, Killed> kills = new HashMap<>();

  /** Where a router stands in the plan of each circuit. */
  record Place(String router, int stage) {}

  /** The daemon died in a commit of these circuits. */
  private record Killed(Trap trap, Set<Integer> party) {}

  SharedBuilds(KillRig rig) {
    this.rig = rig;
    for (Place place : PLACES) {
      watches.put(place, new LegWatch(rig.site().router(place.router())));
    }
  }

  /** Approves all the builds; neither router takes one yet. */
  void ask() {
    LabSite site = rig.site();
    for (Place place : PLACES) {
      site.router(place.router()).faults().lockDenied(true);
      site.router(place.router()).faults().slowOn("lock", ANSWER);
    }
    names().forEach(circuit -> site.set(circuit, Side.SECONDARY, ConnectionState.LIVE));
    rig.start(List.of());
    rig.awaitReady();
    for (CircuitName circuit : names()) {
      PlanReport plan = rig.client().plan(circuit);
      plan.connections().forEach(side -> site.approve(circuit, side, plan.digest()));
    }
    rig.client().reload();
  }

  private static List<CircuitName> names() {
    return CIRCUITS.stream().map(LabSite::test).toList();
  }

  /**
   * Lets a router go once builds wait for it together, has the daemon killed at a step of their
   * shared commit, and starts it again.
   *
   * @param traps {@code before:STEP} or {@code after:STEP}; those but the first kill it again,
   *     wherever it comes to that step while it settles what it finds
   */
  void killInShared(Place place, List<String> traps) {
    Collection<Trap> first = trapsOfShared(place, traps.getFirst());
    Instant asked = Instant.EPOCH;
    do {
      asked = sharedLock(place, asked);
      rig.arm(first);
    } while (asked.plus(ANSWER.dividedBy(2)).isBefore(Instant.now()));
    rig.site().router(place.router()).faults().lockDenied(false);
    rig.site().router(place.router()).faults().slowOn("lock", Duration.ZERO);

    Trap sprung = rig.killedBefore("the builds are through", () -> through(place)).orElseThrow();
    assertThat(first).contains(sprung);
    Set<Integer> party = lastTurn(place);
    assertThat(party).as("circuits that share what it died in").hasSizeGreaterThan(1);
    kills.put(place, new Killed(sprung, party));

    Set<Trap> left = new LinkedHashSet<>();
    traps.stream().skip(1).map(trap -> trap(place, trap, 1)).forEach(left::add);
    rig.start(left);
    while (!left.isEmpty()) {
      Optional<Trap> again = rig.killedBefore("the builds are through", () -> through(place));
      assertThat(again).as("killed once more at one of " + left).isPresent();
      assertThat(left.remove(again.orElseThrow())).as("killed once at " + again).isTrue();
      rig.start(left);
    }
  }

  /** Of a turn of two or three, which is the first one that comes to this step. */
  private static List<Trap> trapsOfShared(Place place, String trap) {
    return trap.startsWith("before:")
        ? List.of(trap(place, trap, 1))
        : IntStream.rangeClosed(2, CIRCUITS.size()).mapToObj(n -> trap(place, trap, n)).toList();
  }

  private static Trap trap(Place place, String text, int nth) {
    String[] parts = text.split(":", -1);
    return new Trap(parts[0].equals("after"), place.stage(), parts[1], nth);
  }

  /** Waits until several ask a router together for its lock, and says when they did. */
  private Instant sharedLock(Place place, Instant after) {
    List<Instant> found = new ArrayList<>();
    rig.await(
        "builds ask " + place.router() + " together",
        () -> {
          assertThat(rig.process().isAlive()).isTrue();
          CIRCUITS.stream()
              .flatMap(circuit -> steps(circuit, place).stream())
              .filter(step -> step.name().equals("LOCK") && step.detail().contains("sharedWith"))
              .map(StepRecord::at)
              .filter(at -> at.isAfter(after))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.stream().max(Instant::compareTo).orElseThrow();
  }

  private boolean through(Place place) {
    return CIRCUITS.stream()
        .allMatch(circuit ->
            steps(circuit, place).stream().anyMatch(step -> step.name().equals("PUSHED")));
  }

  /** The circuits whose last step on a router was the same, and written at once. */
  private Set<Integer> lastTurn(Place place) {
    NavigableMap<Instant, Set<Integer>> byTime = new TreeMap<>();
    for (int circuit : CIRCUITS) {
      StepRecord last = steps(circuit, place).getLast();
      byTime.computeIfAbsent(last.at(), none -> new TreeSet<>()).add(circuit);
    }
    return byTime.lastEntry().getValue();
  }

  private List<StepRecord> steps(int circuit) {
    return change(circuit).stream()
        .flatMap(change -> rig.store().journal().steps(change.id()).stream())
        .toList();
  }

  private List<StepRecord> steps(int circuit, Place place) {
    return steps(circuit).stream().filter(step -> step.stage() == place.stage()).toList();
  }

  private Optional<ChangeRecord> change(int circuit) {
    return rig.store().journal().last(LabSite.test(circuit));
  }

  /** Everything that must hold once all builds are through. */
  void assertThrough() {
    rig.awaitReady();
    rig.await("all circuits up", () -> names().stream().allMatch(this::isUp));
    rig.await("no change open", () -> rig.store().journal().open().isEmpty());
    for (int circuit : CIRCUITS) {
      ChangeRecord change = change(circuit).orElseThrow();
      assertThat(change.state()).as(change.reason()).isEqualTo(State.DONE);
      assertThat(rig.store().journal().of(change.circuit())).as("one change").hasSize(1);
      assertThat(rig.store().pushed().of(change.circuit())).hasSize(2);
      assertThat(rig.client().plan(change.circuit()).kind())
          .as("the files want nothing more")
          .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
      KillRig.assertCommitsAreAccountedFor(steps(circuit));
      rig.assertAuditIsWhole(change.id());
    }
    rig.assertNothingIsOpenOnRouters();
    assertThat(rig.client().status(Optional.empty()).alarms()).isEmpty();
    PLACES.forEach(this::assertNeverHalf);
  }

  private boolean isUp(CircuitName circuit) {
    return rig.phases(circuit).stream().allMatch(Phase.UP::equals);
  }

  private void assertNeverHalf(Place place) {
    LegWatch watch = Optional.ofNullable(watches.get(place)).orElseThrow();
    Map<String, Map<Integer, String>> batches = batches(place);
    assertThat(batches.values())
        .as("a shared commit is kept for all or taken back for all")
        .allSatisfy(ends -> assertThat(new HashSet<>(ends.values())).hasSize(1));
    List<Set<Integer>> shared =
        batches.values().stream().<Set<Integer>>map(ends -> Set.copyOf(ends.keySet())).toList();
    assertThat(watch.mixtures(shared)).as("neither old nor new").isEmpty();

    Killed killed = Optional.ofNullable(kills.get(place)).orElseThrow();
    boolean notSent = killed.trap().step().equals("COMMIT") && killed.trap().written();
    if (!killed.trap().step().equals("COMMIT")) {
      assertThat(shared).as("shared by the journal").contains(killed.party());
      assertThat(watch.commits()).as("shared on the router").contains(killed.party());
    }
    assertThat(rig.site().router(place.router()).confirmedCommits())
        .as("commits that " + place.router() + " made, and nobody journaled")
        .isEqualTo(watch.commits().size())
        .isEqualTo(journaled(place) - (notSent ? 1 : 0));
  }

  /** How many commits on a router are in the journal, shared ones once. */
  private long journaled(Place place) {
    return CIRCUITS.stream()
        .flatMap(circuit -> steps(circuit, place).stream())
        .filter(step -> step.name().equals("COMMIT"))
        .map(step -> batch(step).orElse(step.changeId() + " " + step.seq()))
        .distinct()
        .count();
  }

  /** For each shared commit what its end was for each of its circuits. */
  private Map<String, Map<Integer, String>> batches(Place place) {
    Map<String, Map<Integer, String>> batches = new TreeMap<>();
    for (int circuit : CIRCUITS) {
      List<StepRecord> steps = steps(circuit, place);
      for (StepRecord commit : steps) {
        String end =
            steps.stream()
                .filter(step -> step.seq() > commit.seq())
                .map(StepRecord::name)
                .filter(name -> Set.of("COMMIT", "ROLLED_BACK", "PUSHED").contains(name))
                .findFirst()
                .orElse("");
        batch(commit)
            .filter(batch -> commit.name().equals("COMMIT"))
            .ifPresent(
                batch -> batches.computeIfAbsent(batch, none -> new TreeMap<>()).put(circuit, end));
      }
    }
    return batches;
  }

  private static Optional<String> batch(StepRecord step) {
    return Stream.of(BATCH.matcher(step.detail()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  @Override
  public void close() {
    rig.close();
  }
}
