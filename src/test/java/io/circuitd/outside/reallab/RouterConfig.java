package io.circuitd.outside.reallab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What a running configuration of native IOS-XR asks of a router, as far as our templates write it:
 * sub-interfaces with IPv4, and neighbors of the global table.
 *
 * @param neighbors by address, each with what FRR has to be told of it
 */
record RouterConfig(List<Link> links, Map<String, Neighbor> neighbors) {
  static final RouterConfig EMPTY = new RouterConfig(List.of(), Map.of());

  /**
   * A neighbor in FRR's words.
   *
   * @param lines below {@code router bgp}
   * @param unicast lines below {@code address-family ipv4 unicast}
   */
  record Neighbor(List<String> lines, List<String> unicast) {}

  /** Reads the {@code <data>} of a {@code <get-config>}. */
  static RouterConfig of(Element data) {
    List<Link> links = new ArrayList<>();
    all(data, "interface-configuration")
        .filter(entry -> first(entry, "second-tag").isPresent())
        .filter(entry -> first(entry, "netmask").isPresent())
        .forEach(entry -> links.add(link(entry)));
    Map<String, Neighbor> neighbors = new LinkedHashMap<>();
    all(data, "neighbor")
        .filter(entry -> first(entry, "as-yy").isPresent())
        .forEach(entry -> neighbors.put(text(entry, "neighbor-address"), neighbor(entry)));
    return new RouterConfig(List.copyOf(links), Map.copyOf(neighbors));
  }

  /** Every leaf of a configuration with its value; what is empty does not count. */
  static List<String> leaves(Element data) {
    return all(data, "*")
        .filter(element -> element.getElementsByTagNameNS("*", "*").getLength() == 0)
        .filter(element -> !element.getTextContent().isBlank())
        .map(element -> element.getLocalName() + " " + element.getTextContent().strip())
        .toList();
  }

  private static Link link(Element entry) {
    int length =
        Stream.of(text(entry, "netmask").split("\\."))
            .mapToInt(octet -> Integer.bitCount(Integer.parseInt(octet)))
            .sum();
    Link.Tags tags =
        new Link.Tags(
            text(entry, "vlan-type").equals("vlan-type-dot1ad"),
            Integer.parseInt(text(entry, "first-tag")),
            Integer.parseInt(text(entry, "second-tag")));
    return new Link(
        text(entry, "interface-name"),
        tags,
        text(entry, "address") + "/" + length,
        first(entry, "shutdown").isEmpty());
  }

  private static Neighbor neighbor(Element entry) {
    String it = "neighbor " + text(entry, "neighbor-address");
    List<String> lines = new ArrayList<>();
    lines.add(it + " remote-as " + text(entry, "as-yy"));
    lines.add(it + " timers connect 5");
    first(entry, "hold-time")
        .ifPresent(
            hold -> lines.add(it + " timers " + text(entry, "keepalive-interval") + " " + hold));
    first(entry, "bfd-minimum-interval")
        .ifPresent(
            ms -> lines.add(it + " bfd " + text(entry, "bfd-multiplier") + " " + ms + " " + ms));
    if (first(entry, "shutdown").isPresent()) {
      lines.add(it + " shutdown");
    }
    List<String> unicast = new ArrayList<>();
    unicast.add(it + " activate");
    first(entry, "route-policy-in").ifPresent(in -> unicast.add(it + " route-map " + in + " in"));
    first(entry, "route-policy-out")
        .ifPresent(out -> unicast.add(it + " route-map " + out + " out"));
    first(entry, "prefix-limit").ifPresent(most -> unicast.add(it + " maximum-prefix " + most));
    return new Neighbor(List.copyOf(lines), List.copyOf(unicast));
  }

  private static Stream<Element> all(Element within, String name) {
    NodeList found = within.getElementsByTagNameNS("*", name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
  }

  private static Optional<String> first(Element within, String name) {
    return all(within, name).findFirst().map(element -> element.getTextContent().strip());
  }

  private static String text(Element within, String name) {
    return first(within, name)
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + within.getNodeName()));
  }
}
