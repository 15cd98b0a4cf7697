package io.circuitd.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Keeps a second copy of the audit: each record as soon as it is in the store, and after a restart
 * or trouble from where the copy ended. Never holds up a change. Run it on a thread of its own; an
 * interrupt ends it.
 */
public final class AuditCopy implements Runnable {
  private static final int BATCH = 500;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration REMEMBER_EVERY = Duration.ofMinutes(1);
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final Jdbi jdbi;
  private final Jdbi reading;
  private final Audit audit;
  private final AuditTarget target;
  private final CopySink sink;
  private final Trouble trouble;
  private final Duration retryEvery;
  private final Semaphore bell = new Semaphore(0);
  private final AtomicLong writingSince = new AtomicLong();
  private CopiedRecord position = new CopiedRecord(0, AuditChain.ROOT);
  private Optional<CopiedRecord> remembered = Optional.empty();
  private long rememberedAt = System.nanoTime();
  private Optional<String> broken = Optional.empty();

  /** Is told how the copy fares. */
  public interface Trouble {
    /** The copy stands still, or does not go together with the store; in words for operators. */
    void raise(String what);

    /** All is well. */
    void over();
  }

  /** The copy is not one of this store. */
  private static final class Strange extends Exception {
    private static final long serialVersionUID = 1L;

    Strange(String message) {
      super(message);
    }
  }

  AuditCopy(
      Jdbi jdbi,
      Jdbi reading,
      Audit audit,
      AuditTarget target,
      Trouble trouble,
      Duration retryEvery) {
    this.jdbi = jdbi;
    this.reading = reading;
    this.audit = audit;
    this.target = target;
    this.sink = CopySink.of(target);
    this.trouble = trouble;
    this.retryEvery = retryEvery;
  }

  /** A record was added. */
  void ring() {
    long since = writingSince.get();
    if (since != 0 && System.nanoTime() - since > STUCK.toNanos()) {
      trouble.raise(target + " has taken nothing for " + STUCK.toSeconds() + " s");
    }
    bell.release();
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        follow();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        raise(
            target
                + " cannot be written: "
                + e.getMessage()
                + "; changes go on, and the copy is caught up once it can be");
      } catch (Strange e) {
        raise(String.valueOf(e.getMessage()));
      } catch (JdbiException e) {
        raise("the audit cannot be read: " + e.getMessage());
      }
      sink.close();
      pause();
    }
    // An interrupted thread gets no connection to the store.
    boolean interrupted = Thread.interrupted();
    remember();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(retryEvery.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What an interrupt breaks is no trouble. */
  private void raise(String what) {
    if (!Thread.currentThread().isInterrupted()) {
      trouble.raise(what);
    }
  }

  private void follow() throws IOException, Strange, InterruptedException {
    position = start(sink.open());
    while (true) {
      List<Audit.Entry> next = audit.after(position.seq(), BATCH);
      if (next.isEmpty()) {
        notShorter();
        settle();
        if (bell.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          bell.drainPermits();
        }
      } else {
        copy(next);
      }
    }
  }

  private void settle() {
    if (broken.isPresent()) {
      trouble.raise(broken.get());
    } else {
      trouble.over();
    }
  }

  private void copy(List<Audit.Entry> records) throws IOException {
    CopiedRecord before = position;
    for (Audit.Entry record : records) {
      check(before, record);
      before = new CopiedRecord(record.seq(), record.hash());
    }
    writingSince.set(System.nanoTime());
    try {
      sink.write(records);
    } finally {
      writingSince.set(0);
    }
    position = before;
    if (System.nanoTime() - rememberedAt > REMEMBER_EVERY.toNanos()) {
      remember();
    }
  }

  /** What was tampered with goes into the copy all the same, as evidence. */
  private void check(CopiedRecord before, Audit.Entry record) {
    if (broken.isEmpty()
        && (record.seq() != before.seq() + 1
            || !AuditChain.hash(before.hash(), record).equals(record.hash()))) {
      broken =
          Optional.of(
              "the audit's chain is broken at record "
                  + record.seq()
                  + "; next: circuitd history --verify");
    }
  }

  /** Where to go on: after the copy's own last record, else after the one that was remembered. */
  private CopiedRecord start(Optional<CopiedRecord> held) throws Strange {
    if (held.isPresent()) {
      String stored = stored(held.get().seq());
      if (!stored.equals(held.get().hash())) {
        throw new Strange(
            target
                + " ends with record "
                + held.get().seq()
                + ", which the store "
                + (stored.isEmpty() ? "does not have" : "has with another hash")
                + "; next: circuitd history --verify --copy, find out who changed the store, then"
                + " move the copy away and a new one is begun");
      }
      return held.get();
    }
    if (position.seq() > 0) {
      return position;
    }
    return recalled()
        .filter(record -> stored(record.seq()).equals(record.hash()))
        .orElse(new CopiedRecord(0, AuditChain.ROOT));
  }

  private void notShorter() throws Strange {
    long last = audit.head().seq();
    if (last < position.seq()) {
      throw new Strange(
          "the store ends with record "
              + last
              + ", and record "
              + position.seq()
              + " had been copied to "
              + target
              + "; next: circuitd history --verify --copy, and find out who changed the store");
    }
  }

  /** Empty text where the store has no such record. */
  private String stored(long seq) {
    return reading.withHandle(handle ->
        handle
            .createQuery("select hash from audit where seq = :seq")
            .bind("seq", seq)
            .mapTo(String.class)
            .findOne()
            .orElse(""));
  }

  private Optional<CopiedRecord> recalled() {
    return reading
        .withHandle(handle ->
            handle
                .createQuery("select value from meta where name = :name")
                .bind("name", name())
                .mapTo(String.class)
                .findOne())
        .map(value -> value.split(" ", 2))
        .map(words -> new CopiedRecord(Long.parseLong(words[0]), words[1]));
  }

  private String name() {
    return "audit-copy " + target;
  }

  /** Seldom, as it waits for the disk: what a crash forgets is only copied once more. */
  private void remember() {
    if (position.seq() == 0 || remembered.equals(Optional.of(position))) {
      return;
    }
    jdbi.useHandle(handle ->
        handle
            .createUpdate("insert or replace into meta (name, value) values (:name, :value)")
            .bind("name", name())
            .bind("value", position.seq() + " " + position.hash())
            .execute());
    remembered = Optional.of(position);
    rememberedAt = System.nanoTime();
  }
}
