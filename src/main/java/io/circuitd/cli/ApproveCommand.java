package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code circuitd approve}. */
@Command(
    name = "approve",
    description = "Approves the current plan: writes its digest to config/approvals, as you.")
final class ApproveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CIRCUIT", converter = CircuitArgument.class, description = "Its name.")
  CircuitName circuit;

  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who approves.")
  String by;

  @Option(names = "--ticket", paramLabel = "T", description = "The change's ticket.")
  Optional<String> ticket = Optional.empty();

  @Option(
      names = "--digest",
      paramLabel = "D",
      description =
          "The digest that you read (or its beginning); refuses when the plan has another.")
  Optional<String> digest = Optional.empty();

  @Option(
      names = "--undo",
      paramLabel = "CHANGE",
      description = "Approves the plan of circuitd undo CHANGE in place of the current one.")
  Optional<Long> undo = Optional.empty();

  /**
   * What was approved.
   *
   * @param files none when the plan has nothing to do
   * @param notes what the daemon had to say when told
   */
  record Approved(CircuitName circuit, String digest, List<String> files, List<String> notes) {}

  ApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (by.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "--by is empty; expected who approves");
    }
    ControlClient daemon = common.daemon();
    PlanReport plan;
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure and the routers ...");
      plan = undo.isPresent() ? daemon.undo(undo.get()) : daemon.plan(circuit);
    }
    if (!plan.circuit().equals(circuit)) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "change %s is of circuit %s; expected one of %s"
              .formatted(undo.map(Object::toString).orElse(""), plan.circuit(), circuit));
    }
    check(plan);
    List<String> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    if (plan.kind() != Kind.NOTHING_TO_DO) {
      for (Side side : plan.connections()) {
        files.add(write(plan, side).toString());
      }
      notes.addAll(tell(daemon));
    }
    print(new Approved(circuit, plan.digest(), files, notes));
    return ExitCode.FINE;
  }

  private void check(PlanReport plan) {
    if (plan.kind() == Kind.BLOCKED) {
      throw new CommandFailure(
          PlanView.exitCode(plan),
          "the plan for " + circuit + " is blocked: " + PlanView.errors(plan));
    }
    if (digest.isPresent()
        && (digest.get().length() < 8 || !plan.digest().startsWith(digest.get()))) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "the plan for %s now has the digest %s; expected %s (8 characters at least); next: read it again with: circuitd plan %s"
              .formatted(circuit, plan.digest(), digest.get(), circuit));
    }
  }

  private Path write(PlanReport plan, Side side) throws IOException {
    return ApprovalFiles.write(
        common.configDir().resolve("approvals"),
        new Approval(circuit, side, plan.digest(), by, now(), ticket, Optional.empty()));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The file counts; a daemon that does not hear of it now finds it by itself. */
  private static List<String> tell(ControlClient daemon) {
    try {
      return daemon.reload().findings();
    } catch (ControlFailure e) {
      return List.of("the daemon could not be told (" + e.text() + ") and will find it by itself");
    }
  }

  private void print(Approved approved) {
    if (common.json) {
      terminal.out().println(ControlJson.pretty(approved));
      return;
    }
    if (approved.files().isEmpty()) {
      terminal.line("nothing to do for " + circuit + ", nothing to approve");
    }
    approved
        .files()
        .forEach(file -> terminal.line("approved " + approved.digest() + " in " + file));
    approved.notes().forEach(terminal::line);
  }
}
