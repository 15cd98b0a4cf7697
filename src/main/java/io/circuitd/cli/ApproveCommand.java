package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.ssh.SshSigner;
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

  @Parameters(paramLabel = "CIRCUIT", converter = CircuitArgument.class, description = "Its name.")
  CircuitName circuit;

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

  @Option(
      names = "--undo",
      paramLabel = "CHANGE",
      description = "Approves the plan of circuitd undo CHANGE in place of the current one.")
  Optional<Long> undo = Optional.empty();

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

  ApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (texts.isPresent()) {
      return new SignedTexts(terminal, common.configDir(), texts.get()).write(circuit);
    }
    String who =
        by.orElseThrow(() ->
            new ParameterException(spec.commandLine(), "Missing required option: '--by=WHO'"));
    if (who.isBlank() || !isLine(who) || !isLine(ticket.orElse(""))) {
      throw new CommandFailure(
          ExitCode.USAGE, "--by and --ticket; expected is one line of up to 200 characters each");
    }
    ControlClient daemon = common.daemon();
    PlanReport plan;
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure and the routers ...");
      plan = undo.isPresent() ? daemon.undo(undo.get(), who) : daemon.plan(circuit, who);
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
      approve(plan, who, files, notes);
      notes.addAll(tell(daemon));
    }
    print(new Approved(circuit, plan.digest(), files, notes));
    return ExitCode.FINE;
  }

  private static boolean isLine(String text) {
    return text.length() <= 200 && text.chars().noneMatch(Character::isISOControl);
  }

  private void check(PlanReport plan) {
    if (plan.kind() == Kind.BLOCKED) {
      throw new CommandFailure(
          PlanView.exitCode(plan),
          "the plan for " + circuit + " is blocked: " + PlanView.errors(plan));
    }
    digest.ifPresent(read -> check(plan.digest(), read));
  }

  private void check(String planned, String read) {
    String again =
        "; next: read it again with: circuitd "
            + undo.map(change -> "undo " + change).orElse("plan " + circuit);
    if (bare(read).length() < SHORTEST) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--digest %s is too short; expected %d characters at least, %s not counted%s"
              .formatted(read, SHORTEST, HASH, again));
    }
    if (!bare(planned).startsWith(bare(read))) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "the plan for %s now has the digest %s; expected %s%s"
              .formatted(circuit, planned, read, again));
    }
  }

  private static String bare(String digest) {
    return digest.startsWith(HASH) ? digest.substring(HASH.length()) : digest;
  }

  private void approve(PlanReport plan, String who, List<String> files, List<String> notes)
      throws IOException {
    Approver approver = new Approver(terminal, plan.needs(), who);
    Optional<SshSigner> signer = approver.signer(key, agent);
    List<Approval> written = new ArrayList<>();
    // All are signed before the first is written, so that a refusing agent leaves nothing behind.
    for (Side side : plan.connections()) {
      Consent consent = new Consent(who, now(), ticket, Optional.empty());
      Approval mine = new Approval(circuit, side, plan.digest(), List.of(consent));
      written.add(added(plan, approver.signed(mine, signer)));
    }
    for (Approval approval : written) {
      files.add(ApprovalFiles.write(approvals(), approval).toString());
      Judgement judgement = approver.judge(approval);
      if (plan.needs().count() > 1 || !judgement.enough()) {
        notes.add(approval.side().word() + ": " + judgement.words());
      }
    }
  }

  private Path approvals() {
    return common.configDir().resolve("approvals");
  }

  /** To those of others who approved the same plan; what is used up or of another one goes. */
  private Approval added(PlanReport plan, Approval mine) {
    boolean usedUp =
        plan.approvals().stream()
            .anyMatch(given -> given.connection() == mine.side() && given.usedUp());
    Optional<Approval> there =
        ApprovalFiles.load(approvals()).approvals().stream()
            .filter(given -> given.circuit().equals(circuit) && given.side() == mine.side())
            .filter(given -> given.digest().equals(mine.digest()) && !usedUp)
            .findFirst();
    Consent own = mine.consents().getFirst();
    List<Consent> consents = new ArrayList<>();
    there.ifPresent(given ->
        given.consents().stream()
            .filter(consent -> !isOfSame(consent, own))
            .forEach(consents::add));
    consents.add(own);
    return new Approval(circuit, mine.side(), mine.digest(), consents);
  }

  private static boolean isOfSame(Consent one, Consent other) {
    Optional<SshPublicKey> key = ApprovalJudge.key(one);
    return ApprovalJudge.same(one.by(), other.by())
        || (key.isPresent() && key.equals(ApprovalJudge.key(other)));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
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
