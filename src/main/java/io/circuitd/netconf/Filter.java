package io.circuitd.netconf;

import java.util.Map;

/** Which part of a datastore, or which events, are wanted. */
public sealed interface Filter {
  /**
   * RFC 6241, 6.
   *
   * @param xml the children of {@code <filter type="subtree">}
   */
  record Subtree(String xml) implements Filter {}

  /**
   * RFC 6241, 8.9; only with the capability xpath.
   *
   * @param select an XPath 1.0 expression
   * @param namespaces the URI of each prefix in it
   */
  record XPath(String select, Map<String, String> namespaces) implements Filter {
    public XPath {
      namespaces = Map.copyOf(namespaces);
    }
  }
}
