package io.circuitd.model;

import java.util.Locale;

/** Which of a circuit's two connections. */
public enum Side {
  PRIMARY,
  SECONDARY;

  /** The other connection of the circuit. */
  public Side other() {
    return this == PRIMARY ? SECONDARY : PRIMARY;
  }

  /** As files and messages spell it: {@code primary}, {@code secondary}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
