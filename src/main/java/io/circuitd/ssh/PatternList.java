package io.circuitd.ssh;

/**
 * Patterns as OpenSSH lists them (ssh_config(5), PATTERNS): comma between them, {@code *} and
 * {@code ?} in them, {@code !} before one that must not match.
 */
public final class PatternList {
  private final String patterns;

  public PatternList(String patterns) {
    this.patterns = patterns;
  }

  /** Whether one matches, and none that must not; case counts. */
  public boolean matches(String text) {
    boolean matched = false;
    for (String pattern : patterns.split(",", -1)) {
      if (pattern.startsWith("!")) {
        if (matches(pattern.substring(1), text)) {
          return false;
        }
      } else {
        matched |= matches(pattern, text);
      }
    }
    return matched;
  }

  /** Goes back to the last star only, so that no pattern takes long. */
  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int from = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return patterns;
  }
}
