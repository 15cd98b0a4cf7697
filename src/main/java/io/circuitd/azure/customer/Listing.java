package io.circuitd.azure.customer;

import java.util.List;
import java.util.stream.Stream;

/**
 * A list of resources as far as it could be read. What was read may prove that something is wrong;
 * that nothing is wrong, or not there, only a whole list proves.
 *
 * @param unread why parts are missing, in words for an operator; empty when the list is whole
 */
public record Listing<T>(List<T> found, List<String> unread) {
  public Listing {
    found = List.copyOf(found);
    unread = List.copyOf(unread);
  }

  /** A list that was read to its end. */
  public static <T> Listing<T> of(List<T> found) {
    return new Listing<>(found, List.of());
  }

  /** Nothing was read. */
  public static <T> Listing<T> unknown(String reason) {
    return new Listing<>(List.of(), List.of(reason));
  }

  /** Whether nothing is missing. */
  public boolean whole() {
    return unread.isEmpty();
  }

  Listing<T> without(List<String> parts) {
    return and(new Listing<>(List.of(), parts));
  }

  /** Both; what two accesses show of the same resource counts once. */
  Listing<T> and(Listing<T> more) {
    return new Listing<>(together(found, more.found), together(unread, more.unread));
  }

  private static <E> List<E> together(List<E> one, List<E> more) {
    return Stream.concat(one.stream(), more.stream()).distinct().toList();
  }
}
