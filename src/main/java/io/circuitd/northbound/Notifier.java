package io.circuitd.northbound;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.smi.TimeTicks;

/** Tells the receivers, each in its own time and in the order of {@link #send}. */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int MOST_UNNUMBERED = 10_000;

  /** What is on its way when it is closed may still arrive in this time. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final NotifierSettings settings;
  private final Supplier<Snapshot> snapshots;
  private final Numbers numbers;
  private final InstantSource clock;
  private final List<Line> lines;
  private final LinkedBlockingQueue<Pending> pending = new LinkedBlockingQueue<>(MOST_UNNUMBERED);
  private final AtomicInteger unnumbered = new AtomicInteger();
  private final AtomicLong last;
  private final AtomicLong dropped = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Told when a receiver gets nothing, and when it does again, or for the first time. */
  public interface Trouble {
    void raise(String receiver, String what);

    void over(String receiver);
  }

  /** Keeps the numbers of notifications over restarts; may block. */
  public interface Numbers {
    /** What those of this start are numbered after; asked once. */
    long begin();

    /** The next one: greater than the last one and than this. */
    long after(long number);

    /** No more are wanted; this was the last one. */
    void end(long last);
  }

  private record Pending(Notification what, Snapshot snapshot, Runnable numbered) {}

  private Notifier(
      NotifierSettings settings,
      Engine engine,
      Supplier<Snapshot> snapshots,
      Numbers numbers,
      Trouble trouble,
      InstantSource clock) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.numbers = numbers;
    this.last = new AtomicLong(numbers.begin());
    this.clock = clock;
    this.lines =
        settings.receivers().stream()
            .map(receiver -> new Line(receiver, engine, settings, trouble, clock))
            .toList();
  }

  /**
   * Begins to send.
   *
   * @param numbers for the notifications; where it throws, they go on from memory
   */
  public static Notifier start(
      NotifierSettings settings,
      Engine engine,
      Supplier<Snapshot> snapshots,
      Numbers numbers,
      Trouble trouble,
      InstantSource clock) {
    Notifier notifier = new Notifier(settings, engine, snapshots, numbers, trouble, clock);
    notifier.lines.forEach(notifier.threads::execute);
    notifier.threads.execute(notifier::number);
    return notifier;
  }

  /** Has all receivers told, with the values of the snapshot that is in force. Never blocks. */
  public void send(Notification notification) {
    send(notification, () -> {});
  }

  /**
   * As {@link #send(Notification)}.
   *
   * @param numbered run once it has its number, or is not sent at all
   */
  public void send(Notification notification, Runnable numbered) {
    if (lines.isEmpty()) {
      numbered.run();
      return;
    }
    unnumbered.incrementAndGet();
    if (!pending.offer(new Pending(notification, snapshots.get(), numbered))) {
      unnumbered.decrementAndGet();
      dropped.incrementAndGet();
      log.warn("too many notifications at once; dropped: {}", notification.text());
      numbered.run();
    }
  }

  /** The number of the last one; before the first of this start, what that is numbered after. */
  public long last() {
    return last.get();
  }

  /** How many were never seen to arrive, counted once for each receiver. */
  public long givenUp() {
    return dropped.get() + lines.stream().mapToLong(Line::givenUp).sum();
  }

  private void number() {
    try {
      while (true) {
        Pending next = pending.take();
        try {
          tell(next);
        } catch (RuntimeException e) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          dropped.incrementAndGet();
          log.error("a notification was not sent: {}", next.what().text(), e);
        }
        unnumbered.decrementAndGet();
        next.numbered().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Pending next) {
    long number = next();
    last.set(number);
    TimeTicks upTime =
        SnmpAgent.ticks(Duration.between(next.snapshot().service().startedAt(), clock.instant()));
    Line.Waiting waiting =
        new Line.Waiting(
            Told.of(next.what(), number, settings.enterprise(), next.snapshot()),
            upTime,
            clock.instant());
    lines.forEach(line -> line.offer(waiting));
  }

  /** A store that cannot be written is no reason to be silent, rather the contrary. */
  private long next() {
    try {
      return numbers.after(last.get());
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      log.warn(
          "the number of a notification cannot be stored, it goes on from memory: {}",
          e.toString());
      return last.get() + 1;
    }
  }

  /**
   * Ends to send, after a second for what is on its way; what was not acknowledged by then is lost,
   * and its number shows that.
   */
  @Override
  public void close() {
    drain();
    threads.shutdownNow();
    threads.close();
    try {
      numbers.end(last.get());
    } catch (RuntimeException e) {
      log.warn("the numbers of notifications will leap at the next start: {}", e.toString());
    }
  }

  private void drain() {
    long end = System.nanoTime() + DRAIN.toNanos();
    try {
      while (System.nanoTime() < end
          && (unnumbered.get() > 0 || lines.stream().anyMatch(Line::busy))) {
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
