package io.circuitd.advice;

import io.circuitd.files.Severity;

/**
 * One rule that concerns the customer's side of a circuit.
 *
 * @param rule such as {@code R-076}
 * @param found what was found, or why nothing could be
 * @param text why it matters
 * @param next what to do; empty where nothing is to be done
 */
public record Advice(
    String rule, Severity severity, Status status, String found, String text, String next) {

  /** What became of a rule, in the order in which it is shown. */
  public enum Status {
    WRONG("checked wrong"),
    UNKNOWN("unknown"),
    FINE("checked fine"),
    APPLIES("applies");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** As messages spell it. */
    public String word() {
      return word;
    }
  }
}
