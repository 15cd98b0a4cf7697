package io.circuitd.model;

import java.util.regex.Pattern;

/** An operator's name for a circuit: {@code [a-z0-9-]}, at most 32 characters. */
public record CircuitName(String value) implements Comparable<CircuitName> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}");

  public CircuitName {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "circuit name '" + value + "': expected 1 to 32 characters of a-z, 0-9 and -");
    }
  }

  /** Whether a text has the form of one. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(CircuitName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
