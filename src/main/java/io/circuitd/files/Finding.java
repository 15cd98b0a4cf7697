package io.circuitd.files;

import java.util.Optional;

/**
 * One thing to tell an operator about a file.
 *
 * @param rule rule id such as {@code R-012}, where one applies
 * @param position where the value stands
 * @param found what is there
 * @param expected what would be accepted
 * @param nextStep what to do now
 */
public record Finding(
    Severity severity,
    Optional<String> rule,
    Position position,
    String found,
    String expected,
    String nextStep) {

  /** The same, more or less severe. */
  public Finding as(Severity other) {
    return new Finding(other, rule, position, found, expected, nextStep);
  }

  /** One line: position, severity, rule, found, expected, next step. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(position).append(": ").append(severity.word());
    rule.ifPresent(id -> text.append(' ').append(id));
    text.append(": found ").append(found).append("; expected ").append(expected);
    if (!nextStep.isEmpty()) {
      text.append("; next: ").append(nextStep);
    }
    return text.toString();
  }
}
