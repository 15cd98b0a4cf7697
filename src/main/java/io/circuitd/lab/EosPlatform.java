package io.circuitd.lab;

import static io.circuitd.netconf.wire.SafeXml.escape;

import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.Prefix;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.model.Addresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An EOS router with OpenConfig models. A VRF is a network instance; so is the global table. */
final class EosPlatform implements Platform {
  private static final String OC = "http://openconfig.net/yang/";
  private static final String DEFAULT = "default";
  private static final Pattern CUSTOMER =
      Pattern.compile("((?:Ethernet|Port-Channel)\\d[\\d/]*)(?:\\.(\\d+))?");

  private final Dialect dialect = new EosDialect();
  private final LabRouterSpec spec;

  EosPlatform(LabRouterSpec spec) {
    this.spec = spec;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isKey(String stored, String clear) {
    return EosDialect.hidden(stored).equals(EosDialect.hidden(clear));
  }

  @Override
  public String preload() {
    StringBuilder xml = new StringBuilder();
    Map<String, LabRouterSpec.Port> ports = new LinkedHashMap<>();
    spec.ports().forEach(port -> ports.put(port.name(), port));
    Map<String, String> subInterfaces = new HashMap<>();
    for (Matcher customer : customers()) {
      String name = customer.group(1);
      ports.putIfAbsent(name, new LabRouterSpec.Port(name, Optional.empty()));
      if (customer.group(2) != null) {
        String index = entry("subinterface", "index", customer.group(2), "", "");
        subInterfaces.merge(name, index, String::concat);
      }
    }
    if (!ports.isEmpty()) {
      xml.append("<interfaces xmlns=\"").append(OC).append("interfaces\">");
      ports
          .values()
          .forEach(port -> xml.append(port(port, subInterfaces.getOrDefault(port.name(), ""))));
      xml.append("</interfaces>");
    }
    if (!spec.policies().isEmpty()) {
      xml.append("<routing-policy xmlns=\"").append(OC).append("routing-policy\">");
      xml.append("<policy-definitions>");
      spec.policies()
          .forEach(policy -> xml.append(entry("policy-definition", "name", policy, "", "")));
      xml.append("</policy-definitions></routing-policy>");
    }
    xml.append("<network-instances xmlns=\"").append(OC).append("network-instance\">");
    xml.append(
        entry(
            "network-instance",
            "name",
            DEFAULT,
            identity("type", "network-instance-types", "DEFAULT_INSTANCE"),
            spec.global().map(global -> bgp(global.asn(), global.group())).orElse("")));
    int number = 1;
    for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
      String distinguisher = leaf("route-distinguisher", vrf.asn() + ":" + number++);
      xml.append(
          entry(
              "network-instance",
              "name",
              vrf.name(),
              identity("type", "network-instance-types", "L3VRF") + distinguisher,
              bgp(vrf.asn(), vrf.bgpGroup())));
    }
    spec.switching().stream()
        .flatMap(services -> services.bridgeDomains().stream())
        .filter(domain -> domain.group().isEmpty())
        .forEach(domain ->
            xml.append(
                entry(
                    "network-instance",
                    "name",
                    domain.name(),
                    identity("type", "network-instance-types", "L2VSI"),
                    "")));
    return xml.append("</network-instances>").toString();
  }

  private List<Matcher> customers() {
    return spec.switching().stream()
        .flatMap(services -> services.customerPorts(CUSTOMER).stream())
        .map(CUSTOMER::matcher)
        .filter(Matcher::matches)
        .toList();
  }

  private static String port(LabRouterSpec.Port port, String subInterfaces) {
    String type = port.name().startsWith("Port-Channel") ? "ieee8023adLag" : "ethernetCsmacd";
    return entry(
        "interface",
        "name",
        port.name(),
        "<type xmlns:t=\"urn:ietf:params:xml:ns:yang:iana-if-type\">t:"
            + type
            + "</type>"
            + port.azurePort().map(azure -> leaf("description", "Azure " + azure)).orElse("")
            + leaf("enabled", "true"),
        subInterfaces.isEmpty() ? "" : "<subinterfaces>" + subInterfaces + "</subinterfaces>");
  }

  private static String bgp(long asn, String group) {
    String identifier = identity("identifier", "policy-types", "BGP");
    String groups =
        group.isEmpty()
            ? ""
            : "<peer-groups>"
                + entry("peer-group", "peer-group-name", group, "", "")
                + "</peer-groups>";
    return "<protocols><protocol>"
        + identifier
        + leaf("name", "BGP")
        + "<config>"
        + identifier
        + leaf("name", "BGP")
        + "</config><bgp><global><config>"
        + leaf("as", Long.toString(asn))
        + "</config></global>"
        + groups
        + "</bgp></protocol></protocols>";
  }

  /** A list entry with its key and the key's double. */
  private static String entry(
      String list, String key, String value, String config, String content) {
    return "<"
        + list
        + ">"
        + leaf(key, value)
        + "<config>"
        + leaf(key, value)
        + config
        + "</config>"
        + content
        + "</"
        + list
        + ">";
  }

  private static String identity(String leaf, String module, String name) {
    return "<" + leaf + " xmlns:t=\"" + OC + module + "\">t:" + name + "</" + leaf + ">";
  }

  private static String leaf(String name, String value) {
    return "<" + name + ">" + escape(value) + "</" + name + ">";
  }

  @Override
  public RunningConfig meaning(ConfigNode running) {
    Map<String, String> vrfs = new HashMap<>();
    List<Neighbor> neighbors = new ArrayList<>();
    running
        .all("network-instances", "network-instance")
        .forEach(instance -> {
          String name = instance.leaf("name").orElse("");
          instance.all("interfaces", "interface", "config").forEach(c -> vrfs.put(of(c), name));
          Optional<String> vrf = Optional.of(name).filter(n -> !n.equals(DEFAULT));
          instance
              .all("protocols", "protocol", "bgp")
              .flatMap(bgp -> neighbors(bgp, vrf))
              .forEach(neighbors::add);
        });
    Set<String> shut = new HashSet<>();
    List<SubInterface> subInterfaces = new ArrayList<>();
    for (ConfigNode port : running.all("interfaces", "interface").toList()) {
      String name = port.leaf("name").orElse("");
      if (isDisabled(port)) {
        shut.add(name);
      }
      port.all("subinterfaces", "subinterface")
          .map(entry -> subInterface(name, entry, vrfs))
          .forEach(subInterfaces::add);
    }
    return new RunningConfig(subInterfaces, neighbors, shut);
  }

  @Override
  public String state(RouterState state, Predicate<String> leavesOut) {
    return new EosState(leavesOut).write(state.peers());
  }

  private static String of(ConfigNode reference) {
    return reference.leaf("interface").orElse("")
        + "."
        + reference.leaf("subinterface").orElse("0");
  }

  private static boolean isDisabled(ConfigNode node) {
    return node.leaf("config", "enabled").filter("false"::equals).isPresent();
  }

  private static SubInterface subInterface(
      String port, ConfigNode entry, Map<String, String> vrfs) {
    String name = port + "." + entry.leaf("index").orElse("");
    List<ConfigNode> match =
        entry
            .all("vlan", "match")
            .flatMap(m -> m.children().stream())
            .flatMap(kind -> kind.all("config"))
            .toList();
    return new SubInterface(
        name,
        port,
        tag(match, "outer-vlan-id", "vlan-id"),
        tag(match, "inner-vlan-id"),
        Optional.ofNullable(vrfs.get(name)).filter(vrf -> !vrf.equals(DEFAULT)),
        Stream.of("ipv4", "ipv6")
            .flatMap(family -> entry.all(family, "addresses", "address", "config"))
            .flatMap(EosPlatform::prefix)
            .toList(),
        isDisabled(entry));
  }

  private static OptionalInt tag(List<ConfigNode> match, String... leaves) {
    return Stream.of(leaves)
        .flatMap(leaf -> match.stream().flatMap(m -> m.leaf(leaf).stream()))
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private static Stream<Prefix> prefix(ConfigNode address) {
    return address.leaf("ip").flatMap(Addresses::parse).stream()
        .flatMap(ip ->
            address.leaf("prefix-length").stream().map(l -> new Prefix(ip, Integer.parseInt(l))));
  }

  private static Stream<Neighbor> neighbors(ConfigNode bgp, Optional<String> vrf) {
    OptionalLong routerAs = Platform.asn(bgp.leaf("global", "config", "as"));
    return bgp.all("neighbors", "neighbor")
        .flatMap(neighbor -> {
          List<ConfigNode> levels = new ArrayList<>(List.of(neighbor));
          Optional<String> group = neighbor.leaf("config", "peer-group");
          bgp.all("peer-groups", "peer-group")
              .filter(candidate -> candidate.leaf("peer-group-name").equals(group))
              .forEach(levels::add);
          return neighbor(levels, vrf, routerAs);
        });
  }

  /**
   * One neighbor.
   *
   * @param levels neighbor and peer group: the innermost that says something counts
   */
  private static Stream<Neighbor> neighbor(
      List<ConfigNode> levels, Optional<String> vrf, OptionalLong routerAs) {
    OptionalLong local = Platform.asn(first(levels, "config", "local-as"));
    return levels.getFirst().leaf("neighbor-address").flatMap(Addresses::parse).stream()
        .map(remote ->
            new Neighbor(
                vrf,
                remote,
                local.isPresent() ? local : routerAs,
                Platform.asn(first(levels, "config", "peer-as")),
                first(levels, "config", "auth-password"),
                first(levels, "enable-bfd", "config", "enabled").filter("true"::equals).isPresent(),
                isDisabled(levels.getFirst()),
                families(levels, remote).anyMatch(EosPlatform::passes),
                families(levels, remote).allMatch(EosPlatform::drains)));
  }

  private static Stream<ConfigNode> families(List<ConfigNode> levels, InetAddress remote) {
    String name = remote instanceof Inet4Address ? "IPV4_UNICAST" : "IPV6_UNICAST";
    return levels.stream()
        .flatMap(level -> level.all("afi-safis", "afi-safi"))
        .filter(
            family -> family.leaf("afi-safi-name").filter(n -> n.endsWith(":" + name)).isPresent());
  }

  /** What no policy takes is rejected, by the model's default. */
  private static boolean passes(ConfigNode family) {
    return family.leaf("config", "enabled").filter("true"::equals).isPresent()
        && family.has("apply-policy", "config", "import-policy")
        && family.has("apply-policy", "config", "export-policy");
  }

  private static boolean drains(ConfigNode family) {
    return family
        .leaf("apply-policy", "config", "import-policy")
        .filter(Platform::drains)
        .isPresent();
  }

  private static Optional<String> first(List<ConfigNode> levels, String... path) {
    return levels.stream().flatMap(level -> level.leaf(path).stream()).findFirst();
  }
}
