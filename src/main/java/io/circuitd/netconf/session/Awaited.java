package io.circuitd.netconf.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One reply on its way from the line's thread, which puts, to the thread that asked for it, which
 * reads. A buffered reply never holds up the line, unless it is large and the router's places for
 * such are taken; a streamed one does as soon as it is not read fast enough.
 */
final class Awaited extends InputStream {
  /** What counts as a large reply. */
  private static final long LARGE = 1L << 20;

  /** What of a streamed reply may wait in memory. */
  private static final long WINDOW = 256 * 1024;

  /** What of a buffered reply has to be there before it is parsed while the rest arrives. */
  private static final long WORTH_BEGINNING = 16 * 1024;

  /** Nothing came in time. */
  static final class Late extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The reply passes its limit. */
  static final class Excess extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final Deque<Piece> pieces = new ArrayDeque<>(2);
  private final boolean streamed;
  private final long patience;
  private final long deadline;
  private final long mostBytes;
  private final Semaphore places;
  private long waiting;
  private long total;
  private int offset;
  private boolean complete;
  private boolean left;
  private boolean placed;
  private @Nullable IOException failure;

  private Awaited(boolean streamed, Duration timeout, long mostBytes, Semaphore places) {
    this.streamed = streamed;
    this.patience = timeout.toNanos();
    this.deadline = System.nanoTime() + patience;
    this.mostBytes = mostBytes;
    this.places = places;
  }

  /** All of it has to arrive within the timeout, from now on. */
  static Awaited buffered(Duration timeout, long mostBytes, Semaphore places) {
    return new Awaited(false, timeout, mostBytes, places);
  }

  /** Something has to arrive within each timeout that is spent waiting. */
  static Awaited streamed(Duration timeout, long mostBytes, Semaphore places) {
    return new Awaited(true, timeout, mostBytes, places);
  }

  boolean isStreamed() {
    return streamed;
  }

  /**
   * Adds what has arrived; waits while there is no room.
   *
   * @param piece now this reply's own
   * @return false when no more of it is wanted
   */
  boolean put(Piece piece) throws InterruptedException {
    lock.lock();
    try {
      total += piece.length;
      if (total > mostBytes) {
        failure = failure == null ? new Excess() : failure;
        arrived.signalAll();
      }
      if (!streamed && total > LARGE && !placed && isWanted()) {
        takePlace();
      }
      while (streamed && waiting > WINDOW && isWanted()) {
        drained.await();
      }
      if (!isWanted()) {
        return false;
      }
      pieces.add(piece);
      waiting += piece.length;
      if (streamed || waiting >= WORTH_BEGINNING) {
        arrived.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted() {
    return !left && failure == null;
  }

  private void takePlace() throws InterruptedException {
    boolean taken;
    lock.unlock();
    try {
      taken = places.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      lock.lock();
    }
    if (taken && left) {
      places.release();
    } else if (taken) {
      placed = true;
    } else if (isWanted()) {
      failure = new Late();
      arrived.signalAll();
    }
  }

  /** The reply has arrived whole. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails what has not arrived whole. */
  void fail(IOException reason) {
    lock.lock();
    try {
      if (!complete && failure == null) {
        failure = reason;
      }
      arrived.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until reading is worth while, so that no parser is held before. */
  void begin() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (failure == null && !complete && waiting < (streamed ? 1 : WORTH_BEGINNING)) {
        pause();
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private void pause() throws IOException, InterruptedException {
    long limit = streamed ? patience : deadline - System.nanoTime();
    boolean inTime = arrived.awaitNanos(limit) > 0;
    boolean nothing = !complete && failure == null && (pieces.isEmpty() || !streamed);
    if (!inTime && nothing) {
      throw new Late();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    lock.lock();
    try {
      while (failure == null && pieces.isEmpty() && !complete) {
        pause();
      }
      if (failure != null) {
        throw failure;
      }
      return pieces.isEmpty() ? -1 : take(target, from, length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] target, int from, int length) {
    Piece piece = pieces.getFirst();
    int count = Math.min(length, piece.length - offset);
    System.arraycopy(piece.bytes, offset, target, from, count);
    offset += count;
    if (offset == piece.length) {
      pieces.removeFirst();
      waiting -= offset;
      offset = 0;
      drained.signalAll();
    }
    return count;
  }

  /** No more of it is wanted; what still arrives is skipped. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (placed && !left) {
        places.release();
      }
      left = true;
      pieces.clear();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
