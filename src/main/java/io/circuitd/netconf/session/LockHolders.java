package io.circuitd.netconf.session;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.Filter;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.ops.Operation;
import io.circuitd.netconf.ops.Operations;
import io.circuitd.netconf.wire.SafeXml;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Who stands behind a session id, by the router's monitoring data (RFC 6022, 2.1.3 and 2.1.4). */
final class LockHolders {
  private LockHolders() {}

  static Operation question(long sessionId, Datastore locked) {
    String filter =
        "<netconf-state xmlns=\"%s\"><sessions><session><session-id>%d</session-id></session></sessions><datastores><datastore><name>%s</name></datastore></datastores></netconf-state>"
            .formatted(Capabilities.MONITORING, sessionId, locked.tag());
    return Operations.get(Query.of(new Filter.Subtree(filter)));
  }

  /** Only the session id where the answer tells nothing of it. */
  static LockHolder read(Element data, long sessionId, Datastore locked) {
    String id = Long.toString(sessionId);
    Optional<Element> session =
        below(data, "netconf-state", "sessions", "session")
            .filter(e -> text(e, "session-id").filter(id::equals).isPresent())
            .findFirst();
    Optional<String> since =
        below(data, "netconf-state", "datastores", "datastore")
            .filter(e -> text(e, "name").filter(locked.tag()::equals).isPresent())
            .flatMap(e -> below(e, "locks", "global-lock"))
            .filter(e -> text(e, "locked-by-session").filter(id::equals).isPresent())
            .flatMap(e -> text(e, "locked-time").stream())
            .findFirst();
    return new LockHolder(
        sessionId,
        session.flatMap(e -> text(e, "username")),
        session.flatMap(e -> text(e, "source-host")),
        since.flatMap(LockHolders::time));
  }

  private static Stream<Element> below(Element parent, String... path) {
    Stream<Element> found = Stream.of(parent);
    for (String name : path) {
      found =
          found
              .flatMap(e -> SafeXml.children(e).stream())
              .filter(e -> name.equals(e.getLocalName()));
    }
    return found;
  }

  private static Optional<String> text(Element parent, String name) {
    return SafeXml.child(parent, name)
        .map(e -> e.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
