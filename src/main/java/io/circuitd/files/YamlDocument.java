package io.circuitd.files;

import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A YAML file as a JSON tree that still knows where everything stood. Places are named by JSON
 * pointer (RFC 6901).
 */
public final class YamlDocument {
  private final Path file;
  private final JsonNode root;
  private final Map<String, Place> places;

  /**
   * @param key where the key stands; for list items and the root as {@code value}
   * @param text a scalar as it was written, without quotes; empty for lists and mappings
   */
  record Place(Position key, Position value, String text) {}

  YamlDocument(Path file, JsonNode root, Map<String, Place> places) {
    this.file = file;
    this.root = root;
    this.places = places;
  }

  public Path file() {
    return file;
  }

  public JsonNode root() {
    return root;
  }

  /** Where the value stands; for one that is not there, the nearest thing around it. */
  public Position position(String pointer) {
    return place(pointer).value();
  }

  /** Where the key of this value stands; for one that is not there, the nearest around it. */
  public Position keyPosition(String pointer) {
    return place(pointer).key();
  }

  /**
   * A scalar as it was written: {@code 1.10} keeps its zero, which a number would not.
   * Empty text for anything else.
   */
  public String text(String pointer) {
    Place place = places.get(pointer);
    return place == null ? "" : place.text();
  }

  private Place place(String pointer) {
    String at = pointer;
    while (true) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        Position start = new Position(file, 1, 1);
        return new Place(start, start, "");
      }
      at = at.substring(0, slash);
    }
  }

  /** The pointer of a key below another pointer. */
  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}
