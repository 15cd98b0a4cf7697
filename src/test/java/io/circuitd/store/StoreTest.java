package io.circuitd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.store.Journal.UsedApproval;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final CircuitName UNIV = new CircuitName("example-univ");
  private static final ServiceKey KEY = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  private static final LegId LEG = new LegId(UNIV, Side.PRIMARY, Optional.of(PeeringType.PRIVATE));

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("s.db"), InstantSource.fixed(NOW), StepListener.NONE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  @Test
  void stepsSurviveAReopenInOrder() {
    ChangeRecord change =
        store.journal().open(UNIV, "BUILD", "d1", "{}", List.of(), Optional.empty());
    store.journal().step(change.id(), 0, "LOCK", "{\"session\":7}");
    store.journal().step(change.id(), 0, "EDIT", "{}");
    reopen();
    assertThat(store.journal().open()).containsExactly(change);
    assertThat(store.journal().steps(change.id()))
        .containsExactly(
            new StepRecord(change.id(), 0, 0, "LOCK", "{\"session\":7}", NOW),
            new StepRecord(change.id(), 1, 0, "EDIT", "{}", NOW));
  }

  @Test
  void aCircuitHasOneOpenChange() {
    store.journal().open(UNIV, "BUILD", "d1", "{}", List.of(), Optional.empty());
    assertThatThrownBy(
            () -> store.journal().open(UNIV, "BUILD", "d2", "{}", List.of(), Optional.empty()))
        .hasMessageContaining("open change");
  }

  @Test
  void anApprovalIsUsedUpByTheChangeThatStartsOnIt() {
    UsedApproval approval = new UsedApproval(Side.PRIMARY, "d1", NOW.plusSeconds(3600));
    assertThat(store.journal().usedUp(UNIV, approval)).isFalse();
    store.journal().open(UNIV, "BUILD", "d1", "{}", List.of(approval), Optional.empty());
    assertThat(store.journal().usedUp(UNIV, approval)).isTrue();
    UsedApproval older = new UsedApproval(Side.PRIMARY, "d1", NOW);
    assertThat(store.journal().usedUp(UNIV, older)).as("an old file, put back").isTrue();
    UsedApproval again = new UsedApproval(Side.PRIMARY, "d1", NOW.plusSeconds(3601));
    assertThat(store.journal().usedUp(UNIV, again)).isFalse();
  }

  @Test
  void thePushIsRecordedWithItsStep() {
    ChangeRecord change =
        store.journal().open(UNIV, "BUILD", "d1", "{}", List.of(), Optional.empty());
    PushedRecord pushed =
        new PushedRecord(LEG, "mx1", "junos", "<a/>", "1", "{}", "", change.id(), NOW);
    store.journal().pushed(change.id(), 0, pushed);
    assertThat(store.pushed().of(LEG)).contains(pushed);
    assertThat(store.journal().steps(change.id())).extracting(StepRecord::name).contains("PUSHED");
    store.drift().put(LEG, "clean", "[]");
    store.journal().removed(change.id(), 1, LEG, "mx1");
    assertThat(store.pushed().all()).isEmpty();
    assertThat(store.drift().of(LEG)).isEmpty();
  }

  private PushedRecord pushed(long change, int stage, String router) {
    PushedRecord pushed =
        new PushedRecord(LEG, router, "junos", "<a/>", "1", "{}", "", change, NOW);
    store.journal().pushed(change, stage, pushed);
    return pushed;
  }

  @Test
  void whatALegThatMovedLeftIsKnownUntilItIsGone() {
    long change = store.journal().open(UNIV, "MOVE", "d1", "{}", List.of(), Optional.empty()).id();
    PushedRecord onMx1 = pushed(change, 0, "mx1");
    PushedRecord onMx2 = pushed(change, 1, "mx2");
    assertThat(store.pushed().of(LEG)).contains(onMx2);
    assertThat(store.pushed().leaving(UNIV)).containsExactly(onMx1);
    assertThat(store.pushed().on(LEG, "mx1")).contains(onMx1);
    assertThat(store.pushed().on(LEG, "mx2")).contains(onMx2);
    assertThat(store.pushed().on(LEG, "mx3")).isEmpty();
    store.journal().removed(change, 2, LEG, "mx1");
    assertThat(store.pushed().leaving(UNIV)).isEmpty();
    assertThat(store.pushed().all()).containsExactly(onMx2);
    PushedPlace place = new PushedPlace(LEG, "mx2");
    assertThat(store.pushed().places()).containsExactly(place);
    assertThat(store.pushed().places(UNIV)).containsExactly(place);
    assertThat(store.pushed().places(new CircuitName("another"))).isEmpty();
    assertThat(store.pushed().facts("mx2"))
        .containsExactly(new PushedFacts(LEG, "mx2", "{}", change, NOW));
    assertThat(store.pushed().facts("mx1")).isEmpty();
  }

  @Test
  @Timeout(20)
  void whatIsKnownOfACircuitIsReadWhileAnotherWrites() throws SQLException {
    try (Connection _ = store.dataSource().getConnection()) {
      assertThat(store.circuits().of(UNIV)).isEmpty();
    }
  }

  @Test
  void aLegThatMovesBackHasNothingLeftThere() {
    long change = store.journal().open(UNIV, "MOVE", "d1", "{}", List.of(), Optional.empty()).id();
    pushed(change, 0, "mx1");
    PushedRecord onMx2 = pushed(change, 1, "mx2");
    PushedRecord back = pushed(change, 2, "mx1");
    assertThat(store.pushed().of(LEG)).contains(back);
    assertThat(store.pushed().leaving(UNIV)).containsExactly(onMx2);
  }

  @Test
  void aLegStandsWhereItWasOnceItsMoveIsTakenBack() {
    long change = store.journal().open(UNIV, "MOVE", "d1", "{}", List.of(), Optional.empty()).id();
    PushedRecord onMx1 = pushed(change, 0, "mx1");
    pushed(change, 1, "mx2");
    store.journal().removed(change, 2, LEG, "mx2");
    assertThat(store.pushed().all()).containsExactly(onMx1);
    assertThat(store.pushed().leaving(UNIV)).isEmpty();
    store.journal().removed(change, 3, LEG, "mx1");
    assertThat(store.pushed().all()).isEmpty();
  }

  @Test
  void anotherServiceKeyForgetsWhatAzureSaidOfTheOldOne() {
    store.circuits().seen(List.of(new CircuitRecords.Seen(UNIV, KEY, "text")));
    store.circuits().found(UNIV, KEY, "commercial", "/subscriptions/s/x");
    store.circuits().seen(List.of(new CircuitRecords.Seen(UNIV, KEY, "text 2")));
    assertThat(store.circuits().of(UNIV).orElseThrow().cloud()).contains("commercial");
    store
        .circuits()
        .seen(
            List.of(
                new CircuitRecords.Seen(
                    UNIV, ServiceKey.parse("00000000-0000-0000-0000-000000000001"), "text 3")));
    assertThat(store.circuits().of(UNIV).orElseThrow().cloud()).isEmpty();
    store.circuits().found(UNIV, KEY, "commercial", "/subscriptions/s/x");
    assertThat(store.circuits().of(UNIV).orElseThrow().cloud())
        .as("an answer for the old key that comes late")
        .isEmpty();
  }

  @Test
  void theHashKeyStaysTheSame() {
    String key = store.hashKey();
    reopen();
    assertThat(store.hashKey()).isEqualTo(key).hasSize(64);
  }

  private CircuitRecord univ() {
    return store.circuits().of(UNIV).orElseThrow();
  }

  @Test
  void whatWasWrittenIsOursAndOnlyWhatWasSeenStandingIsExpectedR120() {
    store.circuits().seen(List.of(new CircuitRecords.Seen(UNIV, KEY, "text")));
    store.circuits().writes(UNIV, "Provisioning");
    assertThat(univ().expected("Provisioning")).as("not seen yet").isEmpty();
    assertThat(univ().announced()).isTrue();
    store.circuits().stands(UNIV, "Provisioning");
    store.circuits().writes(UNIV, "Provisioned");
    store.circuits().writes(UNIV, "Provisioned");

    assertThat(univ().writtenStates()).containsExactly("Provisioning", "Provisioned");
    assertThat(univ().expected("Provisioning")).contains("Provisioning");
    assertThat(univ().expected("provisioned")).as("may be our own").isEmpty();
    assertThat(univ().expected("NotProvisioned")).contains("Provisioning");
  }

  @Test
  void aTakeBackThatNobodySawKeepsTheAnnouncementOnRecord() {
    store.circuits().seen(List.of(new CircuitRecords.Seen(UNIV, KEY, "text")));
    store.circuits().writes(UNIV, "Provisioning");
    store.circuits().writes(UNIV, "NotProvisioned");
    assertThat(univ().announced()).isTrue();
    store.circuits().stands(UNIV, "NotProvisioned");
    assertThat(univ().announced()).isFalse();
    store.circuits().startOver(UNIV);
    assertThat(univ().expected("Provisioned")).isEmpty();
  }
}
