package io.circuitd.azure;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request that writes, and Azure's answer.
 *
 * @param method {@code PUT} or {@code DELETE}
 * @param path of the resource
 * @param body as sent, secrets masked; empty for none
 * @param status HTTP status; 0 when there was no answer
 * @param answer code and words of a refusal, why there was no answer, or {@code accepted}
 */
public record AzureExchange(String method, String path, String body, int status, String answer) {
  /** For those whom it does not interest. */
  public static final Consumer<AzureExchange> UNHEARD = exchange -> {};

  private static final List<String> SECRET =
      List.of("sharedkey", "password", "secret", "authorizationkey");

  /** A body with its secrets as {@code ***}. */
  static String masked(JsonNode body) {
    JsonNode copy = body.deepCopy();
    mask(copy);
    return copy.toString();
  }

  private static void mask(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        for (String name : List.copyOf(object.propertyNames())) {
          if (SECRET.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains)) {
            object.put(name, "***");
          } else {
            mask(object.get(name));
          }
        }
      }
      case ArrayNode array -> array.forEach(AzureExchange::mask);
      default -> {}
    }
  }
}
