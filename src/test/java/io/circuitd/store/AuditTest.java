package io.circuitd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.AuditCheck.Broken;
import io.circuitd.store.AuditCheck.Whole;
import io.circuitd.store.Journal.UsedApproval;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chain of the audit: what it holds, and that nobody can change it unseen. */
class AuditTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final CircuitName UNIV = new CircuitName("example-univ");
  private static final CircuitName HOSPITAL = new CircuitName("example-hospital");

  @TempDir Path folder;
  private Store store;
  private final List<String> heard = new ArrayList<>();

  private final class Heard implements StepListener {
    @Override
    public void before(long changeId, int stage, String name) {
      heard.add("before " + changeId + " " + name);
    }

    @Override
    public void after(long changeId, int stage, String name) {
      heard.add("after " + changeId + " " + name);
    }
  }

  @BeforeEach
  void open() {
    store = Store.open(file(), InstantSource.fixed(NOW), new Heard());
  }

  private Path file() {
    return folder.resolve("s.db");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void tamper(String sql) {
    try (var connection = store.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private ChangeRecord open(CircuitName circuit) {
    return store.journal().open(circuit, "BUILD", "d1", "{}", List.of(), Optional.empty());
  }

  private static List<String> events(List<Audit.Entry> entries) {
    return entries.stream().map(Audit.Entry::event).toList();
  }

  /** Six records: start, note, step, step, end, plan shown. */
  private void story() {
    ChangeRecord change = open(UNIV);
    Journal journal = store.journal();
    journal.together(
        List.of(
            NextStep.of(change.id(), 0, "LOCK", "{\"session\":7}")
                .telling(List.of(journal.note(AuditEvent.RPC, Map.of("operation", "lock"))))));
    journal.step(change.id(), 0, "COMMIT", "{}");
    journal.close(change.id(), ChangeRecord.State.DONE, "all up");
    journal.rememberPlan(UNIV, "d2", "{}", Map.of("by", "alice"));
  }

  @Test
  void aChangeIsToldFromItsStartToItsEndWithWhatHappenedBeforeEachStep() {
    UsedApproval approval =
        new UsedApproval(Side.PRIMARY, "d1", NOW, "alice", Optional.of("CHG-1"));
    ChangeRecord change =
        store.journal().open(UNIV, "BUILD", "d1", "{}", List.of(approval), Optional.empty());
    AuditNote note = store.journal().note(AuditEvent.RPC, Map.of("operation", "lock"));
    store
        .journal()
        .together(
            List.of(NextStep.of(change.id(), 2, "LOCK", "{\"session\":7}").telling(List.of(note))));
    store.journal().tell(change.id(), List.of(note));
    store.journal().close(change.id(), ChangeRecord.State.FAILED, "é");
    assertThat(store.audit().ofChange(change.id()))
        .extracting(entry -> entry.seq() + " " + entry.event() + " " + entry.detail())
        .containsExactly(
            "1 change started {\"digest\":\"d1\",\"kind\":\"BUILD\"}",
            "2 approval used {\"at\":\"2026-11-21T10:00:00Z\",\"by\":\"alice\","
                + "\"connection\":\"primary\",\"digest\":\"d1\",\"ticket\":\"CHG-1\"}",
            "3 rpc {\"operation\":\"lock\"}",
            "4 step {\"stage\":\"2\",\"step\":\"LOCK\",\"session\":7}",
            "5 rpc {\"operation\":\"lock\"}",
            "6 change ended {\"outcome\":\"failed\",\"reason\":\"\\u00E9\"}");
    assertThat(store.audit().verify())
        .isEqualTo(new Whole(1, 6, store.audit().of(UNIV).getLast().hash()));
  }

  @Test
  void configurationThatAStepNeedsWholeIsMaskedInTheAudit() {
    ChangeRecord change = open(UNIV);
    String detail =
        "{\"former\":\"[\\\"<a x='1'><authentication-key>$9$abc</authentication-key></a>\\\"]\"}";
    store.journal().step(change.id(), 0, "COMMIT", detail);
    assertThat(store.journal().steps(change.id()).getLast().detail()).contains("$9$abc");
    assertThat(store.audit().ofChange(change.id()).getLast().detail())
        .contains("<authentication-key>***</authentication-key></a>")
        .doesNotContain("$9$abc");
  }

  @Test
  void anEmptyAuditIsWhole() {
    assertThat(store.audit().verify()).isEqualTo(new Whole(1, 0, "0".repeat(64)));
  }

  @Test
  void theChainGoesOnAfterAReopen() {
    story();
    store.close();
    open();
    store.audit().add(AuditEvent.FREEZE, Map.of("by", "bob"));
    assertThat(store.audit().verify()).isInstanceOf(Whole.class);
    assertThat(((Whole) store.audit().verify()).count()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "update audit set detail = '{}' where seq = 3              | 3 | hash",
        "update audit set at = '2026-11-21T10:00:01Z' where seq = 3 | 3 | hash",
        "update audit set at = 'never' where seq = 3                | 3 | hash",
        "update audit set circuit = 'other' where seq = 1           | 1 | hash",
        "update audit set change_id = null where seq = 4            | 4 | hash",
        "update audit set event = 'note' where seq = 2              | 2 | hash",
        "update audit set hash = upper(hash) where seq = 5          | 5 | hash",
        "delete from audit where seq = 3                            | 3 | record 4 in its place",
        "delete from audit where seq = 1                            | 1 | record 2 in its place",
        "update audit set detail = upper(detail) where seq = 6 | 6 | hash",
      })
  void whatWasTamperedWithIsNamed(String sql, long seq, String found) {
    story();
    assertThat(store.audit().verify()).isInstanceOf(Whole.class);
    tamper(sql);
    assertThat(store.audit().verify()).isInstanceOf(Broken.class);
    Broken broken = (Broken) store.audit().verify();
    assertThat(broken.seq()).isEqualTo(seq);
    assertThat(broken.found()).contains(found);
  }

  @Test
  void twoRecordsThatChangedPlacesAreNamed() {
    story();
    tamper("update audit set seq = -2 where seq = 2");
    tamper("update audit set seq = 2 where seq = 3");
    tamper("update audit set seq = 3 where seq = -2");
    assertThat(store.audit().verify()).isInstanceOf(Broken.class);
    assertThat(((Broken) store.audit().verify()).seq()).isEqualTo(2);
  }

  @Test
  void aFieldCannotLendTextToTheNextOne() {
    store.audit().add(AuditEvent.NOTE, new CircuitName("ab"), Map.of());
    tamper("update audit set circuit = 'a', event = 'b' || event");
    assertThat(store.audit().verify()).isInstanceOf(Broken.class);
  }

  @Test
  void somethingIsToldOnce() {
    assertThat(store.audit().once(AuditEvent.APPROVAL_SEEN, UNIV, Map.of("by", "alice"))).isTrue();
    assertThat(store.audit().once(AuditEvent.APPROVAL_SEEN, UNIV, Map.of("by", "alice"))).isFalse();
    assertThat(store.audit().once(AuditEvent.APPROVAL_SEEN, HOSPITAL, Map.of("by", "alice")))
        .isTrue();
    assertThat(store.audit().once(AuditEvent.APPROVAL_SEEN, UNIV, Map.of("by", "bob"))).isTrue();
    assertThat(store.audit().of(UNIV)).hasSize(2);
  }

  @Test
  void stepsOfSeveralChangesAreWrittenTogetherOrNotAtAll() {
    ChangeRecord univ = open(UNIV);
    ChangeRecord hospital = open(HOSPITAL);
    store
        .journal()
        .together(
            List.of(
                NextStep.of(univ.id(), 1, "CONFIRM", "{}"),
                NextStep.of(hospital.id(), 2, "CONFIRM", "{}")));
    assertThat(heard)
        .containsExactly(
            "before 1 CONFIRM", "before 2 CONFIRM", "after 1 CONFIRM", "after 2 CONFIRM");
    assertThat(store.journal().steps(univ.id())).hasSize(1);
    assertThat(store.journal().steps(hospital.id())).hasSize(1);
    assertThatThrownBy(() ->
            store
                .journal()
                .together(
                    List.of(
                        NextStep.of(univ.id(), 1, "PUSHED", "{}"),
                        NextStep.of(999, 2, "PUSHED", "{}"))))
        .isInstanceOf(RuntimeException.class);
    assertThat(store.journal().steps(univ.id())).as("all or none").hasSize(1);
    assertThat(((Whole) store.audit().verify()).count()).isEqualTo(4);
  }

  @Test
  void changesAndOtherRecordsAreFoundNewestFirstButToldInOrder() {
    for (int i = 0; i < 3; i++) {
      ChangeRecord change = open(i == 1 ? HOSPITAL : UNIV);
      store.journal().step(change.id(), 0, "LOCK", "{}");
      store.journal().close(change.id(), ChangeRecord.State.DONE, "r" + i);
      store.audit().add(AuditEvent.NOTE, Map.of("n", "" + i));
    }
    assertThat(store.audit().changes(Optional.of(UNIV), 1))
        .allMatch(entry -> entry.change().getAsLong() == 3);
    assertThat(events(store.audit().changes(Optional.empty(), 2)))
        .containsExactly("change started", "change ended", "change started", "change ended");
    assertThat(store.audit().others(Optional.of(UNIV), 2))
        .extracting(Audit.Entry::detail)
        .containsExactly("{\"n\":\"1\"}", "{\"n\":\"2\"}");
    store.journal().rememberPlan(UNIV, "d1", "{}", Map.of());
    assertThat(events(store.audit().ofDigest(UNIV, "d1"))).containsExactly("plan shown");
    assertThat(store.audit().ofDigest(HOSPITAL, "d1")).isEmpty();
  }

  @Test
  void theOldAuditBecomesTheFirstLinks() {
    Path old = folder.resolve("old.db");
    Jdbi jdbi = Jdbi.create("jdbc:sqlite:" + old);
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + old, "", "")
        .locations("classpath:io/circuitd/store/migration")
        .target("1")
        .load()
        .migrate();
    jdbi.useHandle(handle -> {
      handle.execute(
          "insert into change (id, circuit, kind, digest, plan, state, opened_at, closed_at) values"
              + " (7, 'example-univ', 'BUILD', 'd1', '{}', 'DONE', '2026-01-01T00:00:00Z',"
              + " '2026-01-01T00:01:00Z')");
      handle.execute(
          "insert into audit (at, circuit, event, detail) values"
              + " ('2026-01-01T00:00:00Z', 'example-univ', 'change started', 'BUILD d1'),"
              + " ('2026-01-01T00:01:00Z', 'example-univ', 'change done', 'all up'),"
              + " ('2026-01-01T00:02:00Z', 'example-univ', 'something', 'else')");
    });
    try (Store migrated = Store.open(old, InstantSource.fixed(NOW), StepListener.NONE)) {
      assertThat(migrated.audit().of(UNIV))
          .extracting(entry -> entry.change() + " " + entry.event() + " " + entry.detail())
          .containsExactly(
              "OptionalLong[7] change started {\"digest\":\"d1\",\"kind\":\"BUILD\"}",
              "OptionalLong[7] change ended {\"outcome\":\"done\",\"reason\":\"all up\"}",
              "OptionalLong.empty something {\"text\":\"else\"}");
      migrated.audit().add(AuditEvent.NOTE, Map.of());
      assertThat(((Whole) migrated.audit().verify()).count()).isEqualTo(4);
    }
  }

  @Test
  void randomRecordsMakeAWholeChainAndAnyChangeOfOneBreaksIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<ChangeRecord> changes = List.of(open(UNIV), open(HOSPITAL));
    int records = 2;
    for (int i = 0; i < 60; i++) {
      long change = changes.get(random.nextInt(2)).id();
      List<AuditNote> notes = new ArrayList<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        notes.add(store.journal().note(event(random), Map.of(text(random), text(random))));
      }
      switch (random.nextInt(3)) {
        case 0 -> {
          store.audit().add(event(random), Map.of(text(random), text(random)));
          records++;
        }
        case 1 -> {
          store.journal().tell(change, notes);
          records += notes.size();
        }
        default -> {
          store
              .journal()
              .together(List.of(NextStep.of(change, 0, text(random), "{}").telling(notes)));
          records += notes.size() + 1;
        }
      }
    }
    assertThat(store.audit().verify()).as("seed %d", seed).isInstanceOf(Whole.class);
    assertThat(((Whole) store.audit().verify()).count()).as("seed %d", seed).isEqualTo(records);
    long victim = 1L + random.nextInt(records);
    String column = List.of("detail", "event", "circuit").get(random.nextInt(3));
    tamper("update audit set " + column + " = " + column + " || 'x' where seq = " + victim);
    assertThat(store.audit().verify()).as("seed %d", seed).isInstanceOf(Broken.class);
    assertThat(((Broken) store.audit().verify()).seq()).as("seed %d", seed).isEqualTo(victim);
  }

  private static AuditEvent event(Random random) {
    List<AuditEvent> events = List.of(AuditEvent.values());
    return events.get(random.nextInt(events.size()));
  }

  /** Any text, also what is no text: half of a surrogate pair is left out. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(
          random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(60) : random.nextInt(0xD800));
    }
    return text.toString();
  }
}
