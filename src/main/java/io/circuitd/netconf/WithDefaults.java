package io.circuitd.netconf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How values that equal their default are shown (RFC 6243, 3). */
public enum WithDefaults {
  REPORT_ALL,
  REPORT_ALL_TAGGED,
  TRIM,
  EXPLICIT;

  /** The word of the RFC. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty for a word that is none of them. */
  public static Optional<WithDefaults> of(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
