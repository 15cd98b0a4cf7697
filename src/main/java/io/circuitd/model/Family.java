package io.circuitd.model;

/** Address family of a BGP session. */
public enum Family {
  IPV4("ipv4"),
  IPV6("ipv6");

  private final String word;

  Family(String word) {
    this.word = word;
  }

  /** As files and messages spell it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
