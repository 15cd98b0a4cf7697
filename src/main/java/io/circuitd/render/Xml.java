package io.circuitd.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One XML element, immutable, without mixed content.
 *
 * @param attributes by local name, without namespace declarations and {@code nc:operation}
 * @param text content of a leaf, stripped; empty on an element with children
 * @param operation the NETCONF edit operation on it (RFC 6241, 7.2)
 */
record Xml(
    String namespace,
    String name,
    Map<String, String> attributes,
    List<Xml> children,
    String text,
    Optional<String> operation) {

  /** The namespace of RFC 6241. */
  static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  static final String REPLACE = "replace";

  Xml {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  static Xml leaf(String namespace, String name, String text) {
    return new Xml(namespace, name, Map.of(), List.of(), text, Optional.empty());
  }

  static Xml container(String namespace, String name, List<Xml> children) {
    return new Xml(namespace, name, Map.of(), children, "", Optional.empty());
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /** An entry that a leg owns alone. */
  boolean isOwned() {
    return operation.equals(Optional.of(REPLACE));
  }

  /** What stands before the first colon of a leaf's text; empty when there is none. */
  String prefix() {
    return text.substring(0, Math.max(0, text.indexOf(':')));
  }

  /** Text of the first child with this name. */
  Optional<String> childText(String childName) {
    return children.stream().filter(c -> c.name.equals(childName)).map(Xml::text).findFirst();
  }

  Xml withOperation(String newOperation) {
    return new Xml(namespace, name, attributes, children, text, Optional.of(newOperation));
  }

  Xml withChildren(List<Xml> newChildren) {
    return new Xml(namespace, name, attributes, newChildren, text, operation);
  }

  Xml withText(String newText) {
    return new Xml(namespace, name, attributes, children, newText, operation);
  }

  /** The same tree, all of it in this namespace. */
  Xml inNamespace(String other) {
    return new Xml(
        other,
        name,
        attributes,
        children.stream().map(child -> child.inNamespace(other)).toList(),
        text,
        operation);
  }

  /** The same tree with every leaf changed. */
  Xml mapLeaves(UnaryOperator<Xml> change) {
    if (isLeaf()) {
      return change.apply(this);
    }
    List<Xml> changed = new ArrayList<>(children.size());
    for (Xml child : children) {
      changed.add(child.mapLeaves(change));
    }
    return withChildren(changed);
  }
}
