package io.circuitd.snmp;

import java.util.concurrent.Semaphore;

/**
 * Whose datagram may be on its way just now: one of a limited number to all routers together. Half
 * of them at most are second tries, and a quarter at most go to routers that left their last
 * request without an answer, so that however many are silent, the others are asked without a wait.
 */
final class Turns {
  private final int limit;
  private final Semaphore all;
  private final Semaphore again;
  private final Semaphore silent;

  /** Why a datagram is sent. */
  enum Kind {
    /** The first one of a request to a router that answered the request before, or is new. */
    FIRST,
    /** What was sent before got no answer. */
    AGAIN,
    /** The router left its last request without an answer. */
    SILENT
  }

  /** A datagram that is on its way; closed when nobody waits for its answer any more. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param limit datagrams on their way together; at least 1
   */
  Turns(int limit) {
    this.limit = limit;
    all = new Semaphore(limit, true);
    again = new Semaphore(Math.max(1, limit / 2), true);
    silent = new Semaphore(mostSilent(limit), true);
  }

  /** How many of them may go to silent routers. */
  static int mostSilent(int limit) {
    return Math.max(1, limit / 4);
  }

  /** How many datagrams may be on their way together. */
  int limit() {
    return limit;
  }

  /** Waits for a turn. */
  Turn take(Kind kind) throws InterruptedException {
    return switch (kind) {
      case FIRST -> {
        all.acquire();
        yield all::release;
      }
      case AGAIN -> within(again);
      case SILENT -> within(silent);
    };
  }

  private Turn within(Semaphore few) throws InterruptedException {
    few.acquire();
    boolean taken = false;
    try {
      all.acquire();
      taken = true;
    } finally {
      if (!taken) {
        few.release();
      }
    }
    return () -> {
      all.release();
      few.release();
    };
  }
}
