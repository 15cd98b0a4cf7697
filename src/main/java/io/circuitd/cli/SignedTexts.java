package io.circuitd.cli;

import io.circuitd.daemon.DaemonConfig;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.intent.Consent;
import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes approvals apart, so that OpenSSH alone can check them. */
final class SignedTexts {
  private final Terminal terminal;
  private final Path configDir;
  private final Path folder;

  SignedTexts(Terminal terminal, Path configDir, Path folder) {
    this.terminal = terminal;
    this.configDir = configDir;
    this.folder = folder;
  }

  /** Writes text and signature of each consent, and shows the call that checks them. */
  int write(CircuitName circuit) throws IOException {
    List<Approval> approvals =
        ApprovalFiles.load(configDir.resolve("approvals")).approvals().stream()
            .filter(approval -> approval.circuit().equals(circuit))
            .toList();
    if (approvals.isEmpty()) {
      throw new CommandFailure(
          ExitCode.WRONG,
          "no approval of " + circuit + " that can be read; next: circuitd validate");
    }
    Files.createDirectories(folder);
    for (Approval approval : approvals) {
      for (int i = 0; i < approval.consents().size(); i++) {
        write(approval, approval.consents().get(i), i + 1);
      }
    }
    return ExitCode.FINE;
  }

  private void write(Approval approval, Consent consent, int number) throws IOException {
    Path text =
        folder.resolve(approval.circuit() + "." + approval.side().word() + "." + number + ".txt");
    Files.writeString(text, approval.text(consent));
    if (consent.signature().isEmpty()) {
      terminal.line(text + ": not signed");
      return;
    }
    Path signature = Path.of(text + ".sig");
    Files.writeString(signature, consent.signature().get() + "\n");
    terminal.line(call(text, signature, consent.by()));
  }

  private String call(Path text, Path signature, String by) {
    ApprovalSettings settings =
        DaemonConfig.load(configDir)
            .value()
            .map(DaemonConfig::approvals)
            .orElse(ApprovalSettings.DEFAULT);
    return "ssh-keygen -Y verify -f "
        + settings.approvers().map(file -> quoted(file.toString())).orElse("APPROVERS")
        + settings.revoked().map(file -> " -r " + quoted(file.toString())).orElse("")
        + " -I "
        + quoted(by)
        + " -n "
        + Approval.NAMESPACE
        + " -s "
        + quoted(signature.toString())
        + " < "
        + quoted(text.toString());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
