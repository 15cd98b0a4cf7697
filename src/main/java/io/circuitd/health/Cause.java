package io.circuitd.health;

/**
 * What Azure shows that explains how a leg is.
 *
 * @param rule the rule that tells of it, such as {@code R-107}
 * @param words for operators
 */
public record Cause(String rule, String words) {
  /** {@code R-107: …}. */
  @Override
  public String toString() {
    return rule + ": " + words;
  }
}
