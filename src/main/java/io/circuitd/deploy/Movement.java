package io.circuitd.deploy;

import java.util.Map;
import java.util.Optional;

/**
 * One thing that moved under an approved plan.
 *
 * @param words what
 * @param router the router on which it stood, for what stands on one; who committed there since may
 *     have moved it
 */
public record Movement(String words, Optional<String> router) {
  /** In the name of a plan's part, before the router whose entries it holds. */
  static final String STANDING = "what stands on ";

  /** The router that a part holds the entries of, if both plans have that part. */
  static Optional<String> router(String part, Map<String, String> before, Map<String, String> now) {
    int at = part.indexOf(STANDING);
    return at < 0 || !before.containsKey(part) || !now.containsKey(part)
        ? Optional.empty()
        : Optional.of(part.substring(at + STANDING.length()));
  }
}
