package io.circuitd.netconf;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One {@code rpc-error}, whole, in the router's own words (RFC 6241, 4.3).
 *
 * @param type the layer: {@code transport}, {@code rpc}, {@code protocol} or {@code application}
 * @param tag {@code error-tag}, such as {@code lock-denied} (RFC 6241, appendix A)
 * @param severity {@code error} or {@code warning}
 * @param path instance identifier of the node that the error is about
 * @param pathNamespaces the URI of each prefix that is in scope at the path; the default namespace
 *     under the empty prefix
 * @param language of the message, such as {@code en}
 * @param info the XML inside {@code error-info}
 */
public record RpcError(
    String type,
    String tag,
    String severity,
    Optional<String> appTag,
    Optional<String> path,
    Map<String, String> pathNamespaces,
    Optional<String> message,
    Optional<String> language,
    Optional<String> info) {

  public RpcError {
    pathNamespaces = Map.copyOf(pathNamespaces);
  }

  public boolean isWarning() {
    return severity.equals("warning");
  }

  /** The session that holds the lock, from {@code error-info}; 0 is outside NETCONF. */
  public Optional<Long> sessionId() {
    return told("session-id").filter(id -> id.matches("[0-9]{1,10}")).map(Long::valueOf);
  }

  /** The name of the element that the error is about. */
  public Optional<String> badElement() {
    return told("bad-element");
  }

  /** The name of the attribute that the error is about. */
  public Optional<String> badAttribute() {
    return told("bad-attribute");
  }

  /** The namespace that was not expected. */
  public Optional<String> badNamespace() {
    return told("bad-namespace");
  }

  private Optional<String> told(String name) {
    if (info.isEmpty()) {
      return Optional.empty();
    }
    try {
      Element root = SafeXml.parse("<info>" + info.get() + "</info>").getDocumentElement();
      return SafeXml.child(root, name)
          .map(e -> e.getTextContent().strip())
          .filter(text -> !text.isEmpty());
    } catch (XmlRefused e) {
      return Optional.empty();
    }
  }

  /** Tag, path, message and info, as the router said them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tag);
    path.ifPresent(p -> text.append(" at ").append(p));
    message.ifPresent(m -> text.append(": ").append(m.strip()));
    info.ifPresent(i -> text.append(" (").append(withoutDeclarations(i.strip())).append(')'));
    return text.toString();
  }

  private static String withoutDeclarations(String xml) {
    return xml.replaceAll("\\s+xmlns(:[^=\\s]+)?=(\"[^\"]*\"|'[^']*')", "");
  }
}
