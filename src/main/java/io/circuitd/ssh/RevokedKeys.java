package io.circuitd.ssh;

import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that must not be used any more: a file with one public key or {@code SHA256:} fingerprint a
 * line, as {@code ssh-keygen -Y verify -r} takes it (keys only; fingerprints are ours). OpenSSH's
 * binary lists (KRL) are not supported.
 *
 * @param lines by fingerprint, the number of the line
 */
public record RevokedKeys(Path file, Map<String, Integer> lines) {
  private static final String EXPECTED = "a public key, or a fingerprint SHA256:…";

  public RevokedKeys {
    lines = Map.copyOf(lines);
  }

  /** Reads a file; one broken line, and nothing of it is taken. */
  public static Loaded<RevokedKeys> load(Path file) {
    Findings findings = new Findings();
    List<String> texts = KeyFiles.lines(file, findings);
    Map<String, Integer> lines = new HashMap<>();
    if (!texts.isEmpty() && texts.getFirst().startsWith("SSHKRL")) {
      findings.error(
          new Position(file, 1, 1),
          "a KRL, the binary list of revoked keys, which is not supported",
          EXPECTED + ", one a line",
          "list the public keys themselves");
      texts = List.of();
    }
    for (int number = 1; number <= texts.size(); number++) {
      LineCursor line = new LineCursor(texts.get(number - 1));
      if (!line.isComment()) {
        try {
          lines.putIfAbsent(fingerprint(line), number);
        } catch (LineCursor.Wrong e) {
          findings.error(
              new Position(file, number, e.column()), e.found(), e.expected(), "correct the line");
        }
      }
    }
    return new Loaded<>(
        findings.hasErrors() ? Optional.empty() : Optional.of(new RevokedKeys(file, lines)),
        findings.sorted());
  }

  private static String fingerprint(LineCursor line) throws LineCursor.Wrong {
    if (line.rest().startsWith("SHA256:")) {
      LineCursor.Wrong wrong = line.wrong("a fingerprint that is no SHA256:…", EXPECTED);
      String fingerprint = line.word();
      if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) {
        throw wrong;
      }
      return fingerprint;
    }
    try {
      return SshPublicKey.parse(line.rest()).fingerprint();
    } catch (Unusable e) {
      throw line.wrong(e.reason(), EXPECTED);
    }
  }

  /** Where a key is revoked; empty when it is not. */
  public Optional<String> at(SshPublicKey key) {
    return Optional.ofNullable(lines.get(key.fingerprint())).map(number -> file + ":" + number);
  }
}
