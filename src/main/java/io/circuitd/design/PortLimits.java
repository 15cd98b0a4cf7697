package io.circuitd.design;

import java.util.Map;

/**
 * What may be sold on a port of Azure.
 *
 * @param oversubscription how much more than the port's speed all its circuits may have together
 * @param largest the largest circuit by speed of the port, both Mbit/s; a port of another speed
 *     takes circuits up to its own
 */
public record PortLimits(int oversubscription, Map<Integer, Integer> largest) {
  /** Factor 4; 5 Gbit/s on a port of 10, 10 Gbit/s on a port of 100. */
  public static final PortLimits DEFAULT =
      new PortLimits(4, Map.of(10_000, 5_000, 100_000, 10_000));

  public PortLimits {
    largest = Map.copyOf(largest);
  }

  /** The largest circuit on a port of that speed, Mbit/s. */
  int largest(int portMbps) {
    return Math.min(portMbps, largest.getOrDefault(portMbps, portMbps));
  }
}
