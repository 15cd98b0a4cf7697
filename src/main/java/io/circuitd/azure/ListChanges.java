package io.circuitd.azure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a list of a cloud shows otherwise than the one before, so that only this needs a GET. Both
 * lists must have been read to their end.
 *
 * @param appeared new in the list
 * @param changed their etag or anything else that a list shows has moved
 * @param gone no longer in the list; only the 404 of a GET makes sure
 */
public record ListChanges(
    List<ListedCircuit> appeared, List<Change> changed, List<ListedCircuit> gone) {

  /** One circuit that moved. */
  public record Change(ListedCircuit before, ListedCircuit now) {}

  public ListChanges {
    appeared = List.copyOf(appeared);
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
  }

  /**
   * Compares two lists of one cloud; circuits are the same by their service key.
   *
   * @param before empty for the first list: then all have appeared
   */
  public static ListChanges between(
      Collection<ListedCircuit> before, Collection<ListedCircuit> now) {
    Map<String, ListedCircuit> left = new LinkedHashMap<>();
    before.forEach(circuit -> left.put(lower(circuit.name()), circuit));
    List<ListedCircuit> appeared = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    for (ListedCircuit circuit : now) {
      ListedCircuit known = left.remove(lower(circuit.name()));
      if (known == null) {
        appeared.add(circuit);
      } else if (!comparable(known).equals(comparable(circuit))) {
        changed.add(new Change(known, circuit));
      }
    }
    return new ListChanges(appeared, changed, List.copyOf(left.values()));
  }

  /** Resource Manager spells ids now so, now so. */
  private static ListedCircuit comparable(ListedCircuit circuit) {
    return new ListedCircuit(
        circuit.cloud(),
        lower(circuit.id()),
        lower(circuit.name()),
        circuit.etag(),
        circuit.peeringLocation(),
        circuit.bandwidthMbps(),
        circuit.providerState(),
        circuit.provisioningState());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether the two lists show the same. */
  public boolean isEmpty() {
    return appeared.isEmpty() && changed.isEmpty() && gone.isEmpty();
  }
}
