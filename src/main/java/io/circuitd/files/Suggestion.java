package io.circuitd.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /** The nearest of the known names, if one is near enough to be a slip of the finger. */
  public static Optional<String> near(String text, Collection<String> known) {
    String plain = plain(text);
    int limit = Math.max(1, plain.length() / 3);
    return known.stream()
        .filter(name -> Math.abs(plain(name).length() - plain.length()) <= limit)
        .filter(name -> distance(plain, plain(name)) <= limit)
        .min(
            Comparator.<String>comparingInt(name -> distance(plain, plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ; did you mean 'y'?} or nothing. */
  public static String ask(String text, Collection<String> known) {
    return near(text, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Lower case letters and digits only: {@code S-Tag} and {@code sTag} are one. */
  static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static int distance(String a, String b) {
    if (a.length() > 64 || b.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
