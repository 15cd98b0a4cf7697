package io.circuitd.health;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.circuitd.health.HealthEvent.RouterReachable;
import io.circuitd.health.HealthEvent.RouterUnreachable;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether one router answers polls; immutable. Told after so many missed polls, and again when it
 * has answered for {@code stableFor}.
 *
 * @param answering since when every poll was answered; empty when the last was not
 */
record RouterWatch(RouterHealth health, Optional<Instant> answering) {
  record Step(RouterWatch after, Optional<HealthEvent> news) {}

  /** Of a router of which nothing is known, or what was kept. */
  static RouterWatch of(String router, boolean unreachable, Optional<Instant> since) {
    return new RouterWatch(
        new RouterHealth(router, unreachable, since, 0, Optional.empty(), Optional.empty()),
        Optional.empty());
  }

  Step next(HealthSettings settings, RouterObservation seen) {
    return seen.silence().isPresent()
        ? missed(settings, seen.at(), seen.silence().get())
        : answered(settings, seen.at());
  }

  private Step missed(HealthSettings settings, Instant at, String why) {
    int missed = health.missed() + 1;
    boolean tells = !health.unreachable() && missed >= settings.missedPolls();
    RouterHealth now =
        new RouterHealth(
            health.router(),
            health.unreachable() || tells,
            tells ? Optional.of(at) : health.since(),
            missed,
            health.answered(),
            Optional.of(why));
    String words =
        "no answer to "
            + missed
            + " polls"
            + health
                .answered()
                .map(last -> ", the last answer at " + last.truncatedTo(SECONDS))
                .orElse("")
            + ": "
            + why
            + "; what is known of its legs stays as it was read";
    return new Step(
        new RouterWatch(now, Optional.empty()),
        tells
            ? Optional.of(new RouterUnreachable(health.router(), words, at, false))
            : Optional.empty());
  }

  private Step answered(HealthSettings settings, Instant at) {
    // A clock that was set back has it begin anew.
    Instant begin = answering.filter(since -> !since.isAfter(at)).orElse(at);
    boolean tells = health.unreachable() && !at.isBefore(begin.plus(settings.stableFor()));
    RouterHealth now =
        new RouterHealth(
            health.router(),
            health.unreachable() && !tells,
            tells ? Optional.of(at) : health.since(),
            0,
            Optional.of(at),
            Optional.empty());
    String words =
        "answers polls again"
            + health.since().map(since -> "; it was told as unreachable at " + since).orElse("");
    return new Step(
        new RouterWatch(now, Optional.of(begin)),
        tells
            ? Optional.of(new RouterReachable(health.router(), words, at, false))
            : Optional.empty());
  }

  /** When its answers may be told; empty when nothing is to be told. */
  Optional<Instant> due(HealthSettings settings) {
    return health.unreachable()
        ? answering.map(begin -> begin.plus(settings.stableFor()))
        : Optional.empty();
  }
}
