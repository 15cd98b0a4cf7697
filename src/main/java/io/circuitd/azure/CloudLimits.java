package io.circuitd.azure;

import java.time.Duration;

/**
 * How long we wait for one cloud, and how much we ask of it beside what must be asked.
 *
 * @param operation how long a write may go on at Azure until its outcome counts as unknown
 * @param readOut how long a read-out may take until it is given up
 * @param readOutsPerMinute read-outs and other optional requests; 0 for none
 * @param floor remaining writes, as Azure counts them, below which none of these is made
 */
public record CloudLimits(Duration operation, Duration readOut, int readOutsPerMinute, int floor) {
  /** Where nothing else is configured. */
  public static final CloudLimits USUAL =
      new CloudLimits(Duration.ofMinutes(10), Duration.ofMinutes(2), 6, 100);
}
