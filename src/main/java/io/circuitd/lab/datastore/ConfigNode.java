package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A node of configuration data: a leaf with its value, or anything with children. */
public final class ConfigNode {
  private final SchemaNode schema;
  private final List<ConfigNode> children = new ArrayList<>();
  private String value = "";

  ConfigNode(SchemaNode schema) {
    this.schema = schema;
  }

  ConfigNode(SchemaNode schema, String value) {
    this.schema = schema;
    this.value = value;
  }

  public SchemaNode schema() {
    return schema;
  }

  public String name() {
    return schema.name();
  }

  /** The value of a leaf or leaf-list entry; empty for other nodes. */
  public String value() {
    return value;
  }

  void value(String newValue) {
    value = newValue;
  }

  /** All children, in the order in which they came. */
  public List<ConfigNode> children() {
    return children;
  }

  /** The entries of one list or leaf-list below this node, or the one child of this name. */
  public Stream<ConfigNode> all(String... path) {
    Stream<ConfigNode> found = Stream.of(this);
    for (String name : path) {
      found =
          found.flatMap(node -> node.children.stream().filter(child -> child.name().equals(name)));
    }
    return found;
  }

  /** The first node at the path. */
  public Optional<ConfigNode> at(String... path) {
    return all(path).findFirst();
  }

  /** The value of the leaf at the path. */
  public Optional<String> leaf(String... path) {
    return at(path).map(ConfigNode::value);
  }

  /** Whether a node is at the path. */
  public boolean has(String... path) {
    return at(path).isPresent();
  }

  List<String> keyValues() {
    return schema.keys().stream().map(key -> leaf(key).orElse("")).toList();
  }

  Optional<ConfigNode> entry(SchemaNode list, List<String> keys) {
    return find(child -> child.schema == list && child.keyValues().equals(keys));
  }

  Optional<ConfigNode> find(Predicate<ConfigNode> wanted) {
    return children.stream().filter(wanted).findFirst();
  }

  ConfigNode deepCopy() {
    ConfigNode copy = new ConfigNode(schema, value);
    children.forEach(child -> copy.children.add(child.deepCopy()));
    return copy;
  }

  /** A copy in which every container that holds leaves holds those, too, that have a default. */
  ConfigNode withDefaults() {
    ConfigNode copy = new ConfigNode(schema, value);
    children.forEach(child -> copy.children.add(child.withDefaults()));
    if (schema.kind() == Kind.CONTAINER && children.stream().anyMatch(c -> c.schema.isLeaf())) {
      for (SchemaNode leaf : schema.children()) {
        leaf.standard()
            .filter(_ -> find(child -> child.schema == leaf).isEmpty())
            .ifPresent(standard -> copy.children.add(new ConfigNode(leaf, standard)));
      }
    }
    return copy;
  }

  /** Takes away containers that mean nothing without content. */
  void prune() {
    children.forEach(ConfigNode::prune);
    children.removeIf(c -> c.schema.kind() == Kind.CONTAINER && c.children.isEmpty());
  }

  ConfigPath.Step step() {
    List<ConfigPath.Key> keys =
        schema.kind() == Kind.LEAF_LIST
            ? List.of(new ConfigPath.Key(".", value))
            : schema.keys().stream()
                .map(key -> new ConfigPath.Key(key, leaf(key).orElse("")))
                .toList();
    return new ConfigPath.Step(schema.module(), schema.name(), keys);
  }

  /** Calls back for this node and all below, each with its place. */
  public void walk(ConfigPath here, Visitor visitor) {
    visitor.visit(here, this);
    for (ConfigNode child : children) {
      child.walk(here.to(child.step()), visitor);
    }
  }

  /** See {@link #walk}. */
  public interface Visitor {
    void visit(ConfigPath path, ConfigNode node);
  }
}
