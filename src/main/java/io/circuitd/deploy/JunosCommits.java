package io.circuitd.deploy;

import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

/**
 * Junos: {@code <get-commit-information/>}, the XML of {@code show system commit}. The time is an
 * attribute, seconds since 1970, beside a text in the router's own zone.
 */
final class JunosCommits implements CommitReader {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public Optional<List<RouterCommit>> read(NetconfSession session, Supplier<Instant> now) {
    return commits(session.rpc("<get-commit-information/>", PATIENCE).whole());
  }

  /** The commits in a reply; a router of several routing engines wraps them once more. */
  static Optional<List<RouterCommit>> commits(Element reply) {
    if (reply.getElementsByTagNameNS("*", "commit-information").getLength() == 0) {
      return Optional.empty();
    }
    NodeList entries = reply.getElementsByTagNameNS("*", "commit-history");
    List<RouterCommit> commits = new ArrayList<>();
    for (int i = 0; i < entries.getLength(); i++) {
      commit((Element) entries.item(i)).ifPresent(commits::add);
    }
    return CommitReader.told(entries.getLength(), commits);
  }

  private static Optional<RouterCommit> commit(Element entry) {
    Optional<Instant> at = SafeXml.child(entry, "date-time").flatMap(JunosCommits::seconds);
    return RouterCommit.text(entry, "user")
        .flatMap(user ->
            at.map(time ->
                new RouterCommit(
                    RouterCommit.text(entry, "sequence-number").orElse("?"),
                    user,
                    time,
                    RouterCommit.text(entry, "log")
                        .or(() -> RouterCommit.text(entry, "comment")))));
  }

  /** The attribute's namespace has the release in it, and some answers come without one. */
  private static Optional<Instant> seconds(Element dateTime) {
    NamedNodeMap attributes = dateTime.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String value = attribute.getValue().strip();
      if ("seconds".equals(attribute.getLocalName()) && value.matches("\\d{1,11}")) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(value)));
      }
    }
    return Optional.empty();
  }
}
