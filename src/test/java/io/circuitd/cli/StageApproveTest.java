package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.ApprovalNeeds;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.RolloutReport;
import io.circuitd.control.RolloutService;
import io.circuitd.control.StageReport;
import io.circuitd.control.TemplatesReport;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.rollout.Stages.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code approve --stage}: one call, and each circuit its own approval. */
class StageApproveTest {
  private static final CircuitName ONE = new CircuitName("one");
  private static final CircuitName TWO = new CircuitName("two");

  @TempDir Path folder;
  private Path config = Path.of("config");
  private Optional<ControlServer> server = Optional.empty();
  private final FakeDaemon daemon = FakeDaemon.planning(Kind.OURS_ALONE);
  private final List<PlanReport> plans = new ArrayList<>();
  private final List<RolloutReport.Open> waitsFor = new ArrayList<>();
  private final List<StageReport.LeftOut> leftOut = new ArrayList<>();
  private final Captured captured = Captured.plain();

  private final class OneStage implements RolloutService {
    @Override
    public TemplatesReport preview(Path old, Path fresh) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RolloutReport rollout() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StageReport stage(Stage stage, String asker) {
      return new StageReport(
          FakeDaemon.AT,
          stage,
          "sha256:aaaabbbbccccddddeeee",
          List.of(),
          plans,
          List.of(),
          leftOut,
          waitsFor,
          List.of("the fuse holds what is above"));
    }
  }

  @BeforeEach
  void serve() throws IOException {
    config = Files.createDirectory(folder.resolve("config"));
    server =
        Optional.of(
            ControlServer.start(
                ControlSocket.of(config), daemon, RolloutService.routes(new OneStage())));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ControlServer::close);
  }

  private void plan(CircuitName circuit, Optional<String> author) {
    daemon.needs = new ApprovalNeeds(false, 1, false, author, Optional.empty(), Optional.empty());
    PlanReport plan = daemon.plan(circuit);
    plans.add(
        new PlanReport(
            circuit,
            plan.at(),
            "sha256:0000" + circuit,
            plan.kind(),
            plan.connections(),
            plan.routers(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            daemon.needs,
            Optional.empty(),
            Optional.empty()));
  }

  private int approve(String... words) {
    List<String> args = new ArrayList<>(List.of("approve", "--stage", "rest", "--by", "ann"));
    args.addAll(List.of(words));
    args.addAll(List.of("--config", config.toString()));
    return captured.run(args.toArray(String[]::new));
  }

  private List<Approval> written() {
    return ApprovalFiles.load(config.resolve("approvals")).approvals();
  }

  @Test
  void everyCircuitGetsItsOwnDigestAndTheDaemonIsToldOnce() {
    plan(ONE, Optional.empty());
    plan(TWO, Optional.empty());

    assertThat(approve("--digest", "sha256:aaaabbbb", "--ticket", "T-1")).isZero();
    assertThat(captured.out())
        .contains("approved 2 circuits of stage rest", "  one sha256:0000one")
        .contains("the fuse holds what is above");
    assertThat(written())
        .extracting(a -> a.circuit() + " " + a.side() + " " + a.digest())
        .containsExactlyInAnyOrder(
            "one primary sha256:0000one",
            "one secondary sha256:0000one",
            "two primary sha256:0000two",
            "two secondary sha256:0000two");
    assertThat(written())
        .allMatch(a -> a.consents().getFirst().ticket().equals(Optional.of("T-1")));
    assertThat(daemon.reloads).hasValue(1);
  }

  @Test
  void aCircuitWhoseAuthorApprovesIsLeftToOthers() {
    plan(ONE, Optional.of("ann"));
    plan(TWO, Optional.of("bob"));

    assertThat(approve("--digest", "sha256:aaaabbbb")).isEqualTo(ExitCode.WRONG);
    assertThat(captured.out()).contains("left out: one: ann: is the author of the circuit's file");
    assertThat(written()).extracting(Approval::circuit).containsOnly(TWO);
    assertThat(written()).extracting(Approval::side).containsOnly(Side.PRIMARY, Side.SECONDARY);
  }

  @Test
  void aStageWaitsForFormerOnesUnlessToldNotTo() {
    plan(ONE, Optional.empty());
    waitsFor.add(new RolloutReport.Open(TWO, "is down since: no session"));

    assertThat(approve()).isEqualTo(ExitCode.WRONG);
    assertThat(captured.err())
        .contains("stage rest waits for 1 circuit of former stages: two: is down since")
        .contains("next: circuitd templates rollout, or say --anyway");
    assertThat(written()).isEmpty();
    assertThat(approve("--anyway")).isEqualTo(ExitCode.USAGE);
    assertThat(captured.err()).contains("expected --digest; next: circuitd plan --stage rest");
    assertThat(written()).isEmpty();
    assertThat(approve("--anyway", "--digest", "sha256:aaaabbbb")).isZero();
    assertThat(written()).hasSize(2);
  }

  @Test
  void aStageOfWhichNothingCanBeApprovedSaysWhy() {
    leftOut.add(new StageReport.LeftOut(ONE, "router x cannot be read", true));

    assertThat(approve()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(captured.err()).contains("one: router x cannot be read");
    assertThat(approve("--digest", "sha256:99999999")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(written()).isEmpty();
  }

  @Test
  void whatExcludesEachOtherIsAWrongCall() {
    assertThat(approve("one")).isEqualTo(ExitCode.USAGE);
    assertThat(approve("--undo", "7")).isEqualTo(ExitCode.USAGE);
    assertThat(captured.err())
        .contains("--stage excludes a CIRCUIT, --undo, --peering and --texts");
  }
}
