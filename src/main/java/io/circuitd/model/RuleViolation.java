package io.circuitd.model;

/**
 * A value that a domain rule refuses. The parts are kept apart so that a file loader can add the
 * position before an operator sees them.
 */
public final class RuleViolation extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String rule;
  private final String found;
  private final String expected;

  /**
   * @param rule rule id such as {@code R-012}
   * @param found the value as it was given
   * @param expected what would be accepted, with the right value where it can be told
   */
  public RuleViolation(String rule, String found, String expected) {
    super(rule + ": found " + found + "; expected " + expected);
    this.rule = rule;
    this.found = found;
    this.expected = expected;
  }

  public String rule() {
    return rule;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
