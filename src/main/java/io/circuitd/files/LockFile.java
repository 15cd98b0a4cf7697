package io.circuitd.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file that one process at a time holds locked, with the process's id in it. The lock goes with
 * the process however that ends. The file stays: to delete it would let two processes lock two
 * files of one name.
 */
public final class LockFile implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private LockFile(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Locks a file, which is made if need be, for its owner alone.
   *
   * @return empty when somebody has it locked, in this process or another one
   * @throws IOException when it cannot be made
   */
  public static Optional<LockFile> take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Optional<LockFile> taken = Optional.empty();
    try {
      taken = lock(channel).map(lock -> new LockFile(channel, lock));
      if (taken.isPresent()) {
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      }
      return taken;
    } finally {
      if (taken.isEmpty()) {
        channel.close();
      }
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** Who holds it, as {@code " (process 4711)"}; empty text when the file does not tell. */
  public static String holder(Path file) {
    try {
      String pid = Files.readString(file).strip();
      return pid.matches("\\d+") ? " (process " + pid + ")" : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Gives the lock back; a second call does nothing. */
  @Override
  public void close() {
    try {
      if (lock.isValid()) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lock file cannot be closed: " + e.getMessage(), e);
    }
  }
}
