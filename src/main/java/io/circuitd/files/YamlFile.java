package io.circuitd.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads operators' YAML: one document, UTF-8, no anchors, no tags, no key twice. */
public final class YamlFile {
  /** Far above any real file; keeps a wrong path from filling the memory. */
  static final int MAX_BYTES = 8 << 20;

  private YamlFile() {}

  /** The document; empty when it cannot be read, and then the findings say why. */
  public static Optional<YamlDocument> read(Path file, Findings findings) {
    Position start = new Position(file, 0, 0);
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_BYTES) {
        findings.error(
            start, "a file of " + Files.size(file) + " bytes", "at most 8 MiB", "split the file");
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      findings.error(start, "no such file", "a YAML file", "create it");
      return Optional.empty();
    } catch (IOException e) {
      findings.error(
          start,
          "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
          "a readable YAML file",
          "check its owner and mode");
      return Optional.empty();
    }
    return parse(file, bytes, findings);
  }

  /** As {@link #read}, for bytes that are there already. */
  public static Optional<YamlDocument> parse(Path file, byte[] bytes, Findings findings) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return new YamlParser(file, findings).parse(utf8.decode(in).toString());
    } catch (CharacterCodingException e) {
      findings.error(
          positionOf(file, bytes, in.position()),
          "bytes that are not UTF-8",
          "UTF-8 text",
          "save the file as UTF-8");
      return Optional.empty();
    }
  }

  private static Position positionOf(Path file, byte[] bytes, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    String before = new String(bytes, lineStart, offset - lineStart, StandardCharsets.UTF_8);
    return new Position(file, line, before.codePointCount(0, before.length()) + 1);
  }
}
