package io.circuitd.lab.datastore;

import io.circuitd.netconf.wire.SafeXml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Subtree filters (RFC 6241, 6): containment, selection, content match. Attribute match is left
 * out. Keys of a list entry come along with any part of it, as routers do it.
 */
final class SubtreeFilter {
  private final Dialect dialect;

  SubtreeFilter(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The part of the tree that the filter's elements select; a new tree, nodes may be shared. */
  ConfigNode select(Element filter, ConfigNode root) {
    ConfigNode selected = new ConfigNode(root.schema());
    SafeXml.children(filter).forEach(element -> pick(element, root, selected));
    return selected;
  }

  private void pick(Element element, ConfigNode from, ConfigNode into) {
    for (ConfigNode child : from.children()) {
      if (means(element, child)) {
        Optional<ConfigNode> part = part(element, child);
        part.ifPresent(found -> add(found, into));
      }
    }
  }

  private Optional<ConfigNode> part(Element element, ConfigNode node) {
    List<Element> inner = SafeXml.children(element);
    if (inner.isEmpty()) {
      boolean content = !element.getTextContent().isBlank();
      return !content || matches(element, node) ? Optional.of(node) : Optional.empty();
    }
    List<Element> contentMatches =
        inner.stream()
            .filter(e -> SafeXml.children(e).isEmpty() && !e.getTextContent().isBlank())
            .toList();
    List<ConfigNode> matched = new ArrayList<>();
    for (Element content : contentMatches) {
      Optional<ConfigNode> leaf = node.find(c -> means(content, c) && matches(content, c));
      if (leaf.isEmpty()) {
        return Optional.empty();
      }
      matched.add(leaf.get());
    }
    if (contentMatches.size() == inner.size()) {
      return Optional.of(node);
    }
    ConfigNode partial = new ConfigNode(node.schema());
    Set<String> keys = new HashSet<>(node.schema().keys());
    node.children().stream()
        .filter(c -> keys.contains(c.name()) || matched.contains(c))
        .forEach(partial.children()::add);
    int bare = partial.children().size();
    inner.stream().filter(e -> !contentMatches.contains(e)).forEach(e -> pick(e, node, partial));
    boolean something =
        partial.children().size() > bare || !matched.isEmpty() || namesKey(inner, keys);
    return something ? Optional.of(partial) : Optional.empty();
  }

  private static boolean namesKey(List<Element> inner, Set<String> keys) {
    return inner.stream().anyMatch(e -> keys.contains(e.getLocalName()));
  }

  private boolean means(Element element, ConfigNode node) {
    return element.getLocalName().equals(node.name())
        && dialect.means(Optional.ofNullable(element.getNamespaceURI()).orElse(""), node.schema());
  }

  private boolean matches(Element element, ConfigNode node) {
    if (!node.schema().isLeaf()) {
      return false;
    }
    String wanted = element.getTextContent().strip();
    if (node.schema().type().orElseThrow() instanceof ValueType.Identity identity) {
      return identity.meant(wanted, element::lookupNamespaceURI).equals(Optional.of(node.value()));
    }
    return dialect.canonical(node.schema(), wanted).equals(node.value())
        || wanted.equals(dialect.shown(node.schema(), node.value()));
  }

  private static void add(ConfigNode found, ConfigNode into) {
    Optional<ConfigNode> same =
        into.find(c ->
            c.schema() == found.schema()
                && c.keyValues().equals(found.keyValues())
                && c.value().equals(found.value()));
    if (same.isEmpty()) {
      into.children().add(found);
      return;
    }
    if (same.get() == found || found.schema().isLeaf()) {
      return;
    }
    // Two filter elements chose parts of one node: both parts, without touching the datastore's.
    ConfigNode union = new ConfigNode(found.schema());
    same.get().children().forEach(union.children()::add);
    found.children().forEach(child -> add(child, union));
    into.children().set(into.children().indexOf(same.get()), union);
  }
}
