package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.HistoryReport.Change;
import io.circuitd.control.HistoryReport.Line;
import io.circuitd.control.HistoryReport.Part;
import io.circuitd.control.HistoryReport.Story;
import io.circuitd.control.HistoryReport.Verified;
import io.circuitd.control.HistoryService;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HistoryCommandTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final Part WHOLE = new Part(true, 1, 12, "abc", Optional.empty(), "", "");

  @TempDir Path folder;
  private Path config = Path.of("config");
  private Optional<ControlServer> server = Optional.empty();
  private final Captured captured = Captured.plain();

  /** Two changes; what the check answers is given. */
  private record FakeHistory(Verified verified) implements HistoryService {
    @Override
    public HistoryReport history(Optional<CircuitName> circuit, int limit) {
      if (circuit.isPresent()) {
        throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "no record of " + circuit.get());
      }
      return new HistoryReport(
          AT,
          List.of(done(), open()),
          List.of(line(9, "plan shown", Map.of("digest", "sha256:9", "limit", "" + limit))));
    }

    @Override
    public Story story(long change) {
      return new Story(
          done(),
          List.of(line(1, "approval seen", Map.of("by", "alice"))),
          List.of(
              line(2, "step", Map.of("stage", "1", "step", "LOCK", "session", "7")),
              line(
                  3,
                  "rpc",
                  Map.of(
                      "router",
                      "mx1",
                      "session",
                      "7",
                      "operation",
                      "lock candidate",
                      "sent",
                      "<lock/>",
                      "answer",
                      "rpc-error",
                      "received",
                      "lock-denied: \u001b[31mbob has it",
                      "ms",
                      "12")),
              line(
                  4,
                  "azure",
                  Map.of("operation", "PUT /x", "status", "200", "answer", "accepted"))));
    }

    @Override
    public Verified verify(Optional<Path> copy) {
      return verified;
    }
  }

  private static Change done() {
    return new Change(
        4,
        "example-univ",
        "build",
        "sha256:4",
        AT,
        Optional.of(AT.plusSeconds(60)),
        List.of("alice", "bob"),
        List.of("CHG-1"),
        "done",
        "all up");
  }

  private static Change open() {
    return new Change(
        5, "later", "retire", "sha256:5", AT, Optional.empty(), List.of(), List.of(), "open", "");
  }

  private static Line line(long seq, String event, Map<String, String> detail) {
    return new Line(seq, AT, "example-univ", event, detail, "h" + seq);
  }

  @BeforeEach
  void makeConfig() throws IOException {
    config = Files.createDirectory(folder.resolve("config"));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ControlServer::close);
  }

  private int run(Verified verified, String words) {
    server =
        Optional.of(
            ControlServer.start(
                ControlSocket.of(config),
                FakeDaemon.planning(Kind.NOTHING_TO_DO),
                HistoryService.routes(new FakeHistory(verified))));
    return captured.run((words + " --config " + config).split(" "));
  }

  private int run(String words) {
    return run(new Verified(WHOLE, Optional.empty()), words);
  }

  @Test
  void changesAreATableAndWhatBelongsToNoneStandsBelow() {
    assertThat(run("history --limit 7")).isZero();
    assertThat(captured.out().lines().map(String::stripTrailing))
        .containsExactly(
            "change  circuit       kind    started               approved by  ticket  outcome",
            "4       example-univ  build   2026-11-21T10:00:00Z  alice, bob   CHG-1   done     all"
                + " up",
            "5       later         retire  2026-11-21T10:00:00Z  -            -       open",
            "",
            "beside the changes",
            captured.out().lines().toList().getLast());
    assertThat(captured.out().lines().toList().getLast())
        .startsWith("2026-11-21T10:00:00.000Z  plan shown        example-univ: ")
        .contains("limit: 7");
  }

  @Test
  void aChangeIsToldRecordByRecordAndARouterCannotSteerTheTerminal() {
    assertThat(run("history --change 4 --full")).isZero();
    assertThat(captured.out().lines())
        .containsExactly(
            "change 4 of example-univ: build, done",
            "plan sha256:4",
            "2026-11-21T10:00:00.000Z  approval seen     by: alice",
            "2026-11-21T10:00:00.000Z  step              stage 1 LOCK session: 7",
            "2026-11-21T10:00:00.000Z  rpc               mx1 session 7: lock candidate: rpc-error:"
                + " lock-denied: ?[31mbob has it, 12 ms",
            "    sent <lock/>",
            "    received lock-denied: ?[31mbob has it",
            "2026-11-21T10:00:00.000Z  azure             PUT /x: 200 accepted");
  }

  @Test
  void aWholeChainExitsWithZeroAndSaysItsHead() {
    assertThat(run("history --verify")).isZero();
    assertThat(captured.out())
        .isEqualToIgnoringNewLines("the store: whole: 12 records, from 1 to 12, head abc");
  }

  @Test
  void aCopyThatEndsBeforeTheStoreIsFine() {
    Part copy = new Part(true, 3, 10, "xyz", Optional.empty(), "", "");
    assertThat(run(new Verified(WHOLE, Optional.of(copy)), "history --verify --copy a.jsonl"))
        .isZero();
    assertThat(captured.out())
        .contains("a.jsonl: whole: 8 records, from 3 to 10, head xyz")
        .contains("records from 11 on are not in this copy");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenChainOrCopyExitsWithOneAndNamesTheRecord(boolean inStore) {
    Part broken = new Part(false, 1, 6, "", Optional.of(7L), "hash a", "hash b");
    Verified verified =
        inStore ? new Verified(broken, Optional.empty()) : new Verified(WHOLE, Optional.of(broken));
    assertThat(run(verified, "history --verify")).isEqualTo(1);
    assertThat(captured.out())
        .contains("broken at record 7: found hash a; expected hash b", "next: ");
  }

  @Test
  void inJsonTheReportStandsAlone() {
    assertThat(run("history --json")).isZero();
    assertThat(
            JsonMapper.shared().readTree(captured.out()).at("/changes/0/approvedBy/1").asString())
        .isEqualTo("bob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history x --change 3",
        "history --verify --change 3",
        "history --copy f",
        "history --full",
        "history --limit 0",
        "history unheard-of"
      })
  void aWrongCallExitsWithTwo(String words) {
    assertThat(run(words)).isEqualTo(2);
  }
}
