package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody commits on a router while another change's commit is not settled there. */
class OpenCommitsTest {
  private static final CircuitName ALPHA = new CircuitName("alpha");
  private static final long ANOTHER_CHANGE = 99;

  @TempDir Path folder;
  private Store store;
  private ChangeRecord change;
  private StepLog onMx;
  private OpenCommits openCommits;

  @BeforeEach
  void journal() {
    store = Store.open(folder.resolve("store.db"), InstantSource.system(), StepListener.NONE);
    String plan =
        PlanJson.write(
            new PlanJson.Journaled(
                "",
                "",
                "",
                "",
                100,
                List.of(new Stage.ProviderState("Provisioning"), removal("mx"))));
    change = store.journal().open(ALPHA, "RETIRE", "digest", plan, List.of(), Optional.empty());
    onMx = new StepLog(store.journal(), change.id(), 1);
    openCommits = new OpenCommits(store.journal());
    onMx.step(Step.LOCK, Map.of("session", "7"));
    onMx.step(Step.EDIT);
  }

  /** What a writer of this change is told after the journal was taken over. */
  private Optional<String> of(String router, long changeId) {
    openCommits.see("mx", ALPHA, onMx);
    Optional<String> told = openCommits.ofOthers(router, new StepLog(store.journal(), changeId, 0));
    assertThat(
            new OpenCommits(store.journal())
                .ofOthers(router, new StepLog(store.journal(), changeId, 0)))
        .as("the same after a restart")
        .isEqualTo(told);
    return told;
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Stage removal(String router) {
    LegId leg = new LegId(ALPHA, Side.PRIMARY, Optional.of(PeeringType.PRIVATE));
    return new Stage.Remove(leg, router, "junos", "", "", "", 0, Optional.empty());
  }

  @Test
  void anEditThatIsNotCommittedStopsNobody() {
    assertThat(of("mx", ANOTHER_CHANGE)).isEmpty();
  }

  @Test
  void anOpenCommitStopsEveryOtherChangeOnItsRouter() {
    onMx.step(Step.COMMIT);
    assertThat(of("mx", ANOTHER_CHANGE).orElseThrow())
        .contains("change " + change.id(), "alpha", "mx");
    assertThat(of("xr", ANOTHER_CHANGE)).isEmpty();
    assertThat(of("mx", change.id())).isEmpty();
  }

  @Test
  void aConfirmThatWasNotSeenToArriveStillStops() {
    onMx.step(Step.COMMIT);
    onMx.step(Step.CONFIRM);
    assertThat(of("mx", ANOTHER_CHANGE)).isPresent();
  }

  @Test
  void aCommitThatWasTakenBackOrKeptStopsNobody() {
    onMx.step(Step.COMMIT);
    onMx.step(Step.ROLLED_BACK);
    assertThat(of("mx", ANOTHER_CHANGE)).isEmpty();
    onMx.step(Step.COMMIT);
    store
        .journal()
        .together(
            List.of(
                onMx.removed(
                    new LegId(ALPHA, Side.PRIMARY, Optional.of(PeeringType.PRIVATE)), "mx")));
    assertThat(of("mx", ANOTHER_CHANGE)).isEmpty();
  }

  @Test
  void changesThatShareACommitDoNotWaitForEachOther() {
    onMx.step(Step.COMMIT, Map.of("batch", "7.1"));
    long beta =
        store
            .journal()
            .open(new CircuitName("beta"), "BUILD", "digest", "{}", List.of(), Optional.empty())
            .id();
    StepLog sharing = new StepLog(store.journal(), beta, 1);
    sharing.step(Step.COMMIT, Map.of("batch", "7.1"));
    openCommits.see("mx", ALPHA, onMx);
    assertThat(openCommits.ofOthers("mx", sharing)).isEmpty();
    sharing.step(Step.ROLLED_BACK);
    assertThat(openCommits.ofOthers("mx", sharing)).as("it has none of its own now").isPresent();
  }

  @Test
  void anEndedChangeStopsNobody() {
    onMx.step(Step.COMMIT);
    openCommits.see("mx", ALPHA, onMx);
    store.journal().close(change.id(), State.FAILED, "by hand");
    openCommits.ended(change.id());
    StepLog another = new StepLog(store.journal(), ANOTHER_CHANGE, 0);
    assertThat(openCommits.ofOthers("mx", another)).isEmpty();
    assertThat(new OpenCommits(store.journal()).ofOthers("mx", another)).isEmpty();
  }

  @Test
  void aCommitThatTakesARebuildBackStopsOthersAfterARestart() {
    StepLog decision = new StepLog(store.journal(), change.id(), 3);
    String back = PlanJson.writeStages(List.of(removal("xr")));
    decision.step(Step.TAKING_BACK, Map.of("stages", back));
    StepLog taking = new StepLog(store.journal(), change.id(), 4);
    taking.step(Step.COMMIT);
    StepLog another = new StepLog(store.journal(), ANOTHER_CHANGE, 0);
    assertThat(new OpenCommits(store.journal()).ofOthers("xr", another)).isPresent();
    taking.step(Step.ROLLED_BACK);
    assertThat(new OpenCommits(store.journal()).ofOthers("xr", another)).isEmpty();
  }

  @Test
  void startAndEndOfAChangeAreInTheAudit() {
    store.journal().close(change.id(), State.DONE, "all up");
    assertThat(store.audit().of(new CircuitName("alpha")))
        .filteredOn(entry -> !entry.event().equals("step"))
        .extracting(entry -> entry.event() + ": " + entry.detail())
        .containsExactly(
            "change started: {\"digest\":\"digest\",\"kind\":\"RETIRE\"}",
            "change ended: {\"outcome\":\"done\",\"reason\":\"all up\"}");
  }
}
