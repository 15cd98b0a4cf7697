package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many datagrams are on their way at once, and whose. */
class TurnsTest {
  private static final int LIMIT = 8;

  private final Turns turns = new Turns(LIMIT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  /** Takes turns and keeps them until the end; counts those that were given. */
  private AtomicInteger given(int wanted, Turns.Kind kind, CountDownLatch end) {
    AtomicInteger given = new AtomicInteger();
    for (int i = 0; i < wanted; i++) {
      threads.execute(() -> hold(turns, kind, given::incrementAndGet, end));
    }
    return given;
  }

  private static void hold(Turns turns, Turns.Kind kind, Runnable given, CountDownLatch end) {
    try (Turns.Turn _ = turns.take(kind)) {
      given.run();
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stays(AtomicInteger given, int count) {
    await().until(() -> given.get() == count);
    await().during(Duration.ofMillis(100)).until(() -> given.get() == count);
  }

  @Test
  void noMoreDatagramsAreOnTheirWayThanMayBe() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger first = given(3 * LIMIT, Turns.Kind.FIRST, end);
    AtomicInteger again = given(3 * LIMIT, Turns.Kind.AGAIN, end);
    AtomicInteger silent = given(3 * LIMIT, Turns.Kind.SILENT, end);
    await().until(() -> first.get() + again.get() + silent.get() == LIMIT);
    await()
        .during(Duration.ofMillis(100))
        .until(() -> first.get() + again.get() + silent.get() == LIMIT);
    end.countDown();
    await().until(() -> first.get() + again.get() + silent.get() == 9 * LIMIT);
  }

  @Test
  void quarterOfThemIsLeftHoweverManyAreSilentOrAskedAgain() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger silent = given(100, Turns.Kind.SILENT, end);
    stays(silent, LIMIT / 4);
    AtomicInteger again = given(100, Turns.Kind.AGAIN, end);
    stays(again, LIMIT / 2);
    CountDownLatch free = new CountDownLatch(0);
    AtomicInteger first = given(100, Turns.Kind.FIRST, free);
    await().until(() -> first.get() == 100);
    assertThat(silent).hasValue(LIMIT / 4);
    end.countDown();
    await().until(() -> silent.get() == 100 && again.get() == 100);
  }

  @Test
  void oneDatagramAtATimeServesThemAll() {
    Turns one = new Turns(1);
    assertThat(one.limit()).isEqualTo(1);
    CountDownLatch all = new CountDownLatch(Turns.Kind.values().length);
    for (Turns.Kind kind : Turns.Kind.values()) {
      threads.execute(() -> hold(one, kind, all::countDown, new CountDownLatch(0)));
    }
    await().until(() -> all.getCount() == 0);
  }

  @Test
  void whoIsInterruptedWhileWaitingHoldsNothing() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger first = given(LIMIT, Turns.Kind.FIRST, end);
    stays(first, LIMIT);
    AtomicInteger interrupted = new AtomicInteger();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try (Turns.Turn _ = turns.take(Turns.Kind.SILENT)) {
                first.incrementAndGet();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
            });
    waiting.interrupt();
    await().until(() -> interrupted.get() == 1);
    end.countDown();
    AtomicInteger silent = given(LIMIT / 4, Turns.Kind.SILENT, new CountDownLatch(1));
    stays(silent, LIMIT / 4);
  }
}
