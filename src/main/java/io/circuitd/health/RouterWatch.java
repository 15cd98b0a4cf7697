package io.circuitd.health;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.circuitd.health.HealthEvent.RouterReachable;
import io.circuitd.health.HealthEvent.RouterUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether one router answers polls; immutable. Told after so many missed polls, and again when it
 * has answered for {@code stableFor}.
 *
 * @param missedAt when a missed poll was counted last
 * @param answering since when every poll was answered, by {@link SteadyTime}; empty when the last
 *     was not
 */
record RouterWatch(RouterHealth health, Optional<Duration> missedAt, Optional<Duration> answering) {
  record Step(RouterWatch after, Optional<HealthEvent> news) {}

  /** Of a router of which nothing is known, or what was kept. */
  static RouterWatch of(String router, boolean unreachable, Optional<Instant> since) {
    return new RouterWatch(
        new RouterHealth(router, unreachable, since, 0, Optional.empty(), Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }

  Step next(HealthSettings settings, RouterObservation seen, Duration steady) {
    return seen.silence().isPresent()
        ? missed(settings, new Moment(seen.at(), steady), seen.silence().get())
        : answered(settings, new Moment(seen.at(), steady));
  }

  private Step missed(HealthSettings settings, Moment now, String why) {
    Instant at = now.at();
    boolean counts =
        missedAt.filter(last -> now.since(last).compareTo(settings.missesApart()) < 0).isEmpty();
    int missed = health.missed() + (counts ? 1 : 0);
    boolean tells = !health.unreachable() && missed >= settings.missedPolls();
    RouterHealth silent =
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
        new RouterWatch(silent, counts ? Optional.of(now.steady()) : missedAt, Optional.empty()),
        tells
            ? Optional.of(new RouterUnreachable(health.router(), words, at, false))
            : Optional.empty());
  }

  private Step answered(HealthSettings settings, Moment now) {
    Duration begin = answering.orElse(now.steady());
    boolean tells = health.unreachable() && now.since(begin).compareTo(settings.stableFor()) >= 0;
    Instant at = now.at();
    RouterHealth answers =
        new RouterHealth(
            health.router(),
            health.unreachable() && !tells,
            tells ? Optional.of(at) : health.since(),
            0,
            Optional.of(at),
            Optional.empty());
    String words =
        "answers polls again"
            + health
                .since()
                .map(since -> "; it was told as unreachable at " + since.truncatedTo(SECONDS))
                .orElse("");
    return new Step(
        new RouterWatch(answers, Optional.empty(), Optional.of(begin)),
        tells
            ? Optional.of(new RouterReachable(health.router(), words, at, false))
            : Optional.empty());
  }

  /** What ends with a router that is polled no more, of what was told. */
  Optional<HealthEvent> ended(Instant at) {
    return health.unreachable()
        ? Optional.of(
            new RouterReachable(
                health.router(), "no leg is on it any more, so it is polled no more", at, false))
        : Optional.empty();
  }

  /** When its answers may be told; empty when nothing is to be told. */
  Optional<Duration> due(HealthSettings settings) {
    return health.unreachable()
        ? answering.map(begin -> begin.plus(settings.stableFor()))
        : Optional.empty();
  }
}
