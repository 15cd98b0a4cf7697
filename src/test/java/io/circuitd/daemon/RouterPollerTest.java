package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterPollerTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final RouterPoller poller =
      new RouterPoller(
          Duration.ZERO,
          Duration.ofHours(1),
          () -> {
            begun.incrementAndGet();
            mayEnd.acquireUninterruptibly();
            if (begun.get() == 4) {
              throw new IllegalStateException("the store is gone");
            }
            if (begun.get() == 5) {
              throw new AssertionError("no memory");
            }
            return Duration.ofHours(1);
          },
          why -> {
            failures.add(why);
            throw new IllegalStateException("the store is still gone");
          });
  private final Thread thread = Thread.ofVirtual().start(poller);

  @AfterEach
  void stop() {
    poller.stop();
    mayEnd.release(10);
    thread.interrupt();
  }

  @Test
  void callsDoNotMakePollsFollowEachOtherWithoutAPause() {
    AtomicInteger polls = new AtomicInteger();
    RouterPoller paused =
        new RouterPoller(
            Duration.ofHours(1),
            Duration.ofHours(2),
            () -> {
              polls.incrementAndGet();
              return Duration.ofHours(2);
            },
            failures::add);
    Thread pausing = Thread.ofVirtual().start(paused);
    Awaitility.await().until(() -> pausing.getState() == Thread.State.TIMED_WAITING);
    paused.ring();
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .until(() -> polls.get() == 1 && pausing.isAlive());
    pausing.interrupt();
    Awaitility.await().until(() -> !pausing.isAlive());
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
    mayEnd.release();
    awaitAsleep();
    assertThat(failures)
        .extracting(Throwable::getMessage)
        .containsExactly("the store is gone", "no memory");
    poller.ring();
    awaitBegun(6);
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
