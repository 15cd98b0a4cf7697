package io.circuitd.health;

import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the router of a leg showed at one time.
 *
 * @param sessions one for each family of the leg
 * @param bfd whether BFD is up for every session; empty when the leg has BFD off, or the router has
 *     no table that shows it
 * @param subInterfaceUp ifOperStatus of the leg's sub-interface is up
 * @param traffic counters of the leg's sub-interface
 */
public record LegObservation(
    LegId leg,
    Instant at,
    Map<Family, Reading<SessionHealth>> sessions,
    Optional<Reading<Boolean>> bfd,
    Reading<Boolean> subInterfaceUp,
    Reading<Traffic> traffic) {

  /** Without counters. */
  public LegObservation(
      LegId leg,
      Instant at,
      Map<Family, Reading<SessionHealth>> sessions,
      Optional<Reading<Boolean>> bfd,
      Reading<Boolean> subInterfaceUp) {
    this(leg, at, sessions, bfd, subInterfaceUp, Reading.unknown("not read"));
  }
}
