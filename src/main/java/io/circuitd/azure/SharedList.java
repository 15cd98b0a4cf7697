package io.circuitd.azure;

import io.circuitd.azure.ArmCloud.NoAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A list of everything, for many who each look for one entry. One is read at a time; who asks
 * meanwhile shares the next one, so that nobody is told what was there before it asked.
 *
 * @param <T> what is read; not kept once everybody has it
 */
final class SharedList<T> {
  private final Read<T> read;
  private final ReentrantLock reading = new ReentrantLock();
  private final Object mutex = new Object();
  private Optional<CompletableFuture<T>> next = Optional.empty();

  /** Reads the list, whole. */
  interface Read<T> {
    T all() throws NoAnswer;
  }

  SharedList(Read<T> read) {
    this.read = read;
  }

  /**
   * The list as it was at some time since the call.
   *
   * @throws NoAnswer when it could not be read to its end
   */
  T get() throws NoAnswer {
    CompletableFuture<T> shared;
    boolean leads;
    synchronized (mutex) {
      leads = next.isEmpty();
      shared = next.orElseGet(CompletableFuture::new);
      next = Optional.of(shared);
    }
    if (leads) {
      lead(shared);
    }
    try {
      return shared.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NoAnswer answer) {
        throw answer;
      }
      throw e;
    }
  }

  private void lead(CompletableFuture<T> shared) {
    reading.lock();
    try {
      synchronized (mutex) {
        next = Optional.empty();
      }
      shared.complete(read.all());
    } catch (NoAnswer | RuntimeException | Error e) {
      shared.completeExceptionally(e);
    } finally {
      reading.unlock();
    }
  }
}
