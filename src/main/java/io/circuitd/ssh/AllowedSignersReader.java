package io.circuitd.ssh;

import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines of an allowed_signers file; what is wrong is a finding at its column. */
final class AllowedSignersReader {
  private static final String EXPECTED =
      "PRINCIPALS [OPTIONS] KEYTYPE BASE64, as ssh-keygen(1) has it under ALLOWED SIGNERS";

  private final Path file;
  private final ZoneId zone;
  private final Findings findings;

  AllowedSignersReader(Path file, ZoneId zone, Findings findings) {
    this.file = file;
    this.zone = zone;
    this.findings = findings;
  }

  List<AllowedSigners.Line> read() {
    List<AllowedSigners.Line> lines = new ArrayList<>();
    List<String> texts = KeyFiles.lines(file, findings);
    for (int number = 1; number <= texts.size(); number++) {
      LineCursor line = new LineCursor(texts.get(number - 1));
      if (!line.isComment()) {
        try {
          lines.add(line(line, number));
        } catch (LineCursor.Wrong e) {
          findings.error(
              new Position(file, number, e.column()), e.found(), e.expected(), "correct the line");
        }
      }
    }
    return lines;
  }

  private AllowedSigners.Line line(LineCursor line, int number) throws LineCursor.Wrong {
    String principals = line.word();
    line.skipBlanks();
    if (line.atEnd()) {
      throw line.wrong("a line without a key", EXPECTED);
    }
    SignerOptions options =
        SshPublicKey.isLike(line.rest()) ? SignerOptions.NONE : SignerOptions.read(line, zone);
    line.skipBlanks();
    if (line.atEnd()) {
      throw line.wrong("a line without a key", EXPECTED);
    }
    try {
      return new AllowedSigners.Line(
          number,
          new PatternList(principals),
          SshPublicKey.parse(line.rest()),
          options.namespaces(),
          options.validAfter(),
          options.validBefore());
    } catch (Unusable e) {
      throw line.wrong(e.reason(), EXPECTED);
    }
  }
}
