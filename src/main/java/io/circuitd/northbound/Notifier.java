package io.circuitd.northbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.smi.TimeTicks;

/** Tells the receivers, each in its own time and in the order of {@link #send}. */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int MOST_UNNUMBERED = 10_000;

  private final NotifierSettings settings;
  private final Supplier<Snapshot> snapshots;
  private final Numbers numbers;
  private final InstantSource clock;
  private final List<Line> lines;
  private final LinkedBlockingQueue<Pending> pending = new LinkedBlockingQueue<>(MOST_UNNUMBERED);
  private final AtomicLong last;
  private final AtomicLong dropped = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Told when a receiver gets nothing, and when it does again. */
  public interface Trouble {
    void raise(String receiver, String what);

    void over(String receiver);
  }

  /** Keeps the numbers of notifications over restarts; may block. */
  public interface Numbers {
    /** The last one that was given; 0 before the first. */
    long last();

    /** The next one: greater than the last one and than this. */
    long after(long number);
  }

  private record Pending(Notification what, Snapshot snapshot, CompletableFuture<Void> handed) {}

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
    this.last = new AtomicLong(numbers.last());
    this.clock = clock;
    this.lines =
        settings.receivers().stream()
            .map(receiver -> new Line(receiver, engine, settings, trouble, clock))
            .toList();
  }

  /**
   * Begins to send, first of all a heartbeat if there are any.
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
    if (settings.heartbeat().isPositive()) {
      notifier.threads.execute(notifier::beat);
    }
    return notifier;
  }

  /**
   * Has all receivers told, with the values of the snapshot that is in force. Never blocks.
   *
   * @return completed when it was on the wire to each receiver once, or waits there behind an
   *     inform that is sent again, or was dropped
   */
  public CompletableFuture<Void> send(Notification notification) {
    CompletableFuture<Void> handed = new CompletableFuture<>();
    if (lines.isEmpty()) {
      handed.complete(null);
    } else if (!pending.offer(new Pending(notification, snapshots.get(), handed))) {
      dropped.incrementAndGet();
      log.warn("too many notifications at once; dropped: {}", notification.text());
      handed.complete(null);
    }
    return handed;
  }

  /** The number of the last one, of this start or of one before; 0 before the first. */
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
          next.handed().complete(null);
          log.error("a notification was not sent: {}", next.what().text(), e);
        }
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
    Told.Message message = Told.of(next.what(), number, settings.enterprise(), next.snapshot());
    Instant since = clock.instant();
    List<CompletableFuture<Void>> handed = new ArrayList<>();
    for (Line line : lines) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      handed.add(one);
      line.offer(new Line.Waiting(message, upTime, since, one));
    }
    CompletableFuture<Void> _ =
        CompletableFuture.allOf(handed.toArray(CompletableFuture[]::new))
            .thenRun(() -> next.handed().complete(null));
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

  private void beat() {
    try {
      while (true) {
        CompletableFuture<Void> _ = send(new Notification.Heartbeat());
        Thread.sleep(settings.heartbeat());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends to send; what was not acknowledged yet is lost, and its number shows that. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
