package io.circuitd.control;

import java.util.Locale;

/** How the names of constants are spelled in reports: {@code first-build}. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
