package io.circuitd.health;

import io.circuitd.health.HealthBook.Polled;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.LegId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one leg; immutable. Each poll gives the next, and what of it is news: how it
 * stands after damping, and which of its sessions are near a limit of prefixes.
 *
 * @param seen the last reading; empty since a restart
 * @param known the last reading that said how the leg is
 * @param silence why nothing of it is told at present
 * @param unheard it is silent for no other reason than that its router is unreachable
 * @param near what was told to be near its limit
 */
record LegWatch(
    Damped damped,
    Optional<LegObservation> seen,
    Optional<LegObservation> known,
    Optional<String> silence,
    boolean unheard,
    Set<String> near) {
  LegWatch {
    near = Set.copyOf(near);
  }

  /**
   * What one poll gave.
   *
   * @param isNews whether the leg stands otherwise than was told
   */
  record Step(LegWatch after, List<HealthEvent> events, boolean isNews) {}

  /** Of a leg that was never read. */
  static LegWatch unseen(Moment now) {
    return restored(Damped.unseen(now), Set.of());
  }

  /** As it was kept over a restart. */
  static LegWatch restored(Damped damped, Set<String> near) {
    return new LegWatch(damped, Optional.empty(), Optional.empty(), Optional.empty(), false, near);
  }

  /**
   * After a poll of it.
   *
   * @param cause why it is not told that it is unknown, where that is told by itself
   */
  Step next(
      HealthSettings settings,
      PrefixLimits limits,
      Polled poll,
      Moment now,
      Optional<String> cause) {
    List<HealthEvent> events = new ArrayList<>();
    Optional<String> quiet = poll.silence().or(() -> cause);
    Duration missesApart = poll.seen().again() ? settings.netconfEvery() : settings.missesApart();
    Damped.Step step = damped.next(settings, poll.verdict(), missesApart, now, quiet);
    step.news().ifPresent(news -> events.add(changed(poll.leg().id(), news, now)));
    Set<String> nearNow = near;
    if (poll.silence().isEmpty()) {
      PrefixLimits.Look look = limits.look(poll.leg(), poll.seen(), poll.advertised(), near);
      events.addAll(look.events());
      nearNow = look.near();
    }
    LegWatch after =
        new LegWatch(
            step.after(),
            Optional.of(poll.seen()),
            poll.verdict().state() == State.UNKNOWN ? known : Optional.of(poll.seen()),
            quiet,
            poll.silence().isEmpty() && cause.isPresent(),
            nearNow);
    return new Step(after, List.copyOf(events), step.news().isPresent());
  }

  private static HealthEvent changed(LegId leg, Damped.News news, Moment now) {
    return new HealthEvent.LegChanged(
        new HealthChange(
            leg.circuit(),
            Optional.of(leg),
            news.before(),
            news.now(),
            news.reason(),
            now.at(),
            news.silenced()));
  }

  /** What ends with a leg that is watched no more, of what was told. */
  List<HealthEvent> ended(LegId leg, String reason, Instant at) {
    List<HealthEvent> events = new ArrayList<>();
    damped
        .told()
        .filter(state -> state != State.UP)
        .ifPresent(state -> events.add(new HealthEvent.LegGone(leg, state, reason, at)));
    events.addAll(PrefixLimits.ended(leg, near, reason, at));
    return events;
  }

  /**
   * Whether what is kept over a restart is the same; the words of a reason are not worth a write.
   */
  boolean isKeptAs(LegWatch before) {
    return before.damped.standing().state() == damped.standing().state()
        && before.damped.standing().flapping() == damped.standing().flapping()
        && before.damped.told().equals(damped.told())
        // One more comes with another known state, or with news; fewer come with time alone.
        && before.damped.changes().size() <= damped.changes().size()
        && before.damped.known().equals(damped.known())
        && before.near.equals(near);
  }

  /** How it is, for those who ask. */
  LegHealth health(LegId leg, HealthSettings settings) {
    return new LegHealth(
        leg,
        damped.standing(),
        damped.told(),
        damped.joining(settings),
        damped.raw(),
        seen,
        known,
        silence,
        unheard);
  }
}
