package io.circuitd.model;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The key that names an ExpressRoute circuit at Azure: a UUID, case does not matter. */
public record ServiceKey(UUID value) {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * Reads a key; blanks around it are trimmed. What is refused is not repeated, as it may lack one
   * digit alone.
   *
   * @throws RuleViolation R-003, when it is no complete UUID
   */
  public static ServiceKey parse(String text) {
    String key = text.strip().toLowerCase(Locale.ROOT);
    if (!FORM.matcher(key).matches()) {
      throw new RuleViolation(
          "R-003",
          "text of "
              + key.length()
              + " characters, "
              + key.chars().filter(c -> Character.digit(c, 16) >= 0).count()
              + " of them hex digits (not shown)",
          "a UUID of 8-4-4-4-12 hex digits");
    }
    return new ServiceKey(UUID.fromString(key));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
