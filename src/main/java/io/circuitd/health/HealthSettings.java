package io.circuitd.health;

import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import java.time.Duration;
import java.util.Map;

/**
 * How news of health is damped. A loss is told at once whatever stands here.
 *
 * @param stableFor how long a better state must have been seen without a break before it is told
 * @param every time between two polls of a router
 * @param netconfEvery least time between two requests to a router by NETCONF
 * @param missedPolls after how many polls in a row that tell nothing the unknown is told
 * @param flapChanges so many changes make a leg flap
 * @param flapWithin the time in which they are counted; it flaps no more when half of them are left
 * @param azureLimits how many prefixes Azure takes on a session, and when that is warned of
 */
public record HealthSettings(
    Duration every,
    Duration netconfEvery,
    Duration stableFor,
    int missedPolls,
    int flapChanges,
    Duration flapWithin,
    Map<PeeringType, MaxPrefixes> azureLimits) {
  /** Each 30 s; 10 s, 3 polls, 6 changes in 10 minutes; Azure's published limits. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          3,
          6,
          Duration.ofMinutes(10),
          Map.of(
              PeeringType.PRIVATE,
              MaxPrefixes.DEFAULT,
              PeeringType.MICROSOFT,
              new MaxPrefixes(200, 200, 80)));

  public HealthSettings {
    azureLimits = Map.copyOf(azureLimits);
  }

  /** Polls that are closer together, as traps ring for them, are one missed poll. */
  Duration missesApart() {
    return every.dividedBy(2);
  }
}
