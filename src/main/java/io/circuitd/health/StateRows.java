package io.circuitd.health;

import io.circuitd.model.Addresses;
import io.circuitd.model.Reading;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.profile.StateRead;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The sessions of one kind that the answer to a {@code get} holds. */
final class StateRows {
  private static final Pattern PATH = Pattern.compile("\\{([^{}]+)\\}");

  private final StateRead read;
  private final String kind;
  private final List<Row> rows;

  /**
   * One session.
   *
   * @param scope name of its VRF or sub-interface; empty when it is not shown
   */
  private record Row(Element entry, Optional<InetAddress> address, Optional<String> scope) {}

  /**
   * @param kind as operators call it
   * @param data the {@code <data>} of the reply
   */
  StateRows(StateRead read, String kind, Element data) {
    this.read = read;
    this.kind = kind;
    Stream<Element> entries = Stream.of(data);
    for (String name : read.entry()) {
      entries = entries.flatMap(e -> children(e, name));
    }
    rows =
        entries
            .map(entry ->
                new Row(entry, text(entry, read.address()).flatMap(Addresses::parse), scope(entry)))
            .toList();
  }

  /**
   * The entry of a session. A row that may be another VRF's is never taken for it. Absent only when
   * the answer shows other sessions, and all of them: without any, the router may show none at all.
   */
  Reading<Element> find(OperationalReader.Peer peer) {
    String wanted = wantedScope(peer);
    List<Row> same =
        rows.stream()
            .filter(row -> row.address().equals(Optional.of(peer.at().address())))
            .toList();
    List<Row> ours = same.stream().filter(row -> row.scope().equals(Optional.of(wanted))).toList();
    String what = kind + " with " + Addresses.text(peer.at().address());
    if (ours.size() == 1) {
      return Reading.present(ours.getFirst().entry());
    }
    if (!ours.isEmpty()) {
      return Reading.unknown(what + " is shown " + ours.size() + " times on " + wanted);
    }
    if (!same.isEmpty()) {
      return Reading.unknown(
          what
              + " is shown "
              + same.stream()
                  .map(row -> row.scope().map(name -> "on " + name).orElse("nobody knows where"))
                  .distinct()
                  .collect(Collectors.joining(", "))
              + " alone, not on "
              + wanted
              + ", so not used");
    }
    if (rows.isEmpty()) {
      return Reading.unknown(
          "no " + kind + " is shown at all: there is none, or the router does not show them");
    }
    return rows.stream().allMatch(row -> row.address().isPresent())
        ? Reading.absent()
        : Reading.unknown("a " + kind + " is shown without its address, and none as " + what);
  }

  private String wantedScope(OperationalReader.Peer peer) {
    return switch (read.scope()) {
      case StateRead.Scope.Vrf vrf -> peer.at().vrf().orElse(vrf.global());
      case StateRead.Scope.SubInterface _ -> peer.subInterface();
    };
  }

  private Optional<String> scope(Element entry) {
    return switch (read.scope()) {
      case StateRead.Scope.Vrf(String path, String _) -> text(entry, path);
      case StateRead.Scope.SubInterface(List<String> names) ->
          names.stream().flatMap(name -> filled(entry, name).stream()).findFirst();
    };
  }

  private static Optional<String> filled(Element entry, String name) {
    StringBuilder filled = new StringBuilder();
    Matcher path = PATH.matcher(name);
    while (path.find()) {
      Optional<String> value = text(entry, path.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      path.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(path.appendTail(filled).toString());
  }

  /** The text at a path from an entry; empty where nothing is there. */
  static Optional<String> text(Element entry, String path) {
    Stream<Element> found = Stream.of(entry);
    for (String step : path.split("/", -1)) {
      found =
          step.equals("..")
              ? found.flatMap(e -> around(e).stream())
              : found.flatMap(e -> children(e, step));
    }
    return found.findFirst().map(e -> e.getTextContent().strip()).filter(text -> !text.isEmpty());
  }

  private static Optional<Element> around(Element element) {
    Node parent = element.getParentNode();
    return parent instanceof Element around ? Optional.of(around) : Optional.empty();
  }

  private static Stream<Element> children(Element parent, String name) {
    return SafeXml.children(parent).stream().filter(e -> name.equals(e.getLocalName()));
  }
}
