package io.circuitd.netconf.events;

import io.circuitd.netconf.Event;
import io.circuitd.netconf.Event.Ended;
import io.circuitd.netconf.Event.Missed;
import io.circuitd.netconf.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Events between the thread that reads the line, which never waits here, and a slower reader. */
public final class EventQueue implements Subscription {
  /** Text of waiting events that is kept, in characters, however few they are. */
  private static final long MAX_TEXT = 16L << 20;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private long text;
  private long missed;
  private @Nullable Ended end;

  /**
   * @param capacity events that may wait
   */
  public EventQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Takes an event, or counts it as missed; after the end there is nothing to take. */
  public void offer(Event event) {
    lock.lock();
    try {
      if (end != null) {
        return;
      }
      if (waiting.size() >= capacity || text + weight(event) > MAX_TEXT) {
        missed++;
      } else {
        if (missed > 0) {
          waiting.add(new Missed(missed));
          missed = 0;
        }
        waiting.add(event);
        text += weight(event);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long weight(Event event) {
    return event.toString().length();
  }

  /** What waits can still be read; the first reason stays. */
  public void end(String why) {
    lock.lock();
    try {
      if (end == null) {
        end = new Ended(why);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** False once nothing more is taken. */
  public boolean isOpen() {
    lock.lock();
    try {
      return end == null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Event> next(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && missed == 0 && end == null) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(take());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Event take() {
    Event first = waiting.poll();
    if (first != null) {
      text -= weight(first);
      return first;
    }
    if (missed > 0) {
      Missed count = new Missed(missed);
      missed = 0;
      return count;
    }
    return end;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      waiting.clear();
      missed = 0;
      end("the subscription was closed");
    } finally {
      lock.unlock();
    }
  }
}
