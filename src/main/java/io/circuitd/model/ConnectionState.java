package io.circuitd.model;

import java.util.Locale;

/** What an operator wants of a connection; everything else is observed, never typed in. */
public enum ConnectionState {
  DRAFT,
  LIVE,
  RETIRED;

  /** As files and messages spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
