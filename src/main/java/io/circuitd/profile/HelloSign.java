package io.circuitd.profile;

import java.util.Optional;

/**
 * What the hello of every router of a family shows: a module or another capability (RFC 6241, 8.1).
 * One without revisions may be shown by later families too, as native models are.
 *
 * @param shows name of the module, or the capability's URI without parameters
 * @param from earliest revision of the module, a date such as {@code 2024-09-17}
 * @param before the first revision that is another family's
 */
public record HelloSign(String shows, Optional<String> from, Optional<String> before) {
  /** Whether a module of that name and this revision is the sign. */
  public boolean fits(Optional<String> revision) {
    return (from.isEmpty() && before.isEmpty())
        || revision
            .filter(date -> from.filter(first -> date.compareTo(first) < 0).isEmpty())
            .filter(date -> before.filter(end -> date.compareTo(end) >= 0).isEmpty())
            .isPresent();
  }

  /** Whether only some revisions of the module are meant. */
  public boolean isBounded() {
    return from.isPresent() || before.isPresent();
  }

  /** As an operator reads it. */
  @Override
  public String toString() {
    return shows
        + from.map(date -> " of " + date + " or later").orElse("")
        + before.map(date -> " before " + date).orElse("");
  }
}
