package io.circuitd.netconf.session;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.wire.SafeXml;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The server's side of the exchange of RFC 6241, 8.1. */
record Hello(long sessionId, Capabilities capabilities) {
  private static final String BASE_10 = "urn:ietf:params:netconf:base:1.0";
  private static final String BASE_11 = "urn:ietf:params:netconf:base:1.1";

  static final byte[] OURS =
      ("<hello xmlns=\"%s\"><capabilities><capability>%s</capability>"
              + "<capability>%s</capability></capabilities></hello>")
          .formatted(Replies.BASE, BASE_10, BASE_11)
          .getBytes(StandardCharsets.UTF_8);

  /**
   * Reads a server's hello.
   *
   * @throws ProtocolBroken when it is none
   */
  static Hello read(Document message) throws ProtocolBroken {
    Element root = message.getDocumentElement();
    if (!Replies.is(root, "hello")) {
      throw new ProtocolBroken("expected <hello>, found <" + root.getNodeName() + ">");
    }
    Set<String> uris = new LinkedHashSet<>();
    Replies.child(root, "capabilities").map(SafeXml::children).stream()
        .flatMap(java.util.List::stream)
        .filter(e -> Replies.is(e, "capability"))
        .forEach(e -> uris.add(e.getTextContent().strip()));
    Capabilities capabilities = new Capabilities(Set.copyOf(uris));
    if (!uris.contains(BASE_10) && !capabilities.base11()) {
      throw new ProtocolBroken("the hello offers neither base:1.0 nor base:1.1");
    }
    Optional<String> id = Replies.child(root, "session-id").map(e -> e.getTextContent().strip());
    if (id.isEmpty() || !id.get().matches("[1-9][0-9]{0,9}")) {
      throw new ProtocolBroken("the hello has no session-id");
    }
    return new Hello(Long.parseLong(id.get()), capabilities);
  }

  /** Whether yuma123's netconfd says it, by a module that only it has. */
  boolean isYuma() {
    return capabilities.uris().stream()
        .anyMatch(uri -> uri.startsWith("http://netconfcentral.org/ns/yuma"));
  }
}
