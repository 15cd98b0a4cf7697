package io.circuitd.deploy;

import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.health.SteadyTime;
import io.circuitd.health.Traffic;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Waits until the traffic has left a leg whose policies move it away. */
final class Drainage {
  /** One reading may fall between two bursts. */
  private static final int READINGS = 2;

  private final Means means;
  private final DrainSettings settings;
  private final SteadyTime steady = SteadyTime.system();

  Drainage(Means means) {
    this.means = means;
    this.settings = means.settings().drain();
  }

  /**
   * One reading.
   *
   * @param at when it was read, by {@link SteadyTime}
   */
  private record Read(Reading<Traffic> traffic, Duration at) {}

  /**
   * Blocks until two readings in a row are below the threshold or the time is over; says which. A
   * reading that is unknown is not "moved". What a former run of the daemon waited counts, by the
   * wall clock; a clock that is set meanwhile changes neither the rate nor the end.
   */
  Outcome await(Stage.Drain stage, Consumer<String> tell, StepLog log) {
    log.step(Step.DRAIN);
    Duration left =
        Duration.between(means.clock().instant(), log.began(Step.DRAIN).plus(settings.drainFor()));
    Duration until =
        steady.passed().plus(left.compareTo(settings.drainFor()) > 0 ? settings.drainFor() : left);
    Leg leg =
        means.store().pushed().of(stage.id()).map(it -> LegJson.read(it.legFacts())).orElseThrow();
    Read before = read(leg);
    String last = "not read";
    int below = 0;
    do {
      Pause.of(settings.readingEvery());
      Read now = read(leg);
      OptionalLong rate = rate(before, now);
      below = rate.isPresent() && rate.getAsLong() < settings.belowBitsPerSecond() ? below + 1 : 0;
      last = rate.isPresent() ? rate.getAsLong() + " bit/s" : "unknown: " + why(now.traffic());
      tell.accept(stage.summary() + ": traffic " + last);
      before = now;
    } while (below < READINGS && steady.passed().compareTo(until) < 0);
    String how =
        below >= READINGS
            ? stage.id().leg() + " is drained: the traffic has moved, " + last + " are left"
            : stage.id().leg()
                + " counts as drained, as "
                + settings.drainFor().toSeconds()
                + " s are over; traffic "
                + last;
    log.step(Step.DRAINED, Map.of("how", how));
    return new Outcome.Done();
  }

  private Read read(Leg leg) {
    Reading<Traffic> traffic = means.observer().apply(leg).traffic();
    return new Read(traffic, steady.passed());
  }

  private static OptionalLong rate(Read before, Read now) {
    return before.traffic() instanceof Reading.Present<Traffic>(Traffic then)
            && now.traffic() instanceof Reading.Present<Traffic>(Traffic here)
        ? here.bitsPerSecondSince(then, now.at().minus(before.at()))
        : OptionalLong.empty();
  }

  private static String why(Reading<Traffic> reading) {
    return switch (reading) {
      case Reading.Unknown<Traffic>(String reason) -> reason;
      case Reading.Absent<Traffic> absent -> "the sub-interface is not there";
      case Reading.Present<Traffic> present -> "one reading only";
    };
  }
}
