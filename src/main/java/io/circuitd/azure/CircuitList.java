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
  private final SharedList<Map<String, ListedCircuit>> circuits = new SharedList<>(this::read);

  CircuitList(ArmCloud arm) {
    this.arm = arm;
  }

  /**
   * All of them, in the cloud's order.
   *
   * @throws NoAnswer when the list could not be read to its end
   */
  List<ListedCircuit> all() throws NoAnswer {
    return List.copyOf(circuits.get().values());
  }

  /**
   * The ARM id of the cross connection with that key.
   *
   * @throws NoAnswer when the list could not be read to its end
   */
  Optional<String> findId(ServiceKey key) throws NoAnswer {
    return Optional.ofNullable(circuits.get().get(lower(key.toString()))).map(ListedCircuit::id);
  }

  private Map<String, ListedCircuit> read() throws NoAnswer {
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
    if (!nameless.isEmpty()) {
      // Any of them may be the one that is looked for.
      throw arm.malformed(
          "cross connections",
          nameless.size()
              + " of its items have no id of a cross connection, such as "
              + shortened(nameless.getFirst().toString()));
    }
    return found;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
