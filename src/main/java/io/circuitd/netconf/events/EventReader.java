package io.circuitd.netconf.events;

import io.circuitd.netconf.Event;
import io.circuitd.netconf.Event.CapabilityChange;
import io.circuitd.netconf.Event.ConfigChange;
import io.circuitd.netconf.Event.ConfirmedCommit;
import io.circuitd.netconf.Event.Edit;
import io.circuitd.netconf.Event.Malformed;
import io.circuitd.netconf.Event.NotificationComplete;
import io.circuitd.netconf.Event.Other;
import io.circuitd.netconf.Event.Party;
import io.circuitd.netconf.Event.ReplayComplete;
import io.circuitd.netconf.Event.SessionEnd;
import io.circuitd.netconf.Event.SessionStart;
import io.circuitd.netconf.wire.Namespaces;
import io.circuitd.netconf.wire.SafeXml;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Element;

/** Reads a {@code <notification>} (RFC 5277, 2.2.1) into an event. */
final class EventReader {
  static final String ENVELOPE = "urn:ietf:params:xml:ns:netconf:notification:1.0";
  private static final String MANAGEMENT = "urn:ietf:params:xml:ns:netmod:notification";
  private static final String RFC_6470 = "urn:ietf:params:xml:ns:yang:ietf-netconf-notifications";
  private static final int SHOWN = 2000;

  private EventReader() {}

  /** Never throws for what a router may send: what cannot be read is {@code Malformed}. */
  static Event read(Element message) {
    try {
      return event(message);
    } catch (Unreadable e) {
      String xml = SafeXml.serialise(message);
      return new Malformed(
          String.valueOf(e.getMessage()),
          xml.length() > SHOWN ? xml.substring(0, SHOWN) + "…" : xml);
    }
  }

  private static Event event(Element message) throws Unreadable {
    if (!ENVELOPE.equals(message.getNamespaceURI())) {
      throw new Unreadable("its namespace is " + message.getNamespaceURI() + ", not " + ENVELOPE);
    }
    List<Element> children = SafeXml.children(message);
    Instant time = time(required(message, "eventTime"));
    List<Element> contents =
        children.stream().filter(e -> !"eventTime".equals(e.getLocalName())).toList();
    if (contents.size() != 1) {
      throw new Unreadable("it holds " + contents.size() + " events, not one");
    }
    Element content = contents.getFirst();
    String namespace = Objects.requireNonNullElse(content.getNamespaceURI(), "");
    String name = content.getLocalName();
    return switch (namespace) {
      case RFC_6470 ->
          switch (name) {
            case "netconf-config-change" -> configChange(time, content);
            case "netconf-confirmed-commit" -> confirmedCommit(time, content);
            case "netconf-session-start" -> new SessionStart(time, party(content));
            case "netconf-session-end" -> sessionEnd(time, content);
            case "netconf-capability-change" -> capabilityChange(time, content);
            default -> other(time, namespace, content);
          };
      case MANAGEMENT, ENVELOPE ->
          switch (name) {
            case "replayComplete" -> new ReplayComplete(time);
            case "notificationComplete" -> new NotificationComplete(time);
            default -> other(time, namespace, content);
          };
      default -> other(time, namespace, content);
    };
  }

  private static Other other(Instant time, String namespace, Element content) {
    return new Other(time, namespace, content.getLocalName(), SafeXml.serialise(content));
  }

  private static ConfigChange configChange(Instant time, Element content) throws Unreadable {
    List<Edit> edits =
        SafeXml.children(content).stream()
            .filter(e -> "edit".equals(e.getLocalName()))
            .map(EventReader::edit)
            .toList();
    return new ConfigChange(
        time, changedBy(content), text(content, "datastore").orElse("running"), edits);
  }

  private static Edit edit(Element edit) {
    return new Edit(
        text(edit, "target"),
        SafeXml.child(edit, "target").map(Namespaces::inScope).orElse(Map.of()),
        text(edit, "operation"));
  }

  private static ConfirmedCommit confirmedCommit(Instant time, Element content) throws Unreadable {
    String event = required(content, "confirm-event");
    ConfirmedCommit.Phase phase =
        switch (event) {
          case "start" -> ConfirmedCommit.Phase.START;
          case "cancel" -> ConfirmedCommit.Phase.CANCEL;
          case "timeout" -> ConfirmedCommit.Phase.TIMEOUT;
          case "extend" -> ConfirmedCommit.Phase.EXTEND;
          case "complete" -> ConfirmedCommit.Phase.COMPLETE;
          default -> throw new Unreadable("confirm-event is '" + event + "'");
        };
    Optional<String> seconds = text(content, "timeout");
    return new ConfirmedCommit(
        time,
        phase,
        optionalParty(content),
        seconds.isPresent() ? Optional.of(number("timeout", seconds.get())) : Optional.empty());
  }

  private static SessionEnd sessionEnd(Instant time, Element content) throws Unreadable {
    Optional<String> killer = text(content, "killed-by");
    return new SessionEnd(
        time,
        party(content),
        killer.isPresent() ? Optional.of(number("killed-by", killer.get())) : Optional.empty(),
        required(content, "termination-reason").toLowerCase(Locale.ROOT));
  }

  private static CapabilityChange capabilityChange(Instant time, Element content)
      throws Unreadable {
    return new CapabilityChange(
        time,
        changedBy(content),
        texts(content, "added-capability"),
        texts(content, "deleted-capability"),
        texts(content, "modified-capability"));
  }

  private static Optional<Party> changedBy(Element content) throws Unreadable {
    Optional<Element> by = SafeXml.child(content, "changed-by");
    return by.isPresent() ? optionalParty(by.get()) : Optional.empty();
  }

  private static Optional<Party> optionalParty(Element parent) throws Unreadable {
    return text(parent, "session-id").isPresent() ? Optional.of(party(parent)) : Optional.empty();
  }

  private static Party party(Element parent) throws Unreadable {
    return new Party(
        text(parent, "username").orElse(""),
        number("session-id", required(parent, "session-id")),
        text(parent, "source-host"));
  }

  private static Instant time(String text) throws Unreadable {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Unreadable("eventTime is '" + text + "', not a date and time of RFC 3339");
    }
  }

  private static long number(String name, String text) throws Unreadable {
    if (!text.matches("[0-9]{1,10}")) {
      throw new Unreadable(name + " is '" + text + "', not a number");
    }
    return Long.parseLong(text);
  }

  private static String required(Element parent, String name) throws Unreadable {
    Optional<String> text = text(parent, name);
    if (text.isEmpty()) {
      throw new Unreadable("<" + parent.getLocalName() + "> holds no " + name);
    }
    return text.get();
  }

  private static Optional<String> text(Element parent, String name) {
    return SafeXml.child(parent, name)
        .map(e -> e.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }

  private static List<String> texts(Element parent, String name) {
    return SafeXml.children(parent).stream()
        .filter(e -> name.equals(e.getLocalName()))
        .map(e -> e.getTextContent().strip())
        .toList();
  }

  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }
}
