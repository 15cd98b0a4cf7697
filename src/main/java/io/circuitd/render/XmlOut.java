package io.circuitd.render;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@link Xml}, always in the same form: two blanks a level, default namespaces for elements,
 * and prefixes for identities alone.
 */
final class XmlOut {
  private final StringBuilder out = new StringBuilder(8192);
  private final Map<String, String> prefixes;

  private XmlOut(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  /** Top-level elements one after the other, each with its namespaces. */
  static String bare(List<Xml> elements) {
    return bare(elements, Map.of());
  }

  /**
   * Top-level elements for a router.
   *
   * @param prefixes namespace of each prefix that a value may have (RFC 7950, 9.10.3); declared at
   *     the leaf
   */
  static String bare(List<Xml> elements, Map<String, String> prefixes) {
    XmlOut writer = new XmlOut(prefixes);
    for (Xml element : elements) {
      writer.element(element, "", 0, operates(element));
    }
    return writer.out.toString();
  }

  private static boolean operates(Xml element) {
    return element.operation().isPresent()
        || element.children().stream().anyMatch(XmlOut::operates);
  }

  private void element(Xml element, String outer, int depth, boolean declareOperations) {
    out.repeat("  ", depth).append('<').append(element.name());
    if (!element.namespace().equals(outer)) {
      attribute("xmlns", element.namespace());
    }
    if (declareOperations) {
      attribute("xmlns:nc", Xml.BASE);
    }
    String prefix = element.prefix();
    String meant = prefixes.get(prefix);
    if (meant != null) {
      attribute("xmlns:" + prefix, meant);
    }
    element.operation().ifPresent(operation -> attribute("nc:operation", operation));
    new TreeMap<>(element.attributes()).forEach(this::attribute);
    if (!element.isLeaf()) {
      out.append(">\n");
      for (Xml child : element.children()) {
        element(child, element.namespace(), depth + 1, false);
      }
      out.repeat("  ", depth).append("</").append(element.name()).append(">\n");
    } else if (element.text().isEmpty()) {
      out.append("/>\n");
    } else {
      out.append('>');
      escape(element.text());
      out.append("</").append(element.name()).append(">\n");
    }
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value);
    out.append('"');
  }

  private void escape(String text) {
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      String escaped =
          switch (text.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\r' -> "&#13;";
            default -> "";
          };
      if (!escaped.isEmpty()) {
        out.append(text, written, i).append(escaped);
        written = i + 1;
      }
    }
    out.append(text, written, text.length());
  }
}
