package io.circuitd.model;

import java.util.Optional;

/**
 * Names one leg: a peering of a circuit on one of its connections; without a peering, a connection
 * on a virtual switch.
 */
public record LegId(CircuitName circuit, Side side, Optional<PeeringType> peering)
    implements Comparable<LegId> {
  /** {@code primary-private}, {@code secondary-microsoft}; on a virtual switch {@code primary}. */
  public String leg() {
    return side.word() + peering.map(p -> "-" + p.word()).orElse("");
  }

  @Override
  public int compareTo(LegId other) {
    return toString().compareTo(other.toString());
  }

  /** {@code circuit.leg}. */
  @Override
  public String toString() {
    return circuit + "." + leg();
  }
}
