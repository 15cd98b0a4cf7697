package io.circuitd.netconf.session;

import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.wire.Namespaces;
import io.circuitd.netconf.wire.SafeXml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Reads {@code <rpc-reply>}, by local names in the base namespace or in none. */
final class Replies {
  /** RFC 6241, 3.1. */
  static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private Replies() {}

  static boolean is(Element element, String name) {
    @Nullable String namespace = element.getNamespaceURI();
    return name.equals(element.getLocalName()) && (namespace == null || namespace.equals(BASE));
  }

  static String id(Element reply) {
    return reply.getAttribute("message-id");
  }

  static Optional<Element> child(Element parent, String name) {
    return SafeXml.children(parent).stream().filter(e -> is(e, name)).findFirst();
  }

  /**
   * The rpc-errors of a reply. Junos puts them also into elements of its own (commit-results,
   * load-configuration-results), in its own namespace: an error is never overlooked, so they count
   * everywhere outside {@code <data>}.
   */
  static List<RpcError> errors(Element reply) {
    List<RpcError> found = new ArrayList<>();
    collect(reply, found);
    return found;
  }

  private static void collect(Element parent, List<RpcError> found) {
    for (Element element : SafeXml.children(parent)) {
      if ("rpc-error".equals(element.getLocalName())) {
        found.add(error(element));
      } else if (!is(element, "data")) {
        collect(element, found);
      }
    }
  }

  /**
   * A reply carries its RPC's id (RFC 6241, 4.2); only an error that could not know it has none.
   *
   * @throws ProtocolBroken when it carries another
   */
  static void checkId(Optional<String> found, String expected) throws ProtocolBroken {
    if (found.isPresent() && !found.get().equals(expected)) {
      throw new ProtocolBroken(
          "expected message-id '%s', found '%s'".formatted(expected, found.get()));
    }
  }

  static RpcError error(Element error) {
    return new RpcError(
        text(error, "error-type").orElse("application"),
        text(error, "error-tag").orElse("operation-failed"),
        text(error, "error-severity").orElse("error"),
        text(error, "error-app-tag"),
        text(error, "error-path"),
        SafeXml.child(error, "error-path").map(Namespaces::inScope).orElse(Map.of()),
        text(error, "error-message"),
        SafeXml.child(error, "error-message")
            .map(e -> e.getAttributeNS(XMLConstants.XML_NS_URI, "lang"))
            .filter(language -> !language.isEmpty()),
        SafeXml.child(error, "error-info").map(Replies::inside).filter(info -> !info.isEmpty()));
  }

  private static String inside(Element info) {
    List<Element> children = SafeXml.children(info);
    return children.isEmpty()
        ? SafeXml.escape(info.getTextContent().strip())
        : children.stream().map(SafeXml::serialise).collect(Collectors.joining());
  }

  private static Optional<String> text(Element parent, String name) {
    return SafeXml.child(parent, name)
        .map(e -> e.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }
}
