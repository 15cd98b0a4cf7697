package io.circuitd.deploy;

import io.circuitd.deploy.Pause.Stopped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The writes of one router: one turn at a time, in order of arrival. Works that may share a turn
 * and stand next to each other in the line go together, on the thread of the first of them; nobody
 * is overtaken.
 *
 * @param <W> a work that may share a turn
 * @param <R> what comes of a work
 */
final class Lane<W, R> {
  private final ReentrantLock mutex = new ReentrantLock();
  private final Deque<Ticket> line = new ArrayDeque<>();
  private boolean busy;

  private final class Ticket {
    private final Optional<W> work;
    private final Condition moved = mutex.newCondition();
    private Optional<R> result = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    Ticket(Optional<W> work) {
      this.work = work;
    }

    boolean ended() {
      return result.isPresent() || failure.isPresent();
    }

    boolean isNext() {
      return !busy && line.peek() == this;
    }
  }

  /**
   * Takes a turn alone.
   *
   * @throws Stopped when the daemon stops before it begins
   */
  R alone(Supplier<R> work) {
    return pass(new Ticket(Optional.empty()), 1, none -> List.of(work.get()));
  }

  /**
   * Takes a turn, alone or with others that may share it.
   *
   * @param most how many may go together
   * @param turn takes all works of the turn, and gives what came of each, in order
   * @throws Stopped when the daemon stops before it ends
   */
  R sharing(W work, int most, Function<List<W>, List<R>> turn) {
    return pass(new Ticket(Optional.of(work)), most, turn);
  }

  /** How many wait for their turn. */
  int waiting() {
    mutex.lock();
    try {
      return line.size();
    } finally {
      mutex.unlock();
    }
  }

  /** Whether somebody has the turn, or waits for it. */
  boolean busy() {
    mutex.lock();
    try {
      return busy || !line.isEmpty();
    } finally {
      mutex.unlock();
    }
  }

  private R pass(Ticket ticket, int most, Function<List<W>, List<R>> turn) {
    List<Ticket> party = await(ticket, most);
    if (!party.isEmpty()) {
      lead(party, turn);
    }
    if (ticket.failure.isPresent()) {
      throw new IllegalStateException(
          "the turn that it shared ended: " + ticket.failure.get().getMessage(),
          ticket.failure.get());
    }
    return ticket.result.orElseThrow();
  }

  /** Who takes the turn; nobody when another one has taken it for this ticket. */
  private List<Ticket> await(Ticket ticket, int most) {
    mutex.lock();
    try {
      line.add(ticket);
      while (!ticket.ended() && !ticket.isNext()) {
        ticket.moved.await();
      }
      if (ticket.ended()) {
        return List.of();
      }
      busy = true;
      return party(most);
    } catch (InterruptedException e) {
      line.remove(ticket);
      callNext();
      Thread.currentThread().interrupt();
      throw new Stopped();
    } finally {
      mutex.unlock();
    }
  }

  private List<Ticket> party(int most) {
    List<Ticket> party = new ArrayList<>();
    party.add(line.remove());
    while (party.getFirst().work.isPresent() && party.size() < most && nextShares()) {
      party.add(line.remove());
    }
    return party;
  }

  private boolean nextShares() {
    return Optional.ofNullable(line.peek()).filter(next -> next.work.isPresent()).isPresent();
  }

  private void lead(List<Ticket> party, Function<List<W>, List<R>> turn) {
    List<R> results = List.of();
    Optional<Throwable> failure = Optional.empty();
    try {
      results = turn.apply(party.stream().flatMap(one -> one.work.stream()).toList());
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e);
      throw e;
    } finally {
      end(party, results, failure);
    }
  }

  private void end(List<Ticket> party, List<R> results, Optional<Throwable> failure) {
    mutex.lock();
    try {
      for (int i = 0; i < party.size(); i++) {
        Ticket one = party.get(i);
        one.failure = failure;
        one.result = failure.isEmpty() ? Optional.of(results.get(i)) : Optional.empty();
        one.moved.signal();
      }
      busy = false;
      callNext();
    } finally {
      mutex.unlock();
    }
  }

  private void callNext() {
    Optional.ofNullable(line.peek()).ifPresent(next -> next.moved.signal());
  }
}
