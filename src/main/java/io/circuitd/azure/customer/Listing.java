package io.circuitd.azure.customer;

import java.util.ArrayList;
import java.util.List;

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

  Listing<T> and(Listing<T> more) {
    List<T> both = new ArrayList<>(found);
    both.addAll(more.found);
    List<String> reasons = new ArrayList<>(unread);
    reasons.addAll(more.unread);
    return new Listing<>(both, reasons);
  }
}
