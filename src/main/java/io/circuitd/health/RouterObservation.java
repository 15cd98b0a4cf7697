package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one router showed of its legs in one poll.
 *
 * @param at when the poll ended
 * @param silence why it could not be asked at all; all of its legs are unknown by that
 */
public record RouterObservation(
    String router, Instant at, Optional<String> silence, Map<LegId, LegObservation> legs) {
  public RouterObservation {
    legs = Map.copyOf(legs);
  }

  /**
   * Of a router that cannot be asked: all of its legs are unknown for one reason.
   *
   * @param hidden of which BFD could not be told if it were asked
   */
  public static RouterObservation silent(
      String router,
      Instant at,
      String reason,
      List<Leg> legs,
      Function<Leg, Optional<BfdView.NotMeasurable>> hidden) {
    Map<LegId, LegObservation> seen = new LinkedHashMap<>();
    for (Leg leg : legs) {
      BfdView bfd =
          leg.bfd() instanceof BfdSetting.Disabled || leg.sessions().isEmpty()
              ? new BfdView.Off()
              : hidden
                  .apply(leg)
                  .<BfdView>map(Function.identity())
                  .orElseGet(() -> new BfdView.Measured(unknown(leg, reason)));
      seen.put(
          leg.id(),
          new LegObservation(leg.id(), at, unknown(leg, reason), bfd, Reading.unknown(reason)));
    }
    return new RouterObservation(router, at, Optional.of(reason), seen);
  }

  private static <T> Map<Family, Reading<T>> unknown(Leg leg, String reason) {
    return leg.sessions().stream()
        .collect(Collectors.toMap(Leg.Session::family, _ -> Reading.unknown(reason)));
  }
}
