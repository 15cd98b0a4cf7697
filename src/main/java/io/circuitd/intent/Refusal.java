package io.circuitd.intent;

/**
 * Why a person's consent does not count.
 *
 * @param by who is said to have given it
 * @param words for operators
 */
public record Refusal(Reason reason, String by, String words) {
  /** Why. */
  public enum Reason {
    /** Signatures are required. */
    UNSIGNED,
    /** Edited, made with a key that is unknown, revoked, expired, or for something else. */
    BAD_SIGNATURE,
    /** The author of the circuit's file may not approve it. */
    AUTHOR,
    /** It claims to be given later than now. */
    FUTURE,
    /** The same person or the same key counts already. */
    COUNTED_ALREADY
  }

  /** Person and reason. */
  @Override
  public String toString() {
    return by + ": " + words;
  }
}
