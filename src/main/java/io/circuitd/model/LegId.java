package io.circuitd.model;

import java.util.List;
import java.util.Locale;
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

  /**
   * What {@link #toString} gave, back to the leg.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static LegId parse(String text) {
    int dot = text.indexOf('.');
    List<String> parts = List.of(text.substring(dot + 1).split("-", 2));
    return new LegId(
        new CircuitName(text.substring(0, Math.max(0, dot))),
        Side.valueOf(parts.getFirst().toUpperCase(Locale.ROOT)),
        parts.size() < 2
            ? Optional.empty()
            : Optional.of(PeeringType.valueOf(parts.getLast().toUpperCase(Locale.ROOT))));
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
