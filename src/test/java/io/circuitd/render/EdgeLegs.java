package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;

/**
 * Legal legs at the edges of every range that the files allow. A value that a platform refuses by
 * itself is left out of that platform's legs; every other one is in at least one of them, beside
 * others by chance.
 */
public final class EdgeLegs {
  /** Of the random order; {@code -Dseed=} takes another. */
  static final long SEED = Long.getLong("seed", 20261121L);

  private static final String PRINTABLE =
      IntStream.rangeClosed(' ', '~')
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();

  /** Of selections that SR OS does not leave empty. */
  private static final Map<String, String> VALUES =
      Map.of("customer", "1", "start", "2000000", "end", "2100000", "mode", "access");

  private EdgeLegs() {}

  /**
   * A leg that its platform takes.
   *
   * @param what the values that it has beside those of the worked example
   */
  public record Case(Leg leg, Optional<String> key, LegShape shape, List<String> what) {
    public OwnedConfig render() {
      return EdgeLegs.render(leg, key);
    }

    /** What is on the router beforehand: all that the leg needs, and the parents of its entries. */
    public String surroundings() {
      DeviceProfile profile = Profiles.named(leg.profile());
      OwnedConfig config = render();
      List<Xml> ways = new ArrayList<>();
      roots(config.removal()).forEach(root -> withoutEntries(root).ifPresent(ways::add));
      ways.addAll(EdgeLegs.there(roots(config.preconditionFilter()), profile));
      return written(Preconditions.joined(ways, new Tree(profile.listKeys())), profile);
    }

    /** The parents of its entries, with their keys, and what makes them. */
    String parents() {
      List<Xml> ways = new ArrayList<>();
      roots(render().removal()).forEach(root -> withoutEntries(root).ifPresent(ways::add));
      return XmlOut.bare(ways);
    }

    /** For the message of a failure. */
    @Override
    public String toString() {
      return leg.profile() + " " + shape + " -Dseed=" + SEED + ": " + String.join(", ", what);
    }
  }

  /** One value at the edge of what may stand in a file. */
  record Edge(String what, Consumer<EdgeDraft> change) {}

  /** A value that a platform refuses, alone on a leg of the worked example. */
  record Refused(String profile, LegShape shape, Edge edge, TemplateFailure failure) {}

  /** The elements of what is written without a root. */
  static List<Xml> roots(String bare) {
    try {
      return XmlIn.read(RenderedFile.config(bare)).children();
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(bare, e);
    }
  }

  /** The part of a removal that stays. */
  private static Optional<Xml> withoutEntries(Xml element) {
    if (element.operation().isPresent()) {
      return Optional.empty();
    }
    if (element.isLeaf()) {
      return Optional.of(element);
    }
    List<Xml> left =
        element.children().stream().flatMap(child -> withoutEntries(child).stream()).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(element.withChildren(left));
  }

  /** What a router has where preconditions hold: what they select is left out, or filled in. */
  static List<Xml> there(List<Xml> ways, DeviceProfile profile) {
    return ways.stream()
        .map(way -> way.isLeaf() ? way : way.withChildren(below(way, profile)))
        .map(way -> profile.name().equals("eos") ? doubled(way) : way)
        .toList();
  }

  /** As the models want it: the doubles of keys, and what is mandatory. */
  private static Xml doubled(Xml element) {
    if (element.isLeaf() || element.name().equals("config")) {
      return element;
    }
    List<Xml> keys = element.children().stream().filter(child -> !child.text().isEmpty()).toList();
    List<Xml> children = new ArrayList<>(keys);
    if (!keys.isEmpty()) {
      Map<String, Xml> config = new LinkedHashMap<>();
      keys.forEach(key -> config.put(key.name(), key));
      element.children().stream()
          .filter(child -> child.name().equals("config"))
          .flatMap(child -> child.children().stream())
          .forEach(leaf -> config.put(leaf.name(), leaf));
      type(element).ifPresent(type -> config.putIfAbsent("type", type));
      children.add(Xml.container(element.namespace(), "config", List.copyOf(config.values())));
    }
    element.children().stream()
        .filter(child -> !child.isLeaf() && !List.of("config", "global").contains(child.name()))
        .forEach(child -> children.add(doubled(child)));
    if (element.name().equals("bgp")) {
      children.add(
          Xml.container(
              element.namespace(),
              "global",
              List.of(
                  Xml.container(
                      element.namespace(),
                      "config",
                      List.of(Xml.leaf(element.namespace(), "as", "11537"))))));
    }
    return element.withChildren(children);
  }

  private static Optional<Xml> type(Xml entry) {
    return Optional.ofNullable(
            switch (entry.name()) {
              case "interface" -> "ianaift:ethernetCsmacd";
              case "network-instance" ->
                  entry.childText("name").equals(Optional.of("default"))
                      ? "oc-ni-types:DEFAULT_INSTANCE"
                      : "oc-ni-types:L3VRF";
              default -> null;
            })
        .map(type -> Xml.leaf(entry.namespace(), "type", type));
  }

  /** As a router takes it. */
  static String written(List<Xml> elements, DeviceProfile profile) {
    Map<String, String> prefixes = new HashMap<>(profile.normalisation().prefixes());
    prefixes.put("ianaift", "urn:ietf:params:xml:ns:yang:iana-if-type");
    return XmlOut.bare(elements, prefixes);
  }

  private static List<Xml> below(Xml way, DeviceProfile profile) {
    List<Xml> children = new ArrayList<>();
    for (Xml child : way.children()) {
      if (!child.isLeaf()) {
        children.add(child.withChildren(below(child, profile)));
      } else if (!child.text().isEmpty() || profile.notKeys().contains(child.name())) {
        children.add(child);
      } else {
        String value = VALUES.getOrDefault(child.name(), "");
        children.addAll(value.isEmpty() ? List.of() : List.of(child.withText(value)));
      }
    }
    if (children.stream().anyMatch(child -> child.name().equals("customer"))) {
      int id = 1 + Math.floorMod(children.toString().hashCode(), 1_000_000);
      children.add(Xml.leaf(way.namespace(), "service-id", Integer.toString(id)));
    }
    return children;
  }

  static OwnedConfig render(Leg leg, Optional<String> key) {
    return key.map(text -> Legs.render(leg, text)).orElseGet(() -> Legs.render(leg));
  }

  /** The leg of the worked example in this shape. */
  static EdgeDraft base(DeviceProfile profile, LegShape shape) {
    return new EdgeDraft(
        switch (shape) {
          case VIRTUAL_ROUTER_VRF -> Legs.leg(profile, Side.PRIMARY, true, true);
          case VIRTUAL_ROUTER_GLOBAL -> Legs.leg(profile, Side.PRIMARY, false, true);
          case VIRTUAL_SWITCH_VPWS -> switched(profile, SwitchedLeg.Vpws.class);
          case VIRTUAL_SWITCH_BRIDGE -> switched(profile, SwitchedLeg.Bridge.class);
          case VIRTUAL_SWITCH_LOCAL -> switched(profile, SwitchedLeg.Local.class);
        });
  }

  private static Leg switched(DeviceProfile profile, Class<?> service) {
    return SwitchedLegTest.legs(profile.name()).values().stream()
        .filter(leg -> service.isInstance(leg.service()))
        .findFirst()
        .orElseThrow();
  }

  /** Every shape that a profile has. */
  public static List<LegShape> shapes(String profile) {
    return Profiles.named(profile).templates().keySet().stream().sorted().toList();
  }

  /** Legs that hold every value which the platform takes at least once. */
  public static List<Case> of(String profile, LegShape shape) {
    DeviceProfile device = Profiles.named(profile);
    List<List<Edge>> taken = new ArrayList<>();
    int most = 1;
    for (List<Edge> dimension : dimensions(shape).values()) {
      List<Edge> left =
          dimension.stream()
              .filter(edge -> refusal(device, shape, List.of(edge)).isEmpty())
              .toList();
      taken.add(left);
      most = Math.max(most, left.size());
    }
    Random random = new Random(SEED ^ (profile + shape).hashCode());
    List<List<Edge>> legs = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      legs.add(new ArrayList<>());
    }
    for (List<Edge> edges : taken) {
      Collections.shuffle(legs, random);
      for (int i = 0; i < most && !edges.isEmpty(); i++) {
        legs.get(i).add(edges.get(i % edges.size()));
      }
    }
    return legs.stream().flatMap(edges -> together(device, shape, edges).stream()).toList();
  }

  /** One leg with these values; each that does not go with those before it has a leg of its own. */
  private static List<Case> together(DeviceProfile profile, LegShape shape, List<Edge> edges) {
    List<Edge> left = new ArrayList<>(edges);
    List<Case> cases = new ArrayList<>();
    if (refusal(profile, shape, left).isPresent()) {
      left.clear();
      for (Edge edge : edges) {
        left.add(edge);
        if (refusal(profile, shape, left).isPresent()) {
          left.removeLast();
          cases.add(with(profile, shape, List.of(edge)));
        }
      }
    }
    cases.add(with(profile, shape, left));
    return cases;
  }

  private static Case with(DeviceProfile profile, LegShape shape, List<Edge> edges) {
    EdgeDraft draft = base(profile, shape);
    edges.forEach(edge -> edge.change().accept(draft));
    return new Case(
        draft.leg(), draft.key, shape, edges.stream().map(edge -> edge.what()).toList());
  }

  /** What the platform refuses of all these values. */
  static List<Refused> refused(String profile, LegShape shape) {
    List<Refused> refused = new ArrayList<>();
    for (List<Edge> dimension : dimensions(shape).values()) {
      for (Edge edge : dimension) {
        refusal(Profiles.named(profile), shape, List.of(edge))
            .ifPresent(failure -> refused.add(new Refused(profile, shape, edge, failure)));
      }
    }
    return refused;
  }

  private static Optional<TemplateFailure> refusal(
      DeviceProfile profile, LegShape shape, List<Edge> edges) {
    try {
      with(profile, shape, edges).render();
      return Optional.empty();
    } catch (TemplateFailure failure) {
      return Optional.of(failure);
    }
  }

  /** Values at the edges, by what they are values of. */
  static Map<String, List<Edge>> dimensions(LegShape shape) {
    Dimensions all = new Dimensions();
    all.everyLeg();
    switch (shape) {
      case VIRTUAL_ROUTER_VRF -> {
        all.routed();
        all.names("VRF", (draft, name) -> draft.vrf = Optional.of(name));
      }
      case VIRTUAL_ROUTER_GLOBAL -> {
        all.routed();
        all.names("service", (draft, name) -> draft.service = Optional.of(name));
      }
      case VIRTUAL_SWITCH_VPWS -> all.vpws();
      case VIRTUAL_SWITCH_BRIDGE -> {
        all.names("bridge domain", (draft, name) -> draft.bridgeDomain = name);
        all.names("bridge group", (draft, name) -> draft.bridgeGroup = Optional.of(name));
        all.add("no bridge group", draft -> draft.bridgeGroup = Optional.empty());
      }
      case VIRTUAL_SWITCH_LOCAL ->
          all.ports(
              "customer port",
              (draft, port) ->
                  draft.customerPort = port.equals(draft.port) ? draft.customerPort : port);
    }
    return all.dimensions;
  }

  /** Gives a draft a name. */
  private interface Naming {
    void name(EdgeDraft draft, String name);
  }

  private static final class Dimensions {
    private final Map<String, List<Edge>> dimensions = new java.util.LinkedHashMap<>();
    private List<Edge> current = new ArrayList<>();

    private Dimensions begin(String name) {
      current = new ArrayList<>();
      dimensions.put(name, current);
      return this;
    }

    private Dimensions add(String what, Consumer<EdgeDraft> change) {
      current.add(new Edge(what, change));
      return this;
    }

    void everyLeg() {
      begin("S-tag");
      for (int tag : List.of(1, 4094)) {
        add("S-tag " + tag, draft -> draft.sTag = tag);
      }
      begin("outer tag's type").add("802.1ad", draft -> draft.dot1ad = true).add("802.1Q", _ -> {});
      begin("side").add("secondary", draft -> draft.side = Side.SECONDARY).add("primary", _ -> {});
      begin("circuit");
      for (String name : List.of("a", "0", "x".repeat(32), "-")) {
        add("circuit " + name, draft -> draft.circuit = new CircuitName(name));
      }
      begin("description");
      for (String text :
          List.of(
              "A",
              "<&\"'>",
              "]]>",
              "]]>]]>",
              "<unit nc:operation=\"delete\"/>",
              "&amp;&lt;&#0;",
              "one\ntwo\r\n\tthree",
              "Universität Århus – Ωμέγα",
              "大学 🎓🧑‍🎓 𝒳",
              "🎓".repeat(80),
              "x".repeat(80),
              "${leg.port} <#stop \"x\">")) {
        add("customer " + text, draft -> draft.customer = text);
      }
      add(
          "description with line ends",
          draft -> draft.description = Optional.of("one\n two\nthree"));
      ports("port", (draft, port) -> draft.port = port);
      begin("QoS").add("no QoS", _ -> {});
      qos("alone on the way in", Optional.of("q"), Optional.empty());
      qos("alone on the way out", Optional.empty(), Optional.of("q"));
      for (String name : List.of("n".repeat(32), "n".repeat(33), "n".repeat(64), "a/b", "größe")) {
        qos("both " + name, Optional.of(name), Optional.of(name));
      }
    }

    private void qos(String what, Optional<String> ingress, Optional<String> egress) {
      add("QoS " + what, draft -> draft.qos = Optional.of(new Leg.Qos(ingress, egress)));
    }

    void routed() {
      begin("C-tag");
      for (int tag : List.of(1, 4094)) {
        add("C-tag " + tag, draft -> draft.cTag = tag);
      }
      add("C-tag like the S-tag", draft -> draft.cTag = draft.sTag);
      begin("peering")
          .add("Microsoft", draft -> draft.peering = PeeringType.MICROSOFT)
          .add("private", _ -> {});
      begin("families")
          .add("IPv4 alone", draft -> draft.ipv6 = Optional.empty())
          .add("IPv6 alone", draft -> draft.ipv4 = Optional.empty())
          .add("both", _ -> {})
          .add("both", _ -> {});
      begin("IPv4 prefix");
      for (String prefix :
          List.of(
              "1.0.0.0/30",
              "223.255.255.252/30",
              "10.255.255.252/30",
              "126.255.255.252/30",
              "169.254.0.0/30",
              "192.168.0.0/30",
              "100.64.0.0/30")) {
        add(prefix, draft -> draft.ipv4 = draft.ipv4.map(_ -> prefix));
      }
      begin("IPv6 prefix");
      for (String prefix :
          List.of(
              "1::/126",
              "::4/126",
              "feff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126",
              "2000::/126",
              "3fff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126",
              "fe80::/126",
              "64:ff9b::c000:200/126",
              "2001:db8:0:0:1::/126",
              "2001:DB8:0:1:0:0:0:4/126",
              "::1:0:0:0/126")) {
        add(prefix, draft -> draft.ipv6 = draft.ipv6.map(_ -> prefix));
      }
      begin("AS");
      List<Long> numbers = List.of(1L, 65534L, 65536L, 4294967294L);
      for (long asn : numbers) {
        add("AS " + asn, draft -> draft.routerAsn = asn);
      }
      begin("local AS").add("no local AS", _ -> {});
      for (long asn : numbers) {
        add("local AS " + asn, draft -> draft.override = Optional.of(asn));
      }
      names("BGP group", (draft, name) -> draft.bgpGroup = name);
      add("no BGP group", draft -> draft.bgpGroup = "");
      names("import policy", (draft, name) -> draft.importPolicy = name);
      names("export policy", (draft, name) -> draft.exportPolicy = name);
      begin("timers");
      for (BgpTimers timers :
          List.of(
              new BgpTimers(3, 10),
              new BgpTimers(3, 9 + 1),
              new BgpTimers(4, 12),
              new BgpTimers(21845, 65535),
              new BgpTimers(3, 65535),
              new BgpTimers(60, 180),
              new BgpTimers(20, 65533))) {
        add("timers " + timers.keepalive() + "/" + timers.hold(), draft -> draft.timers = timers);
      }
      begin("BFD interval").add("no BFD", draft -> draft.bfd = new BfdSetting.Disabled());
      for (int interval : List.of(1, 2, 3, 9, 10, 49, 50, 300, 29999, 30000)) {
        add("BFD " + interval + " ms", draft -> draft.bfd = new BfdSetting.Enabled(interval, 3));
      }
      begin("BFD multiplier");
      for (int multiplier : List.of(1, 2, 3, 16, 17, 20, 21, 50, 51, 255)) {
        add("BFD x " + multiplier, draft -> draft.bfd = times(draft.bfd, multiplier));
      }
      begin("key").add("no key", _ -> {});
      for (int at = 0; at < PRINTABLE.length(); at += 24) {
        String part = PRINTABLE.substring(at, Math.min(at + 24, PRINTABLE.length()));
        add("key k" + part + "k", draft -> draft.key = Optional.of("k" + part + "k"));
      }
      for (int length : List.of(1, 126, 127, 370, 371)) {
        add("key of " + length, draft -> draft.key = Optional.of("k".repeat(length)));
      }
      for (String key : List.of("!", "]]>", "<&>", "$9$k", "k hash2", "7 k")) {
        add("key " + key, draft -> draft.key = Optional.of(key));
      }
      begin("limit");
      for (int limit : List.of(1, 10_000_000)) {
        add("limit " + limit, draft -> draft.maxPrefixes = limit);
      }
      begin("warning");
      for (int percent : List.of(1, 99, 100)) {
        add("warning at " + percent, draft -> draft.warnAt = percent);
      }
      begin("MTU").add("no MTU", _ -> {});
      for (int bytes : List.of(1280, 1500, 9192)) {
        add("MTU " + bytes, draft -> draft.mtu = OptionalInt.of(bytes));
      }
      begin("prepend").add("no prepend", _ -> {});
      for (int times : List.of(1, 10)) {
        add("prepend " + times, draft -> draft.prepend = times);
      }
      begin("drained").add("not drained", _ -> {}).add("drained", draft -> draft.drained = true);
    }

    private static BfdSetting times(BfdSetting bfd, int multiplier) {
      return switch (bfd) {
        case BfdSetting.Disabled off -> off;
        case BfdSetting.Enabled(int interval, int _) ->
            new BfdSetting.Enabled(interval, multiplier);
      };
    }

    void vpws() {
      begin("EVI");
      for (long evi : List.of(1L, 65534L)) {
        add("EVI " + evi, draft -> draft.evi = evi);
      }
      begin("local service id");
      for (long id : List.of(1L, 65535L, 65536L, 16777215L)) {
        add("local service id " + id, draft -> draft.localServiceId = id);
      }
      begin("remote service id");
      for (long id : List.of(1L, 65535L, 65536L, 16777215L)) {
        add("remote service id " + id, draft -> draft.remoteServiceId = id);
      }
      begin("service's AS").add("no AS", draft -> draft.serviceAsn = Optional.empty());
      for (long asn : List.of(1L, 65534L, 65536L, 4294967294L)) {
        add("AS " + asn, draft -> draft.serviceAsn = Optional.of(asn));
      }
    }

    /** Names in the form that the inventory's schema lets them have. */
    static final List<String> NAMES =
        List.of(
            "n",
            "N_1-a.b",
            "n".repeat(27),
            "n".repeat(28),
            "n".repeat(32),
            "n".repeat(33),
            "n".repeat(38),
            "n".repeat(64),
            "0",
            "-n",
            "a/b",
            "a:b@c#d%e$f+g=h|i;j,k",
            "a[1]*(b)?{c}\\^~`!",
            "größe",
            "网🎓");

    void names(String what, Naming naming) {
      begin(what);
      for (String name : NAMES) {
        add(what + " " + name, draft -> naming.name(draft, name));
      }
    }

    /** Ports in the form that the inventory's schema lets them have, and the example's own. */
    void ports(String what, Naming naming) {
      begin(what).add("the example's " + what, _ -> {});
      for (String port :
          List.of(
              "A",
              "e" + "0".repeat(62),
              "et-0/0/7:3",
              "xe-0/1/5.0",
              "ae10",
              "lag-" + "x".repeat(18),
              "lag-" + "x".repeat(19),
              "1/x1/1/c1/1",
              "Bundle-Ether65535",
              "HundredGigE0/0/0/0/3",
              "PW-Ether1",
              "Hu0/0/0/7",
              "Ethernet10/36/4",
              "Port-Channel2000")) {
        add(what + " " + port, draft -> naming.name(draft, port));
      }
    }
  }
}
