package io.circuitd.control;

import io.circuitd.files.LockFile;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The right to a socket's path, held by one daemon at a time. A locked file beside the socket says
 * so: it goes with the process however that ends, and unlike a look at the socket it leaves no gap
 * in which two daemons could both find nobody there.
 */
final class SocketClaim implements AutoCloseable {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> SOCKET =
      PosixFilePermissions.fromString("rw-rw----");

  private final Path socket;
  private final LockFile lock;

  private SocketClaim(Path socket, LockFile lock) {
    this.socket = socket;
    this.lock = lock;
  }

  /**
   * Takes the path: folder made, lock held, a dead daemon's socket removed.
   *
   * @throws ControlUnavailable when it is held already or cannot be made, with the reason
   */
  static SocketClaim of(Path socket) {
    try {
      folder(socket.toAbsolutePath().resolveSibling(".").normalize());
      Path lockFile = socket.resolveSibling(socket.getFileName() + ".lock");
      LockFile lock =
          LockFile.take(lockFile).orElseThrow(() -> inUse(socket, LockFile.holder(lockFile)));
      boolean taken = false;
      try {
        clear(socket);
        taken = true;
        return new SocketClaim(socket, lock);
      } finally {
        if (!taken) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new ControlUnavailable(
          "the control socket " + socket + " cannot be made: " + e.getMessage());
    }
  }

  /** Opens the bound socket to its owner and group, and to nobody else. */
  void restrict() throws IOException {
    Files.setPosixFilePermissions(socket, SOCKET);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(socket);
      lock.close();
    } catch (IOException e) {
      throw new ControlUnavailable(
          "the control socket " + socket + " cannot be removed: " + e.getMessage());
    }
  }

  private static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = folder.getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      Files.createDirectory(folder);
      // Apart from making it: the umask may have taken the group's part away.
      Files.setPosixFilePermissions(folder, FOLDER);
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
    if (mode.contains(PosixFilePermission.OTHERS_EXECUTE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ControlUnavailable(
          "the folder of the control socket "
              + folder
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + "; expected rwxr-x---, so that only its owner and group reach the daemon; next:"
              + " chmod 750 it, or give the socket a folder of its own (circuitd.yaml: control)");
    }
  }

  private static ControlUnavailable inUse(Path socket, String holder) {
    return new ControlUnavailable(
        "another daemon"
            + holder
            + " already answers on "
            + socket
            + "; one configuration folder has one daemon; next: stop that one, or use it with:"
            + " circuitd status");
  }

  private static void clear(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new ControlUnavailable(
          socket + " is in the way: expected a socket or nothing; next: move it away");
    }
    if (answers(socket)) {
      throw inUse(socket, "");
    }
    Files.delete(socket);
  }

  private static boolean answers(Path socket) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (ConnectException e) {
      return false;
    } catch (SocketException e) {
      throw new IOException("it is there and cannot be tried: " + e.getMessage(), e);
    }
  }
}
