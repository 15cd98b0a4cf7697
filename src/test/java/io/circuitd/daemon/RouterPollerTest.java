package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterPollerTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);
  private final RouterPoller poller =
      new RouterPoller(
          Duration.ofHours(1),
          () -> {
            begun.incrementAndGet();
            mayEnd.acquireUninterruptibly();
            if (begun.get() == 4) {
              throw new IllegalStateException("the store is gone");
            }
            return Duration.ofHours(1);
          });
  private final Thread thread = Thread.ofVirtual().start(poller);

  @AfterEach
  void stop() {
    poller.stop();
    mayEnd.release(10);
    thread.interrupt();
  }

  private void awaitBegun(int polls) {
    Awaitility.await().until(() -> begun.get() == polls);
  }

  private void awaitAsleep() {
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void manyCallsWhileAPollIsUnderWayAreOneMore() {
    awaitBegun(1);
    for (int i = 0; i < 5; i++) {
      poller.ring();
    }
    assertThat(begun).hasValue(1);
    mayEnd.release();
    awaitBegun(2);
    mayEnd.release();
    awaitAsleep();
    assertThat(begun).as("one under way and one queued").hasValue(2);

    poller.ring();
    awaitBegun(3);
    mayEnd.release();
    awaitAsleep();
    poller.ring();
    awaitBegun(4);
    mayEnd.release();
    awaitAsleep();
    poller.ring();
    awaitBegun(5);
    assertThat(poller.overdue(Duration.ofMinutes(1))).isFalse();
    poller.stop();
    mayEnd.release();
    Awaitility.await().until(() -> !thread.isAlive());
  }

  @Test
  void aPollThatDoesNotEndIsOverdueAndASleepIsNot() {
    awaitBegun(1);
    Awaitility.await().until(() -> poller.overdue(Duration.ofMillis(20)));
    mayEnd.release();
    Awaitility.await().until(() -> !poller.overdue(Duration.ofMillis(20)));
  }
}
