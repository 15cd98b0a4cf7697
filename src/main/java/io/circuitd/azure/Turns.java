package io.circuitd.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Lets so many requests of one kind to one cloud go out at once: each needs a connection of its
 * own, and a fleet of circuits would open as many. What a change needs has turns that nothing else
 * can take. A turn lasts until the answer has been read; nobody has one who waits for a token, or
 * to try again.
 */
final class Turns implements HttpPipelinePolicy {
  /** Of each kind. */
  static final int MOST_AT_ONCE = 16;

  /** A cloud that answers nobody must not keep everybody in the line. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** Has the client read the whole answer while it is its turn. */
  private static final String WHOLE = "azure-eagerly-read-response";

  private final String title;
  private final Supplier<Duration> pause;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

  /** It was not sent, and why. */
  static final class NotAsked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAsked(String message) {
      super(message);
    }
  }

  private Turns(String title, Supplier<Duration> pause) {
    this.title = title;
    this.pause = pause;
  }

  /** For what a change needs, or somebody who waits. */
  static Turns ofChanges(String title) {
    return new Turns(title, () -> Duration.ZERO);
  }

  /**
   * For what can be asked later as well.
   *
   * @param pause how much longer Azure asked us to stay away; not positive when it did not
   */
  static Turns ofBackground(String title, Supplier<Duration> pause) {
    return new Turns(title, pause);
  }

  @Override
  public HttpResponse processSync(HttpPipelineCallContext call, HttpPipelineNextSyncPolicy next) {
    call.setData(WHOLE, true);
    take();
    try {
      return next.processSync();
    } finally {
      turns.release();
    }
  }

  /** Whoever has a turn blocks a thread of its own. */
  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext call, HttpPipelineNextPolicy next) {
    throw new UnsupportedOperationException("requests to Resource Manager are sent by sendSync");
  }

  private void take() {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    try {
      while (true) {
        awaitPause(deadline);
        awaitTurn(deadline);
        if (!pause.get().isPositive()) {
          return;
        }
        // Somebody who had a turn while we waited for ours was told to stay away.
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notAsked("interrupted");
    }
  }

  private void awaitPause(long deadline) throws InterruptedException {
    for (Duration left = pause.get(); left.isPositive(); left = pause.get()) {
      Duration patience = Duration.ofNanos(deadline - System.nanoTime());
      if (left.compareTo(Waits.LONGEST) > 0 || !patience.isPositive()) {
        throw notAsked(OptionalCalls.stayAway(left));
      }
      if (!Waits.pause(left, patience)) {
        throw new InterruptedException();
      }
    }
  }

  private void awaitTurn(long deadline) throws InterruptedException {
    if (!turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw notAsked(
          MOST_AT_ONCE
              + " requests to it, and more before this one, wait for their answers since "
              + LONGEST_WAIT.toSeconds()
              + " s");
    }
  }

  private NotAsked notAsked(String reason) {
    return new NotAsked(title + " was not asked: " + reason);
  }
}
