package io.circuitd.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts one value of a JSON document in the wrong kind. */
final class Mangling {
  private Mangling() {}

  /** A value found by chance, at any depth, becomes something else. */
  static void mangle(ObjectNode root, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(root, objects);
    ObjectNode chosen = objects.get(random.nextInt(objects.size()));
    List<String> names = List.copyOf(chosen.propertyNames());
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(7)) {
      case 0 -> chosen.putNull(name);
      case 1 -> chosen.put(name, random.nextLong());
      case 2 -> chosen.put(name, "\u0000 nonsense /30 \ud83d");
      case 3 -> chosen.putArray(name).add(1).addNull().addObject();
      case 4 -> chosen.putObject(name).put("x", true);
      case 5 -> chosen.put(name, "");
      default -> chosen.remove(name);
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> into) {
    switch (node) {
      case ObjectNode object -> {
        into.add(object);
        object.values().forEach(value -> collect(value, into));
      }
      case ArrayNode array -> array.forEach(value -> collect(value, into));
      default -> {}
    }
  }
}
