package io.circuitd.azure;

import io.circuitd.azure.ArmCloud.NoAnswer;
import io.circuitd.model.ServiceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** All cross connections that one cloud shows us, read anew for whoever asks. */
final class CircuitList {
  private final ArmCloud arm;
  private final SharedList<Listing> circuits = new SharedList<>(this::read);

  /**
   * A list that was read to its end.
   *
   * @param nameless items that nobody could ask for; each may be any circuit
   */
  private record Listing(Map<String, ListedCircuit> byName, List<JsonNode> nameless) {}

  CircuitList(ArmCloud arm) {
    this.arm = arm;
  }

  /**
   * All of them, in the cloud's order.
   *
   * @throws NoAnswer when the list could not be read to its end, each item of it
   */
  List<ListedCircuit> all() throws NoAnswer {
    Listing list = circuits.get();
    if (!list.nameless().isEmpty()) {
      throw undecided(list);
    }
    return List.copyOf(list.byName().values());
  }

  /**
   * The ARM id of the cross connection with that key.
   *
   * @throws NoAnswer when the list could not be read to its end, or is not known to lack the key
   */
  Optional<String> findId(ServiceKey key) throws NoAnswer {
    Listing list = circuits.get();
    ListedCircuit found = list.byName().get(lower(key.toString()));
    if (found == null && !list.nameless().isEmpty()) {
      throw undecided(list);
    }
    return Optional.ofNullable(found).map(ListedCircuit::id);
  }

  private NoAnswer undecided(Listing list) {
    return arm.malformed(
        "cross connections",
        list.nameless().size()
            + " of its items have no id of a cross connection, so any may be one that is missing;"
            + " such as "
            + shortened(list.nameless().getFirst().toString()));
  }

  private Listing read() throws NoAnswer {
    Map<String, ListedCircuit> found = new LinkedHashMap<>();
    List<JsonNode> nameless = new ArrayList<>();
    Pages.read(
        arm,
        arm.ofSubscription("expressRouteCrossConnections"),
        "cross connections",
        item ->
            ListedCircuit.read(arm.name(), item)
                .ifPresentOrElse(
                    circuit -> found.putIfAbsent(lower(circuit.name()), circuit),
                    () -> nameless.add(item)));
    return new Listing(found, nameless);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
