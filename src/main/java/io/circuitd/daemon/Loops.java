package io.circuitd.daemon;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads of a daemon, a virtual one for each loop. */
final class Loops implements AutoCloseable {
  private static final Duration STOP_AGAIN = Duration.ofMillis(100);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Where they run. */
  ExecutorService threads() {
    return threads;
  }

  /** Starts one. */
  void start(Runnable loop) {
    threads.execute(loop);
  }

  /** Libraries may swallow an interrupt, so it is repeated until every loop has heard it. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      while (!threads.awaitTermination(STOP_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
