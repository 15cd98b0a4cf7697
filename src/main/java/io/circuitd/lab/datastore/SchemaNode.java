package io.circuitd.lab.datastore;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node of a vendor's model. Names are unique among siblings in the models that we use. */
public final class SchemaNode {
  /** What a node is in YANG. */
  public enum Kind {
    CONTAINER,
    PRESENCE,
    LIST,
    LEAF,
    LEAF_LIST,
    /** Known to the vendor, left out of the lab's table. */
    CUT
  }

  /**
   * Where the node's name comes from.
   *
   * @param prefix the module's own
   * @param revision date of its newest, such as {@code 2024-09-17}; empty when it has none
   */
  public record Module(String prefix, String namespace, String revision) {}

  /** The plain form of a YANG {@code when}: a sibling leaf has one of these values. */
  record When(String leaf, Set<String> values) {}

  private final Kind kind;
  private final String name;
  private final Module module;
  private final @Nullable SchemaNode parent;
  private final List<String> keys;
  private final Optional<ValueType> type;
  private final boolean mandatory;
  private final boolean secret;
  private final Map<Integer, Integer> choices;
  private final Optional<When> when;
  private final Optional<String> standard;
  private final boolean state;
  private final boolean ipv6;
  private final String path;
  private final Map<String, SchemaNode> children = new LinkedHashMap<>();

  SchemaNode(
      Kind kind,
      String name,
      Module module,
      @Nullable SchemaNode parent,
      List<String> keys,
      Optional<ValueType> type,
      boolean mandatory,
      boolean secret,
      Map<Integer, Integer> choices,
      Optional<When> when,
      Optional<String> standard,
      boolean state) {
    this.kind = kind;
    this.name = name;
    this.module = module;
    this.parent = parent;
    this.keys = List.copyOf(keys);
    this.type = type;
    this.mandatory = mandatory;
    this.secret = secret;
    this.choices = Map.copyOf(choices);
    this.when = when;
    this.standard = standard;
    this.state = state || (parent != null && parent.state);
    this.path = parent == null ? "" : parent.path + "/" + name;
    this.ipv6 = type.filter(t -> t.accepts("2001:db8::1") && !t.accepts("g:h")).isPresent();
  }

  void add(SchemaNode child) {
    if (children.put(child.name, child) != null) {
      throw new IllegalArgumentException("two children of the same name: " + child.path);
    }
  }

  public Kind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  public Module module() {
    return module;
  }

  Optional<SchemaNode> parent() {
    return Optional.ofNullable(parent);
  }

  /** Names of the key leaves, in order; empty unless a list. */
  public List<String> keys() {
    return keys;
  }

  Optional<ValueType> type() {
    return type;
  }

  boolean mandatory() {
    return mandatory;
  }

  /** Whether its value is a password or key. */
  public boolean secret() {
    return secret;
  }

  Map<Integer, Integer> choices() {
    return choices;
  }

  Optional<When> when() {
    return when;
  }

  /** The model's default, where the table has it. */
  Optional<String> standard() {
    return standard;
  }

  /** Whether it is state that the router has, and no configuration (YANG's config false). */
  boolean state() {
    return state;
  }

  /** Whether its values may be IPv6 addresses, and not just any text. */
  public boolean ipv6() {
    return ipv6;
  }

  /** Names from the top, such as {@code /bgp/instance/instance-name}. */
  public String path() {
    return path;
  }

  Optional<SchemaNode> child(String childName) {
    return Optional.ofNullable(children.get(childName));
  }

  Collection<SchemaNode> children() {
    return children.values();
  }

  boolean isLeaf() {
    return kind == Kind.LEAF || kind == Kind.LEAF_LIST;
  }

  boolean isKey() {
    return parent != null && parent.keys.contains(name);
  }

  @Override
  public String toString() {
    return path;
  }
}
