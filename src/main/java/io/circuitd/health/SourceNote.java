package io.circuitd.health;

/**
 * What an operator has to know of where a reading comes from.
 *
 * @param what {@code ipv4 session} or {@code ipv4 BFD}
 * @param source which of the two the reading is of
 * @param words for operators
 */
public record SourceNote(String what, Source source, String words) {
  @Override
  public String toString() {
    return what + ": " + words;
  }
}
