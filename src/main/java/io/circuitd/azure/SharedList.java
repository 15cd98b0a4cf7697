package io.circuitd.azure;

import io.circuitd.azure.ArmCloud.NoAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A list of everything, for many who each look for one entry. One is read at a time; who asks
 * meanwhile shares the next one, so that nobody is told what was there before it asked.
 */
final class SharedList {
  private final Read read;
  private final ReentrantLock reading = new ReentrantLock();
  private final Object mutex = new Object();
  private Optional<CompletableFuture<Map<String, String>>> next = Optional.empty();

  /** Reads the list, whole. */
  interface Read {
    Map<String, String> all() throws NoAnswer;
  }

  SharedList(Read read) {
    this.read = read;
  }

  /**
   * The list as it was at some time since the call.
   *
   * @throws NoAnswer when it could not be read to its end
   */
  Map<String, String> get() throws NoAnswer {
    CompletableFuture<Map<String, String>> shared;
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

  private void lead(CompletableFuture<Map<String, String>> shared) {
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
