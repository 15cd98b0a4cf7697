package io.circuitd.netconf;

import java.util.Optional;

/**
 * One {@code rpc-error}, whole, in the router's own words (RFC 6241, 4.3).
 *
 * @param tag {@code error-tag}, such as {@code lock-denied}
 * @param info the XML inside {@code error-info}
 */
public record RpcError(
    String type,
    String tag,
    String severity,
    Optional<String> appTag,
    Optional<String> path,
    Optional<String> message,
    Optional<String> info) {

  public boolean isWarning() {
    return severity.equals("warning");
  }

  /** The session that holds the lock, from {@code error-info} of lock-denied. */
  public Optional<Long> sessionId() {
    return info.flatMap(xml -> {
      var found = java.util.regex.Pattern.compile("session-id[^>]*>\\s*(\\d+)").matcher(xml);
      return found.find() ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
    });
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
