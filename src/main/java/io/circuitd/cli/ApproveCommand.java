package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.RolloutReport;
import io.circuitd.control.StageReport;
import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code circuitd approve}. */
@Command(
    name = "approve",
    description = {
      "Approves the current plan: writes its digest to config/approvals, as you.",
      "Where circuitd.yaml wants signatures, or with --key, it is signed with your SSH key."
    })
final class ApproveCommand implements Callable<Integer> {
  private static final String HASH = "sha256:";
  private static final int SHORTEST = 8;

  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "Its name.")
  Optional<CircuitName> circuit = Optional.empty();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      converter = StageArgument.class,
      description =
          "Approves the plans of all circuits of canary, pop or rest, each by its own digest, in"
              + " place of one; see circuitd plan --stage.")
  Optional<Stage> stage = Optional.empty();

  @Option(
      names = "--anyway",
      description = "With --stage: although former stages are not through and up.")
  boolean anyway;

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who approves; needed. With a signature as the approvers' file names you.")
  Optional<String> by = Optional.empty();

  @Option(names = "--ticket", paramLabel = "T", description = "The change's ticket.")
  Optional<String> ticket = Optional.empty();

  @Option(
      names = "--digest",
      paramLabel = "D",
      description =
          "The digest that you read (or its beginning); refuses when the plan has another.")
  Optional<String> digest = Optional.empty();

  @Mixin AskedOptions asked = new AskedOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Signs with this private key, or with the agent's key that this public one belongs to.")
  Optional<Path> key = Optional.empty();

  @Option(
      names = "--agent",
      paramLabel = "SOCKET",
      defaultValue = "${env:SSH_AUTH_SOCK}",
      description = "The SSH agent's socket; default: SSH_AUTH_SOCK.")
  Optional<Path> agent = Optional.empty();

  @Option(
      names = "--texts",
      paramLabel = "DIR",
      description =
          "Approves nothing: writes what was signed, and the signatures, to DIR, and shows how"
              + " ssh-keygen checks them.")
  Optional<Path> texts = Optional.empty();

  /**
   * What was approved.
   *
   * @param files none when the plan has nothing to do
   * @param notes which approvals are missing, and that the daemon could not be told
   */
  record Approved(CircuitName circuit, String digest, List<String> files, List<String> notes) {}

  /**
   * What was approved of a stage.
   *
   * @param leftOut what was not
   */
  record StageApproved(
      Stage stage,
      String digest,
      List<CircuitName> circuits,
      List<String> files,
      List<StageReport.LeftOut> leftOut,
      List<String> notes) {}

  ApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (stage.isPresent() && (circuit.isPresent() || asked.isPresent() || texts.isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "--stage excludes a CIRCUIT, --undo, --peering and --texts; expected one of them");
    }
    asked.check(spec.commandLine());
    if (stage.isEmpty() && circuit.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: '--stage=STAGE' or 'CIRCUIT'");
    }
    if (texts.isPresent()) {
      return new SignedTexts(terminal, common.configDir(), texts.get())
          .write(circuit.orElseThrow());
    }
    String who =
        by.orElseThrow(() ->
            new ParameterException(spec.commandLine(), "Missing required option: '--by=WHO'"));
    if (who.isBlank() || !isLine(who) || !isLine(ticket.orElse(""))) {
      throw new CommandFailure(
          ExitCode.USAGE, "--by and --ticket; expected is one line of up to 200 characters each");
    }
    return stage.isPresent() ? stage(stage.get(), who) : one(circuit.orElseThrow(), who);
  }

  private int one(CircuitName name, String who) throws IOException {
    ControlClient daemon = common.daemon();
    PlanReport plan;
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure and the routers ...");
      plan = asked.plan(daemon, name, who);
    }
    if (!plan.circuit().equals(name)) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "change %s is of circuit %s; expected one of %s"
              .formatted(asked.undo.map(Object::toString).orElse(""), plan.circuit(), name));
    }
    if (plan.kind() == Kind.BLOCKED) {
      throw new CommandFailure(
          PlanView.exitCode(plan),
          "the plan for " + name + " is blocked: " + PlanView.errors(plan));
    }
    check("the plan for " + name, plan.digest(), asked.command(name));
    boolean nothing = plan.kind() == Kind.NOTHING_TO_DO;
    ApprovalWriter.Written written = write(nothing ? List.of() : List.of(plan), who);
    Approved approved =
        new Approved(name, plan.digest(), written.files(), notes(written, daemon, nothing));
    if (common.json) {
      terminal.out().println(ControlJson.pretty(approved));
      return ExitCode.FINE;
    }
    if (nothing) {
      terminal.line("nothing to do for " + name + ", nothing to approve");
    }
    approved.files().forEach(file -> terminal.line("approved " + plan.digest() + " in " + file));
    approved.notes().forEach(terminal::line);
    return ExitCode.FINE;
  }

  private int stage(Stage which, String who) throws IOException {
    StageReport report = withoutOwn(StageView.ask(terminal, common, which, who), who);
    if (!report.waitsFor().isEmpty() && !anyway) {
      RolloutReport.Open first = report.waitsFor().getFirst();
      throw new CommandFailure(
          ExitCode.WRONG,
          "stage "
              + which
              + " waits for "
              + GroupView.counted(report.waitsFor().size(), "circuit")
              + " of former stages: "
              + first.circuit()
              + ": "
              + first.why()
              + "; expected all of them through and up; next: circuitd templates rollout, or say"
              + " --anyway");
    }
    if (report.plans().isEmpty() && !report.leftOut().isEmpty()) {
      StageReport.LeftOut first = report.leftOut().getFirst();
      throw new CommandFailure(
          StageView.exitCode(report),
          "no circuit of stage %s can be approved: %s: %s"
              .formatted(which, first.circuit(), first.why()));
    }
    boolean nothing = report.plans().isEmpty();
    if (digest.isEmpty() && !nothing) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "a stage is approved by the digest that was read; expected --digest; next: circuitd plan"
              + " --stage "
              + which);
    }
    check("stage " + which, report.digest(), "plan --stage " + which);
    ApprovalWriter.Written written = write(report.plans(), who);
    StageApproved approved =
        new StageApproved(
            which,
            report.digest(),
            report.plans().stream().map(PlanReport::circuit).toList(),
            written.files(),
            report.leftOut(),
            notes(written, common.daemon(), nothing));
    if (common.json) {
      terminal.out().println(ControlJson.pretty(approved));
      return StageView.exitCode(report);
    }
    if (nothing) {
      terminal.line("nothing to do in stage " + which + ", nothing to approve");
    } else {
      terminal.line(
          "approved %s of stage %s, digest %s"
              .formatted(
                  GroupView.counted(report.plans().size(), "circuit"), which, report.digest()));
    }
    report.plans().forEach(plan -> terminal.line("  " + plan.circuit() + " " + plan.digest()));
    report.leftOut().forEach(out -> terminal.line("left out: " + out.circuit() + ": " + out.why()));
    report.notes().forEach(terminal::line);
    approved.notes().forEach(terminal::line);
    return StageView.exitCode(report);
  }

  /** Circuits that this person may not approve are left to others, and hold nobody up. */
  private StageReport withoutOwn(StageReport report, String who) {
    List<PlanReport> plans = new ArrayList<>();
    List<StageReport.LeftOut> leftOut = new ArrayList<>(report.leftOut());
    for (PlanReport plan : report.plans()) {
      new Approver(terminal, plan.needs(), who)
          .refusal()
          .ifPresentOrElse(
              refusal ->
                  leftOut.add(new StageReport.LeftOut(plan.circuit(), refusal.toString(), false)),
              () -> plans.add(plan));
    }
    return new StageReport(
        report.at(),
        report.stage(),
        report.digest(),
        report.through(),
        plans,
        report.groups(),
        leftOut,
        report.waitsFor(),
        report.notes());
  }

  private ApprovalWriter.Written write(List<PlanReport> plans, String who) throws IOException {
    return new ApprovalWriter(terminal, common.configDir().resolve("approvals"), who, ticket)
        .write(plans, key, agent);
  }

  private static List<String> notes(
      ApprovalWriter.Written written, ControlClient daemon, boolean nothing) {
    List<String> notes = new ArrayList<>(written.notes());
    if (!nothing) {
      notes.addAll(tell(daemon));
    }
    return notes;
  }

  private static boolean isLine(String text) {
    return text.length() <= 200 && text.chars().noneMatch(Character::isISOControl);
  }

  private void check(String what, String planned, String command) {
    digest.ifPresent(read -> check(what, planned, command, read));
  }

  private static void check(String what, String planned, String command, String read) {
    String again = "; next: read it again with: circuitd " + command;
    if (bare(read).length() < SHORTEST) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--digest %s is too short; expected %d characters at least, %s not counted%s"
              .formatted(read, SHORTEST, HASH, again));
    }
    if (!bare(planned).startsWith(bare(read))) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "%s now has the digest %s; expected %s%s".formatted(what, planned, read, again));
    }
  }

  private static String bare(String digest) {
    return digest.startsWith(HASH) ? digest.substring(HASH.length()) : digest;
  }

  /** The file counts; a daemon that does not hear of it now finds it by itself. */
  private static List<String> tell(ControlClient daemon) {
    try {
      daemon.reload();
      return List.of();
    } catch (ControlFailure e) {
      return List.of("the daemon could not be told (" + e.text() + ") and will find it by itself");
    }
  }
}
