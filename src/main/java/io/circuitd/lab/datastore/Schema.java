package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Kind;
import io.circuitd.lab.datastore.SchemaNode.Module;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A vendor's known elements and list keys, from the table that {@code lab-schema} wrote. */
public final class Schema {
  private static final Module NONE = new Module("", "", "");
  private static final ValueType TEXT = new ValueType.Text(List.of(), List.of());

  private final Map<Integer, Module> modules = new LinkedHashMap<>();
  private final List<ValueType> types = new ArrayList<>();
  private final SchemaNode root =
      new SchemaNode(
          Kind.CONTAINER,
          "",
          NONE,
          null,
          List.of(),
          Optional.empty(),
          false,
          false,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          false);

  private Schema() {}

  /**
   * Reads the table of one kind of router.
   *
   * @param kind such as {@code junos}
   * @throws IllegalArgumentException when there is none
   */
  public static Schema of(String kind) {
    String resource = "/io/circuitd/lab/" + kind + ".schema";
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("the lab has no schema table of " + kind);
      }
      Schema schema = new Schema();
      Deque<SchemaNode> open = new ArrayDeque<>();
      open.push(schema.root);
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        schema.take(line, open);
      }
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SchemaNode root() {
    return root;
  }

  /** The vendor's modules, in the order of the table. */
  public List<Module> modules() {
    return List.copyOf(modules.values());
  }

  private void take(String line, Deque<SchemaNode> open) {
    if (line.startsWith("#")) {
      return;
    }
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "m" ->
          modules.put(
              Integer.valueOf(words[1]),
              new Module(words[2], words[3], words.length > 4 ? words[4] : ""));
      case "t" -> {
        String type = line.substring(line.indexOf(' ', 2) + 1);
        types.add(ValueType.parse(type, types, modules));
      }
      default -> node(words, open);
    }
  }

  private void node(String[] words, Deque<SchemaNode> open) {
    int depth = Integer.parseInt(words[0]);
    while (open.size() > depth + 1) {
      open.pop();
    }
    SchemaNode parent = open.getFirst();
    Module module = parent.module();
    List<String> keys = List.of();
    Optional<ValueType> type = Optional.empty();
    boolean mandatory = false;
    boolean secret = false;
    boolean applies = false;
    Map<Integer, Integer> choices = new HashMap<>();
    Optional<SchemaNode.When> when = Optional.empty();
    Optional<String> standard = Optional.empty();
    boolean state = false;
    for (int i = 3; i < words.length; i++) {
      String rest = words[i].substring(1);
      switch (words[i].charAt(0)) {
        case '@' -> module = module(rest);
        case '=' -> keys = List.of(rest.split(",", -1));
        case ':' -> type = Optional.of(types.get(Integer.parseInt(rest)));
        case '!' -> mandatory = true;
        case '*' -> secret = true;
        case '+' -> applies = true;
        case '-' -> state = true;
        case '?' -> {
          String[] choice = rest.split("/", -1);
          choices.put(Integer.valueOf(choice[0]), Integer.valueOf(choice[1]));
        }
        case '^' -> standard = Optional.of(rest.replace("%20", " "));
        case '~' -> {
          int equals = rest.indexOf('=');
          when =
              Optional.of(
                  new SchemaNode.When(
                      rest.substring(0, equals),
                      Set.of(rest.substring(equals + 1).split("\\|", -1))));
        }
        default -> throw new IllegalArgumentException("unknown attribute " + words[i]);
      }
    }
    SchemaNode node =
        new SchemaNode(
            kind(words[1]),
            words[2],
            module,
            parent,
            keys,
            type,
            mandatory,
            secret,
            choices,
            when,
            standard,
            state);
    parent.add(node);
    if (applies) {
      for (String name : List.of("apply-groups", "apply-groups-except")) {
        node.add(
            new SchemaNode(
                Kind.LEAF_LIST,
                name,
                module,
                node,
                List.of(),
                Optional.of(TEXT),
                false,
                false,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                state));
      }
    }
    open.push(node);
  }

  private Module module(String number) {
    Module module = modules.get(Integer.valueOf(number));
    if (module == null) {
      throw new IllegalArgumentException("unknown module " + number);
    }
    return module;
  }

  private static Kind kind(String letter) {
    return switch (letter) {
      case "c" -> Kind.CONTAINER;
      case "p" -> Kind.PRESENCE;
      case "l" -> Kind.LIST;
      case "f" -> Kind.LEAF;
      case "e" -> Kind.LEAF_LIST;
      case "x" -> Kind.CUT;
      default -> throw new IllegalArgumentException("unknown kind of node " + letter);
    };
  }
}
