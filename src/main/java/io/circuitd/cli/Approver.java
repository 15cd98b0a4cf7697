package io.circuitd.cli;

import io.circuitd.control.PlanReport.ApprovalNeeds;
import io.circuitd.files.Secret;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.ApprovalPolicy;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.intent.Refusal;
import io.circuitd.ssh.PrivateKeys;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.ssh.SshSigner;
import io.circuitd.ssh.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One who approves: refused as early as the daemon would, in the same words; signs. */
final class Approver {
  private final Terminal terminal;
  private final ApprovalNeeds needs;
  private final ApprovalPolicy policy;
  private final String by;

  Approver(Terminal terminal, ApprovalNeeds needs, String by) {
    this.terminal = terminal;
    this.needs = needs;
    this.by = by;
    this.policy =
        ApprovalPolicy.load(
            new ApprovalSettings(
                needs.signed(),
                needs.count(),
                needs.authorMayApprove(),
                needs.approvers().map(Path::of),
                needs.revoked().map(Path::of)));
  }

  private ApprovalJudge judge() {
    return policy.judge(needs.author(), Instant.now());
  }

  /** Why this person may not approve, with whatever key; empty when they may. */
  Optional<Refusal> refusal() {
    return judge().refusalOfPerson(by);
  }

  /**
   * With what this person signs; empty when that is not asked for.
   *
   * @throws CommandFailure when they may not approve, or their key is not good for it
   */
  Optional<SshSigner> signer(Optional<Path> key, Optional<Path> agent) throws IOException {
    judge().refusalOfPerson(by).ifPresent(Approver::refuse);
    if (key.isEmpty() && !needs.signed()) {
      return Optional.empty();
    }
    SshSigner signer = key.isPresent() ? of(key.get(), agent) : onlyOne(agent);
    judge().refusalOfKey(by, signer.key()).ifPresent(Approver::refuse);
    return Optional.of(signer);
  }

  private SshSigner of(Path key, Optional<Path> agent) throws IOException {
    String text;
    try {
      text = Files.readString(key, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--key " + key + ": no file that can be read; expected a key's file");
    }
    try {
      if (!SshPublicKey.isLike(text.lines().findFirst().orElse(""))) {
        return ofPrivateKey(key, new Secret(text));
      }
      SshPublicKey wanted = SshPublicKey.parse(text.strip());
      List<SshSigner> signers = ofAgent(agent);
      return signers.stream()
          .filter(signer -> signer.key().equals(wanted))
          .findFirst()
          .orElseThrow(() ->
              wrong(
                  "the SSH agent does not have the key "
                      + wanted
                      + " of "
                      + key
                      + "; it has "
                      + shown(signers)
                      + "; next: ssh-add, or name the private key's file"));
    } catch (Unusable e) {
      throw wrong("--key " + key + ": " + e.reason());
    }
  }

  private SshSigner ofPrivateKey(Path key, Secret text) throws Unusable {
    try {
      return SshSigner.ofPrivateKey(text, Optional.empty());
    } catch (PrivateKeys.NeedsPassphrase e) {
      Optional<Secret> passphrase = terminal.askSecret("passphrase of " + key + ": ");
      if (passphrase.isEmpty()) {
        throw wrong(
            "--key "
                + key
                + ": it is encrypted, and there is no terminal to ask for the passphrase; next:"
                + " call it from a terminal, or ssh-add the key and name "
                + key
                + ".pub");
      }
      return SshSigner.ofPrivateKey(text, passphrase);
    }
  }

  /** The agent's only key that this person may sign with; no guess among several. */
  private SshSigner onlyOne(Optional<Path> agent) {
    List<SshSigner> signers;
    try {
      signers = ofAgent(agent);
    } catch (Unusable e) {
      throw wrong(e.reason());
    }
    List<SshSigner> good =
        signers.stream()
            .filter(signer -> judge().refusalOfKey(by, signer.key()).isEmpty())
            .toList();
    if (good.size() == 1) {
      return good.getFirst();
    }
    if (good.isEmpty() && signers.size() == 1) {
      return signers.getFirst();
    }
    throw wrong(
        good.isEmpty()
            ? "no key of the SSH agent is one that "
                + by
                + " may approve with; it has "
                + shown(signers)
                + "; next: ssh-add the right one, or name it with --key FILE"
            : "several keys of the SSH agent are ones that "
                + by
                + " may approve with: "
                + shown(good)
                + "; next: choose with --key FILE.pub");
  }

  private static List<SshSigner> ofAgent(Optional<Path> agent) throws Unusable {
    if (agent.isEmpty()) {
      throw wrong(
          "the approval must be signed, and there is no SSH agent (SSH_AUTH_SOCK is not set);"
              + " next: name your private key with --key FILE, or start an agent");
    }
    return SshSigner.ofAgent(agent.get());
  }

  private static String shown(List<SshSigner> signers) {
    return signers.isEmpty()
        ? "none that can sign"
        : signers.stream().map(signer -> signer.key().toString()).collect(Collectors.joining(", "));
  }

  /**
   * The approval of one consent, signed where there is something to sign with.
   *
   * @throws CommandFailure when key or agent do not sign, or it would not count
   */
  Approval signed(Approval mine, Optional<SshSigner> signer) {
    Consent consent = mine.consents().getFirst();
    Optional<String> signature = signer.map(with -> sign(with, mine.text(consent)));
    Consent signed = new Consent(consent.by(), consent.at(), consent.ticket(), signature);
    Approval approval = new Approval(mine.circuit(), mine.side(), mine.digest(), List.of(signed));
    judge().refusal(approval, signed).ifPresent(Approver::refuse);
    return approval;
  }

  private static String sign(SshSigner signer, String text) {
    try {
      return signer.sign(Approval.NAMESPACE, text.getBytes(StandardCharsets.UTF_8)).strip();
    } catch (Unusable e) {
      throw wrong("not signed: " + e.reason());
    }
  }

  /** What the file is worth with what others said. */
  Judgement judge(Approval approval) {
    return judge().judge(approval, approval.consents());
  }

  private static void refuse(Refusal refusal) {
    throw wrong("nothing was approved: " + refusal);
  }

  private static CommandFailure wrong(String words) {
    return new CommandFailure(ExitCode.WRONG, words);
  }
}
