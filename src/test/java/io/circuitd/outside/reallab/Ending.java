package io.circuitd.outside.reallab;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes something down once: when this is closed, or else when the JVM ends. */
final class Ending implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private final Closeable what;
  private final Thread hook = new Thread(this::closeAtExit, "ending");
  private boolean closed;

  private Ending(Closeable what) {
    this.what = what;
  }

  static Ending of(Closeable what) {
    Ending ending = new Ending(what);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  /** Closes each of them in their order, whatever became of those before it. */
  static void all(List<? extends Closeable> things) throws IOException {
    if (!things.isEmpty()) {
      try {
        things.getFirst().close();
      } finally {
        all(things.subList(1, things.size()));
      }
    }
  }

  /** A JVM that ends meanwhile waits for it. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      what.close();
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      log.debug("the JVM is ending");
    }
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException | RuntimeException | AssertionError e) {
      log.error("something of the lab is left, and goes when the next one starts", e);
    }
  }
}
