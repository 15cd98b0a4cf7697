package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.health.AzureCauses;
import io.circuitd.health.LegObservation;
import io.circuitd.health.Traffic;
import io.circuitd.health.Verdict;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * What was read last of each leg, and what it says by itself, without damping. Safe for many
 * threads.
 */
final class LegReadings {
  private final BiPredicate<LegId, PeeringType> disabled;
  private final Map<LegId, Last> last = new ConcurrentHashMap<>();
  private final Map<LegId, Reading<Long>> rates = new ConcurrentHashMap<>();

  /**
   * What was read last of a leg.
   *
   * @param pushed when what stood there then was confirmed
   */
  private record Last(LegObservation seen, Instant pushed) {}

  /**
   * @param disabled whether an approved plan disabled the peering of a leg
   */
  LegReadings(BiPredicate<LegId, PeeringType> disabled) {
    this.disabled = disabled;
  }

  /**
   * Takes in what was read.
   *
   * @param pushed when what stands there was confirmed
   * @return what was read before
   */
  Optional<LegObservation> read(LegObservation seen, Instant pushed) {
    Optional<LegObservation> before =
        Optional.ofNullable(last.put(seen.leg(), new Last(seen, pushed))).map(Last::seen);
    rates.put(seen.leg(), rate(before, seen.traffic()));
    return before;
  }

  /** Takes in that a leg that was read before could not be read. */
  void missed(LegObservation unseen) {
    last.computeIfPresent(unseen.leg(), (_, was) -> new Last(unseen, was.pushed()));
  }

  /** Forgets all other legs. */
  void retain(Set<LegId> legs) {
    last.keySet().retainAll(legs);
    rates.keySet().retainAll(legs);
  }

  /** The last observation of a leg. */
  Optional<LegObservation> last(LegId leg) {
    return Optional.ofNullable(last.get(leg)).map(Last::seen);
  }

  /** The last observation of what stands now; empty until there is one. */
  Optional<LegObservation> last(PushedLeg pushed) {
    return Optional.ofNullable(last.get(pushed.id()))
        .filter(observed -> observed.pushed().equals(pushed.at()))
        .map(Last::seen);
  }

  /** What the last observations since each was pushed say of these legs together. */
  Verdict verdict(List<PushedLeg> pushed) {
    return verdict(pushed, Reading.unknown("not asked"));
  }

  /**
   * As {@link #verdict(List)}, explained by what Azure says.
   *
   * @param azure as it was read last
   */
  Verdict verdict(List<PushedLeg> pushed, Reading<CrossConnection> azure) {
    Map<LegId, Verdict> legs = new TreeMap<>();
    pushed.forEach(leg -> legs.put(leg.id(), verdict(leg, azure)));
    return Verdict.ofCircuit(legs);
  }

  /** What the last observation of one leg says, if it is of what stands now. */
  Verdict verdict(PushedLeg pushed, Reading<CrossConnection> azure) {
    return last(pushed)
        .map(seen -> explained(pushed.leg(), seen, azure))
        .orElseGet(() -> new Verdict(Verdict.State.UNKNOWN, "not observed since it was changed"));
  }

  /** What an observation says, explained by what Azure says. */
  Verdict explained(Leg leg, LegObservation seen, Reading<CrossConnection> azure) {
    Verdict verdict = Verdict.of(seen);
    return azure instanceof Reading.Present<CrossConnection>(CrossConnection there)
        ? verdict.because(
            AzureCauses.of(leg, seen, verdict, there, type -> disabled.test(leg.id(), type)))
        : verdict;
  }

  /** What a leg carried between the last two observations, both directions together, bit/s. */
  Reading<Long> rate(LegId leg) {
    return rates.getOrDefault(leg, Reading.unknown("not read twice yet"));
  }

  private static Reading<Long> rate(Optional<LegObservation> before, Reading<Traffic> now) {
    return switch (now) {
      case Reading.Present<Traffic>(Traffic here) ->
          before
              .map(LegObservation::traffic)
              .filter(Reading.Present.class::isInstance)
              .map(then -> ((Reading.Present<Traffic>) then).value())
              .map(here::bitsPerSecondSince)
              .filter(OptionalLong::isPresent)
              .map(rate -> Reading.present(rate.getAsLong()))
              .orElseGet(() -> Reading.unknown("not read twice yet"));
      case Reading.Absent<Traffic> absent -> Reading.absent();
      case Reading.Unknown<Traffic>(String reason) -> Reading.unknown(reason);
    };
  }
}
