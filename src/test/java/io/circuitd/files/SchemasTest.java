package io.circuitd.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every published schema must have, so that files and messages come out right. */
class SchemasTest {
  @ParameterizedTest
  @ValueSource(strings = {"circuit", "inventory", "profile", "daemon", "approval"})
  @DisplayName("every whole number is bounded, every section closed, every key described")
  void schemasAreTight(String name) {
    JsonNode root = JsonMapper.shared().readTree(ConfigSchema.text(name));
    List<String> loose = new ArrayList<>();
    look("", root, root, loose);

    assertThat(loose).isEmpty();
    assertThat(root.path("$schema").asString()).endsWith("2020-12/schema");
  }

  private static void look(String at, JsonNode node, JsonNode root, List<String> loose) {
    if (node.isArray()) {
      node.values().forEach(item -> look(at, item, root, loose));
    }
    if (!node.isObject()) {
      return;
    }
    if (node.path("type").asString("").equals("integer")
        && !node.has("enum")
        && !(node.has("minimum") && node.has("maximum"))) {
      loose.add(at + ": an unbounded number");
    }
    if (node.path("type").asString("").equals("object") && !node.has("additionalProperties")) {
      loose.add(at + ": an open section");
    }
    JsonNode properties = node.path("properties");
    for (String key : properties.propertyNames()) {
      if (at.endsWith("x-refused")) {
        continue;
      }
      JsonNode property = properties.path(key);
      JsonNode target =
          Optional.of(property.path("$ref").asString(""))
              .filter(ref -> !ref.isEmpty())
              .map(ref -> root.at(ref.substring(1)))
              .orElse(property);
      boolean plain = List.of("primary", "secondary", "ipv4", "ipv6").contains(key);
      if (!property.has("description") && !target.has("description") && !plain) {
        loose.add(at + "/" + key + ": no description");
      }
    }
    for (String key : node.propertyNames()) {
      look(at + "/" + key, node.path(key), root, loose);
    }
  }
}
