package io.circuitd.daemon;

import io.circuitd.daemon.Daemon.CannotStart;
import io.circuitd.files.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A daemon's claim on its store: two on one would each take the other's open changes for its own.
 */
final class StoreClaim implements AutoCloseable {
  private final LockFile lock;

  private StoreClaim(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Claims a store.
   *
   * @throws CannotStart when another daemon has it, or nobody can tell
   */
  static StoreClaim take(Path database) {
    try {
      Path folder = Files.createDirectories(database.toAbsolutePath().getParent()).toRealPath();
      Path real =
          Files.exists(database) ? database.toRealPath() : folder.resolve(database.getFileName());
      Path file = real.resolveSibling(real.getFileName() + ".lock");
      return LockFile.take(file)
          .map(StoreClaim::new)
          .orElseThrow(() ->
              new CannotStart(
                  "another daemon"
                      + LockFile.holder(file)
                      + " already works with the store "
                      + database
                      + "; one store has one daemon; next: stop that one, or use it with: circuitd"
                      + " status"));
    } catch (IOException e) {
      throw new CannotStart("the store " + database + " cannot be locked: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
