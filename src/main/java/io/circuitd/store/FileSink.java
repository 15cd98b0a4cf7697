package io.circuitd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends the audit to a file, one record a line; the file may be moved away at any time, and a new
 * one is begun.
 */
final class FileSink implements CopySink {
  /** Much longer than any line. */
  private static final int TAIL = 4 << 20;

  private final Path path;
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  FileSink(Path path) {
    this.path = path;
  }

  @Override
  public Optional<CopiedRecord> open() throws IOException {
    close();
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    FileChannel opened =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    channel = opened;
    key = keyOfPath();
    String tail = tail(opened);
    opened.position(opened.size());
    if (!tail.isEmpty() && !tail.endsWith("\n")) {
      // A crash left half a line; the record comes again on a line of its own.
      writeFully(opened, "\n");
    }
    return lastRecord(tail);
  }

  private static String tail(FileChannel channel) throws IOException {
    long from = Math.max(0, channel.size() - TAIL);
    ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - from));
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // Reads on until the end.
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static Optional<CopiedRecord> lastRecord(String tail) {
    List<String> lines = tail.substring(0, tail.lastIndexOf('\n') + 1).lines().toList();
    return lines.reversed().stream().map(CopiedRecord::of).flatMap(Optional::stream).findFirst();
  }

  private @Nullable Object keyOfPath() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private boolean moved() throws IOException {
    return Files.notExists(path) || !Objects.equals(key, keyOfPath());
  }

  @Override
  public void write(List<Audit.Entry> records) throws IOException {
    if (channel == null || moved()) {
      open();
    }
    StringBuilder lines = new StringBuilder();
    records.forEach(record -> lines.append(AuditDetail.line(record)).append('\n'));
    FileChannel opened = Objects.requireNonNull(channel);
    // Whoever truncated it meanwhile, as a rotation by copying does, gets no hole.
    opened.position(opened.size());
    writeFully(opened, lines.toString());
  }

  private static void writeFully(FileChannel channel, String text) throws IOException {
    ByteBuffer buffer = StandardCharsets.UTF_8.encode(text);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // What was written is with the system already.
    } finally {
      channel = null;
    }
  }
}
