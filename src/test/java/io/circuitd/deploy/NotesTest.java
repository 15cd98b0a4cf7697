package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Sha256;
import io.circuitd.netconf.record.RpcExchange;
import io.circuitd.netconf.record.RpcExchange.Answer;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.AuditNote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept for the audit between two steps. */
class NotesTest {
  private final Notes notes =
      new Notes(
          (event, detail) -> new AuditNote(event, Instant.EPOCH, new TreeMap<>(detail).toString()),
          text -> text.replace("hunter2", "***"));

  private static RpcExchange read(long session, String received) {
    return new RpcExchange(
        session,
        "get-config running",
        "<get-config/>",
        Answer.DATA,
        received,
        Duration.ofMillis(session));
  }

  private static List<String> details(List<AuditNote> taken) {
    return taken.stream().map(AuditNote::detail).toList();
  }

  @Test
  void theSameAnswerOverAndOverIsCountedUntilSomethingElseComes() {
    notes.add("mx1", read(1, "<a/>"));
    assertThat(notes.takeNew()).hasSize(1);
    for (int i = 2; i < 50; i++) {
      notes.add("mx1", read(i, "<a/>"));
      assertThat(notes.takeNew()).as("nothing to write while only waiting").isEmpty();
    }
    notes.add("mx1", read(50, "<b/>"));
    assertThat(details(notes.takeNew()))
        .hasSize(2)
        .first()
        .isEqualTo("{answer=the same 48 times more, operation=get-config running, router=mx1}");
  }

  @Test
  void aStepEndsARepetition() {
    notes.add("mx1", read(1, "<a/>"));
    notes.add("mx1", read(2, "<a/>"));
    assertThat(notes.take()).hasSize(2);
    notes.add("mx1", read(3, "<a/>"));
    assertThat(details(notes.take())).singleElement().asString().contains("received=<a/>");
    assertThat(notes.take()).isEmpty();
  }

  @Test
  void anotherRouterOrANoteBetweenIsNoRepetition() {
    notes.add("mx1", read(1, "<a/>"));
    notes.add("mx2", read(1, "<a/>"));
    notes.add(AuditEvent.READING, Map.of("bgp", "established"));
    notes.add("mx2", read(1, "<a/>"));
    assertThat(notes.take())
        .extracting(AuditNote::event)
        .containsExactly(AuditEvent.RPC, AuditEvent.RPC, AuditEvent.READING, AuditEvent.RPC);
  }

  @Test
  void aLongTextIsCutAndItsHashStandsForTheWhole() {
    String whole = "é".repeat(Notes.LONGEST) + "end";
    notes.add("mx1", read(1, whole));
    assertThat(details(notes.take()).getFirst())
        .hasSizeLessThan(Notes.LONGEST + 500)
        .contains("whole: " + (2 * Notes.LONGEST + 3) + " bytes, " + Sha256.of(whole))
        .doesNotContain("end");
  }

  @Test
  void aSecretIsHiddenAlsoWhereATextIsCut() {
    notes.add("mx1", read(1, "x".repeat(Notes.LONGEST - 3) + "hunter2"));
    notes.add(AuditEvent.NOTE, Map.of("words", "invalid key hunter2"));
    assertThat(details(notes.take()).toString()).doesNotContain("hun").contains("key ***");
  }
}
