package io.circuitd.lab.datastore;

import io.circuitd.netconf.wire.SafeXml;
import java.time.Instant;
import java.util.Optional;

/** Writes configuration data as the router shows it. */
final class ConfigXml {
  private final Dialect dialect;
  private final StringBuilder text = new StringBuilder();

  private ConfigXml(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * The top-level elements, one after the other.
   *
   * @param whole an unfiltered read
   * @param changed when the datastore last changed
   */
  static String write(Dialect dialect, ConfigNode root, boolean whole, Instant changed) {
    ConfigXml xml = new ConfigXml(dialect);
    for (ConfigNode top : root.children()) {
      String attributes = dialect.topAttributes(top.schema(), changed);
      String preamble = whole ? dialect.topPreamble(top.schema()) : "";
      xml.element(top, "", attributes, preamble);
    }
    return xml.text.toString();
  }

  private void element(ConfigNode node, String outer, String attributes, String preamble) {
    String namespace = dialect.namespace(node.schema());
    String name = node.name();
    text.append('<').append(name);
    if (!namespace.equals(outer)) {
      text.append(" xmlns=\"").append(SafeXml.escape(namespace)).append('"');
    }
    if (node.schema().type().orElse(null) instanceof ValueType.Identity identity) {
      SchemaNode.Module module = identity.module(node.value());
      text.append(" xmlns:").append(module.prefix()).append("=\"").append(module.namespace());
      text.append('"');
    }
    text.append(attributes);
    String value = node.schema().isLeaf() ? dialect.shown(node.schema(), node.value()) : "";
    if (node.children().isEmpty() && value.isEmpty() && preamble.isEmpty()) {
      text.append("/>");
      return;
    }
    text.append('>').append(preamble).append(SafeXml.escape(value));
    // Keys first, in the model's order (RFC 7950, 7.8.5).
    for (String key : node.schema().keys()) {
      node.at(key).ifPresent(leaf -> element(leaf, namespace, "", ""));
    }
    for (ConfigNode child : node.children()) {
      if (!child.schema().isKey() && isShown(child)) {
        element(child, namespace, "", "");
      }
    }
    text.append("</").append(name).append('>');
  }

  private boolean isShown(ConfigNode node) {
    if (!dialect.leavesDefaultsOut()) {
      return true;
    }
    return switch (node.schema().kind()) {
      case LEAF -> !node.schema().standard().equals(Optional.of(node.value()));
      case CONTAINER -> node.children().stream().anyMatch(this::isShown);
      default -> true;
    };
  }
}
