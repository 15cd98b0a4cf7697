package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.deploy.Fuse.Start;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that reaches too far waits for a person. */
class FuseTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private Fuse.Limits limits = new Fuse.Limits(3, 2, 4, HOUR);
  private Optional<String> alarm = Optional.empty();
  private Store store;
  private Fuse fuse;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store.db"), () -> now, StepListener.NONE);
    fuse = fuse();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Fuse fuse() {
    return new Fuse(store, () -> now, () -> limits, blown -> alarm = blown);
  }

  private void restart() {
    store.close();
    open();
  }

  /** A removal of legs, one on each router, with so many sessions each. */
  private static ChangePlan plan(String circuit, int sessions, String... routers) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < routers.length; i++) {
      LegId leg =
          new LegId(
              new CircuitName(circuit),
              i % 2 == 0 ? Side.PRIMARY : Side.SECONDARY,
              Optional.of(PeeringType.PRIVATE));
      stages.add(
          new Stage.Remove(leg, routers[i], "junos", "", "", "", sessions, Optional.empty()));
    }
    return new ChangePlan(
        new CircuitName(circuit),
        Kind.REMOVE_LEG,
        stages,
        "",
        "",
        List.of(),
        List.of(),
        Map.of(),
        "sha256:" + circuit,
        Optional.empty());
  }

  private Start start(ChangePlan plan) {
    return fuse.start(
        plan,
        () ->
            store
                .journal()
                .open(
                    plan.circuit(),
                    plan.kind().name(),
                    plan.digest(),
                    "{}",
                    List.of(),
                    Optional.empty()));
  }

  private void starts(ChangePlan plan) {
    assertThat(start(plan)).isInstanceOf(Start.Started.class);
  }

  private String held(ChangePlan plan) {
    assertThat(start(plan)).isInstanceOf(Start.Held.class);
    assertThat(store.journal().openOf(plan.circuit())).isEmpty();
    return ((Start.Held) start(plan)).words();
  }

  @Test
  void connectionsAboveTheLimitWaitAndTheWordsNameTheNumbers() {
    starts(plan("alpha", 1, "mx", "xr"));
    starts(plan("beta", 1, "mx"));

    assertThat(held(plan("gamma", 1, "mx")))
        .isEqualTo(
            "the fuse holds it: it may reach 1 connection, 1 router and 1 BGP session (mx), and"
                + " changes that started in the last 3600 s reach 3 connections, 2 routers and 3"
                + " BGP sessions; deploy.fuse is 3 connections, 2 routers and 4 BGP sessions in"
                + " 3600 s; next: look at what waits with circuitd status, then circuitd unfreeze"
                + " --by WHO");
    assertThat(alarm.orElseThrow())
        .contains("approved changes wait for a person", "3 connections", "circuitd unfreeze");
  }

  @Test
  void routersAndSessionsCountAsWell() {
    starts(plan("alpha", 0, "mx", "xr"));
    assertThat(held(plan("beta", 0, "other"))).contains("(other)");
    fuse.release();
    starts(plan("beta", 3, "other"));
    assertThat(held(plan("gamma", 2, "other"))).contains("3 BGP sessions");
    starts(plan("delta", 1, "other"));
  }

  @Test
  void whatIsOlderThanTheTimeCountsNoMore() {
    starts(plan("alpha", 1, "mx", "xr"));
    now = now.plus(Duration.ofMinutes(30));
    starts(plan("beta", 1, "mx"));
    held(plan("gamma", 0, "xr"));
    now = now.plus(Duration.ofMinutes(31));
    starts(plan("gamma", 0, "xr"));
    assertThat(alarm).isEmpty();
  }

  @Test
  void countingSurvivesARestart() {
    starts(plan("alpha", 1, "mx", "xr"));
    starts(plan("beta", 1, "mx"));
    restart();
    held(plan("gamma", 0, "mx"));
  }

  @Test
  void aPersonLetsCountingBeginAnewAlsoOverARestart() {
    starts(plan("alpha", 1, "mx", "xr"));
    starts(plan("beta", 1, "mx"));
    held(plan("gamma", 0, "mx"));
    assertThat(fuse.release()).isEqualTo(1);
    assertThat(alarm).isEmpty();
    restart();
    starts(plan("gamma", 0, "mx"));
  }

  @Test
  void aChangeThatIsTooLargeByItselfWaitsForAPersonAndPassesOnce() {
    ChangePlan large = plan("large", 3, "mx", "xr");
    assertThat(held(large)).contains("6 BGP sessions", "above deploy.fuse by itself");
    now = now.plus(HOUR).plus(HOUR);
    assertThat(held(large)).contains("by itself");
    fuse.release();
    restart();
    held(plan("another", 5, "mx"));
    starts(large);
    assertThat(held(plan("small", 1, "mx"))).contains("6 BGP sessions");
  }

  @Test
  void aChangeThatNoLongerWaitsEndsTheAlarm() {
    ChangePlan large = plan("large", 3, "mx", "xr");
    held(large);
    assertThat(alarm).isPresent();
    fuse.notWaiting(large.circuit());
    assertThat(alarm).isEmpty();
  }

  @Test
  void aLegThatMovesCountsOnceAndBothItsRoutersDo() {
    LegId leg = new LegId(new CircuitName("alpha"), Side.PRIMARY, Optional.of(PeeringType.PRIVATE));
    ChangePlan move =
        new ChangePlan(
            new CircuitName("alpha"),
            Kind.MOVE,
            List.of(
                new Stage.Push(
                    leg,
                    "mx2",
                    "junos",
                    "",
                    "",
                    "",
                    "",
                    false,
                    "",
                    "",
                    "",
                    true,
                    2,
                    Optional.empty()),
                new Stage.Remove(leg, "mx1", "junos", "", "", "", 2, Optional.empty()),
                new Stage.Drain(leg, "mx2"),
                new Stage.Verify()),
            "",
            "",
            List.of(),
            List.of(),
            Map.of(),
            "sha256:0",
            Optional.empty());
    Touched touched = Touched.by(move, List.of(TestLegs.pushed(Side.PRIMARY)));
    assertThat(touched.connections()).containsExactly("alpha primary");
    assertThat(touched.routers()).containsExactly("mx1", "mx2");
    assertThat(touched.sessions()).isEqualTo(2);
  }

  @Test
  void aWriteOfThePeeringReachesEveryLegThatIsBuilt() {
    Touched touched =
        Touched.by(
            new ChangePlan(
                new CircuitName("alpha"),
                Kind.RETIRE,
                List.of(new Stage.Deprovision(Optional.empty())),
                "",
                "",
                List.of(),
                List.of(),
                Map.of(),
                "sha256:0",
                Optional.empty()),
            List.of(TestLegs.pushed(Side.PRIMARY), TestLegs.pushed(Side.SECONDARY)));
    assertThat(touched.connections()).hasSize(2);
    assertThat(touched.sessions()).isEqualTo(4);
    assertThat(touched.routers()).isEmpty();
  }
}
