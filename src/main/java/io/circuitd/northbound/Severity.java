package io.circuitd.northbound;

/** How much a person should care about a notification. */
public enum Severity {
  /** What an earlier one said is over. */
  CLEARED(1),
  INFO(2),
  WARNING(3),
  /** Something is not as it should be; traffic flows. */
  MINOR(4),
  /** Redundancy or a change is at stake. */
  MAJOR(5),
  /** A circuit carries no traffic. */
  CRITICAL(6);

  private final int number;

  Severity(int number) {
    this.number = number;
  }

  /** As in CIRCUITD-MIB. */
  public int number() {
    return number;
  }
}
