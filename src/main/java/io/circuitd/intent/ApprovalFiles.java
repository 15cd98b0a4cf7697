package io.circuitd.intent;

import io.circuitd.files.ConfigSchema;
import io.circuitd.files.Fields;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The files {@code approvals/CIRCUIT.CONNECTION.yaml}. */
public record ApprovalFiles(List<Approval> approvals, List<Finding> findings) {

  /** Reads every approval of a folder; without the folder there are none. */
  public static ApprovalFiles load(Path approvalDir) {
    Findings findings = new Findings();
    List<Approval> approvals = new ArrayList<>();
    if (!Files.isDirectory(approvalDir)) {
      return new ApprovalFiles(List.of(), List.of());
    }
    List<Path> paths = List.of();
    try (Stream<Path> files = Files.list(approvalDir)) {
      paths = files.filter(f -> f.getFileName().toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      findings.error(
          new Position(approvalDir, 0, 0),
          "a folder that cannot be read",
          "its files",
          "check its mode");
    }
    if (!paths.isEmpty()) {
      ConfigSchema schema = ConfigSchema.named("approval");
      for (Path path : paths) {
        Loaded<Approval> loaded = Fields.load(path, schema, ApprovalFiles::approval);
        findings.addAll(loaded.findings());
        loaded.value().ifPresent(approvals::add);
      }
    }
    return new ApprovalFiles(List.copyOf(approvals), findings.sorted());
  }

  private static Optional<Approval> approval(Fields fields) {
    Optional<CircuitName> circuit =
        fields
            .text("circuit")
            .filter(text -> text.matches("[a-z0-9-]{1,32}"))
            .map(CircuitName::new);
    Optional<Side> side =
        Stream.of(Side.values())
            .filter(s -> fields.text("connection").filter(s.word()::equals).isPresent())
            .findFirst();
    Optional<String> digest = fields.text("digest");
    List<Consent> consents = new ArrayList<>();
    consent(fields).ifPresent(consents::add);
    List<Fields> further = fields.items("further");
    further.forEach(item -> consent(item).ifPresent(consents::add));
    if (circuit.isEmpty()
        || side.isEmpty()
        || digest.isEmpty()
        || consents.size() <= further.size()) {
      return Optional.empty();
    }
    String name = name(circuit.get(), side.get());
    if (!fields.file().getFileName().toString().equals(name)) {
      fields
          .findings()
          .error(
              fields.position("circuit"),
              "an approval of " + circuit.get() + " " + side.get(),
              "the file name " + name,
              "do not copy approvals; run 'circuitd approve'");
    }
    return Optional.of(new Approval(circuit.get(), side.get(), digest.get(), consents));
  }

  private static Optional<Consent> consent(Fields fields) {
    Optional<String> by = fields.text("by");
    Optional<Instant> at = instant(fields);
    return by.isEmpty() || at.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Consent(
                by.get(),
                at.get(),
                fields.text("ticket"),
                fields.text("signature").map(String::strip)));
  }

  private static Optional<Instant> instant(Fields fields) {
    Optional<String> text = fields.text("at");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text.get()));
    } catch (DateTimeParseException e) {
      fields
          .findings()
          .error(
              fields.position("at"),
              "text that is no time",
              "a time such as 2026-11-21T09:30:00Z",
              "correct the value");
      return Optional.empty();
    }
  }

  private static String name(CircuitName circuit, Side side) {
    return circuit + "." + side.word() + ".yaml";
  }

  /**
   * Writes an approval whole or not at all, in place of a former one; makes the folder if needed.
   *
   * @return the file
   * @throws IOException when the folder cannot be written
   */
  public static Path write(Path approvalDir, Approval approval) throws IOException {
    Files.createDirectories(approvalDir);
    Path file = approvalDir.resolve(name(approval.circuit(), approval.side()));
    // Not createTempFile, whose mode 0600 would hide the approval from the daemon's user.
    Path temporary =
        approvalDir.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(yaml(approval).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return file;
  }

  private static String yaml(Approval approval) {
    List<Consent> consents = approval.consents();
    StringBuilder yaml = new StringBuilder(approval.text(consents.getFirst()));
    yaml.append(signature("", consents.getFirst()));
    if (consents.size() > 1) {
      yaml.append("further:\n");
    }
    for (Consent consent : consents.subList(1, consents.size())) {
      yaml.append("  - ").append(said("    ", consent).strip()).append('\n');
      yaml.append(signature("    ", consent));
    }
    return yaml.toString();
  }

  /** What a person says, without the signature. */
  static String said(String indent, Consent consent) {
    return indent
        + line("by", consent.by())
        + indent
        + line("at", consent.at().toString())
        + consent.ticket().map(ticket -> indent + line("ticket", ticket)).orElse("");
  }

  private static String signature(String indent, Consent consent) {
    if (consent.signature().isEmpty()) {
      return "";
    }
    String signature = consent.signature().get();
    // Only what needs no quoting may stand as a block, where it can be cut out by hand.
    return signature.matches(
            "[A-Za-z0-9+/=-][A-Za-z0-9+/= -]*(\n[A-Za-z0-9+/=-][A-Za-z0-9+/= -]*)*")
        ? indent + "signature: |\n" + signature.indent(indent.length() + 2)
        : indent + line("signature", signature);
  }

  /** A JSON string is a YAML string. */
  static String line(String key, String value) {
    return key + ": " + JsonMapper.shared().writeValueAsString(value) + "\n";
  }
}
