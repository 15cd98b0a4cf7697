package io.circuitd.files;

import java.util.Locale;

/** How much a finding weighs: an error refuses, a warning is shown, advice is text only. */
public enum Severity {
  ERROR,
  WARNING,
  ADVICE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
