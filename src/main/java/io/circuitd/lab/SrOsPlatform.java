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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An SR OS router. A VRF is a VPRN; sub-interfaces of the global table stand in an IES. */
final class SrOsPlatform implements Platform {
  private static final Pattern SAP = Pattern.compile("([^:]+)(?::(\\d+)(?:\\.(\\d+))?)?");
  private static final Pattern CUSTOMER_SAP =
      Pattern.compile("((?:\\d|lag-)[^:.]*)(:\\d+(\\.\\d+)?)?");
  private static final int FIRST_SERVICE_ID = 10001;

  private final Dialect dialect = new SrOsDialect();
  private final LabRouterSpec spec;

  SrOsPlatform(LabRouterSpec spec) {
    this.spec = spec;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isKey(String stored, String clear) {
    return SrOsDialect.hashed(stored).equals(SrOsDialect.hashed(clear));
  }

  @Override
  public String preload() {
    StringBuilder xml =
        new StringBuilder("<configure xmlns=\"urn:nokia.com:sros:ns:yang:sr:conf\">");
    Set<String> ports = new HashSet<>();
    spec.ports()
        .forEach(port -> {
          ports.add(port.name());
          xml.append(port(port.name(), port.azurePort(), "qinq"));
        });
    spec.switching()
        .ifPresent(services -> {
          for (String customer : services.customerPorts(CUSTOMER_SAP)) {
            Matcher sap = CUSTOMER_SAP.matcher(customer);
            if (sap.matches() && ports.add(sap.group(1))) {
              String tags = sap.group(3) != null ? "qinq" : "dot1q";
              String encapsulation = sap.group(2) == null ? "null" : tags;
              xml.append(port(sap.group(1), Optional.empty(), encapsulation));
            }
          }
        });
    if (!spec.policies().isEmpty()) {
      xml.append("<policy-options>");
      for (String policy : spec.policies()) {
        xml.append("<policy-statement>").append(leaf("name", policy)).append("<default-action>");
        xml.append(leaf("action-type", "accept")).append("</default-action></policy-statement>");
      }
      xml.append("</policy-options>");
    }
    xml.append("<router>").append(leaf("router-name", "Base"));
    spec.global()
        .ifPresent(global ->
            xml.append(leaf("autonomous-system", Long.toString(global.asn())))
                .append(bgp(global.group())));
    xml.append("</router><service><customer>").append(leaf("customer-name", "1"));
    xml.append("</customer>");
    int id = FIRST_SERVICE_ID;
    for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
      String community = vrf.asn() + ":" + (id - FIRST_SERVICE_ID + 1);
      xml.append("<vprn>").append(service(vrf.name(), id++));
      xml.append(leaf("autonomous-system", Long.toString(vrf.asn())));
      xml.append("<bgp-ipvpn><mpls>").append(leaf("admin-state", "enable"));
      xml.append(leaf("route-distinguisher", community)).append("<vrf-target>");
      xml.append(leaf("community", "target:" + community));
      xml.append("</vrf-target></mpls></bgp-ipvpn>").append(bgp(vrf.bgpGroup())).append("</vprn>");
    }
    Optional<String> ies = spec.global().flatMap(LabRouterSpec.GlobalBgp::service);
    if (ies.isPresent()) {
      xml.append("<ies>").append(service(ies.get(), id++)).append("</ies>");
    }
    if (spec.switching().isPresent()) {
      // Where the router numbers those services that come without a number.
      xml.append("<md-auto-id><service-id-range>").append(leaf("start", "20001"));
      xml.append(leaf("end", "29999")).append("</service-id-range></md-auto-id>");
      List<LabRouterSpec.BridgeDomain> domains = spec.switching().get().bridgeDomains();
      for (String name :
          domains.stream().map(LabRouterSpec.BridgeDomain::name).distinct().toList()) {
        xml.append("<vpls>").append(service(name, id++)).append("</vpls>");
      }
    }
    return xml.append("</service></configure>").toString();
  }

  private static String port(String name, Optional<String> azurePort, String encapsulation) {
    String description = azurePort.map(azure -> leaf("description", "Azure " + azure)).orElse("");
    String access = leaf("mode", "access") + leaf("encap-type", encapsulation);
    String head = leaf("admin-state", "enable") + description;
    return name.startsWith("lag-")
        ? "<lag>" + leaf("lag-name", name) + head + access + "</lag>"
        : "<port>" + leaf("port-id", name) + head + "<ethernet>" + access + "</ethernet></port>";
  }

  private static String service(String name, int id) {
    return leaf("service-name", name)
        + leaf("service-id", Integer.toString(id))
        + leaf("customer", "1")
        + leaf("admin-state", "enable");
  }

  private static String bgp(String group) {
    return group.isEmpty()
        ? "<bgp/>"
        : "<bgp><group>" + leaf("group-name", group) + "</group></bgp>";
  }

  private static String leaf(String name, String value) {
    return "<" + name + ">" + escape(value) + "</" + name + ">";
  }

  @Override
  public RunningConfig meaning(ConfigNode running) {
    Optional<ConfigNode> configure = running.at("configure");
    if (configure.isEmpty()) {
      return new RunningConfig(List.of(), List.of(), Set.of());
    }
    ConfigNode top = configure.get();
    Set<String> shut = new HashSet<>();
    shut(top, "port", "port-id", shut);
    shut(top, "lag", "lag-name", shut);
    List<SubInterface> subInterfaces = new ArrayList<>();
    List<Prefix> bfd = new ArrayList<>();
    top.all("service", "ies").forEach(ies -> interfaces(ies, Optional.empty(), subInterfaces));
    top.all("service", "ies", "interface").forEach(entry -> bfd.addAll(bfd(entry)));
    List<Neighbor> neighbors = new ArrayList<>();
    OptionalLong baseAs = OptionalLong.empty();
    for (ConfigNode router : top.all("router").toList()) {
      baseAs = Platform.asn(router.leaf("autonomous-system"));
      neighbors(router, Optional.empty(), baseAs, bfd).forEach(neighbors::add);
    }
    for (ConfigNode vprn : top.all("service", "vprn").toList()) {
      Optional<String> name = vprn.leaf("service-name");
      interfaces(vprn, name, subInterfaces);
      OptionalLong own = Platform.asn(vprn.leaf("autonomous-system"));
      List<Prefix> withBfd = vprn.all("interface").flatMap(entry -> bfd(entry).stream()).toList();
      neighbors(vprn, name, own.isPresent() ? own : baseAs, withBfd).forEach(neighbors::add);
    }
    return new RunningConfig(subInterfaces, neighbors, shut);
  }

  /** Ports and LAGs are down unless they are enabled. */
  private static void shut(ConfigNode top, String list, String key, Set<String> shut) {
    top.all(list)
        .filter(port -> port.leaf("admin-state").filter("enable"::equals).isEmpty())
        .forEach(port -> port.leaf(key).ifPresent(shut::add));
  }

  private static void interfaces(
      ConfigNode service, Optional<String> vrf, List<SubInterface> into) {
    boolean off = service.leaf("admin-state").filter("enable"::equals).isEmpty();
    service
        .all("interface")
        .forEach(entry -> {
          for (ConfigNode sap : entry.all("sap").toList()) {
            Matcher id = SAP.matcher(sap.leaf("sap-id").orElse(""));
            if (id.matches()) {
              into.add(
                  new SubInterface(
                      entry.leaf("interface-name").orElse(""),
                      id.group(1),
                      tag(Optional.ofNullable(id.group(2))),
                      tag(Optional.ofNullable(id.group(3))),
                      vrf,
                      addresses(entry),
                      off || isDisabled(entry) || isDisabled(sap)));
            }
          }
        });
  }

  private static boolean isDisabled(ConfigNode node) {
    return node.leaf("admin-state").filter("disable"::equals).isPresent();
  }

  private static OptionalInt tag(Optional<String> text) {
    return text.map(t -> OptionalInt.of(Integer.parseInt(t))).orElse(OptionalInt.empty());
  }

  private static List<Prefix> addresses(ConfigNode entry) {
    return Stream.concat(
            Stream.concat(entry.all("ipv4", "primary"), entry.all("ipv4", "secondary"))
                .flatMap(a -> prefix(a, "address")),
            entry.all("ipv6", "address").flatMap(a -> prefix(a, "ipv6-address")))
        .toList();
  }

  private static Stream<Prefix> prefix(ConfigNode node, String address) {
    return node.leaf(address).flatMap(Addresses::parse).stream()
        .flatMap(
            a -> node.leaf("prefix-length").stream().map(l -> new Prefix(a, Integer.parseInt(l))));
  }

  /** The addresses of those families that have BFD. */
  private static List<Prefix> bfd(ConfigNode entry) {
    return addresses(entry).stream()
        .filter(address ->
            entry
                .leaf(family(address.address()), "bfd", "admin-state")
                .filter("enable"::equals)
                .isPresent())
        .toList();
  }

  private static String family(InetAddress address) {
    return address instanceof Inet4Address ? "ipv4" : "ipv6";
  }

  private static Stream<Neighbor> neighbors(
      ConfigNode holder, Optional<String> vrf, OptionalLong routerAs, List<Prefix> withBfd) {
    return holder
        .all("bgp")
        .flatMap(bgp ->
            bgp.all("neighbor")
                .flatMap(neighbor -> {
                  List<ConfigNode> levels = new ArrayList<>(List.of(neighbor));
                  bgp.all("group")
                      .filter(group -> group.leaf("group-name").equals(neighbor.leaf("group")))
                      .forEach(levels::add);
                  levels.add(bgp);
                  return neighbor(levels, vrf, routerAs, withBfd);
                }));
  }

  /**
   * One neighbor.
   *
   * @param levels neighbor, group, bgp: the innermost that says something counts
   * @param withBfd addresses of the table's interfaces that have BFD: the neighbor asks for it, the
   *     interface does it
   */
  private static Stream<Neighbor> neighbor(
      List<ConfigNode> levels, Optional<String> vrf, OptionalLong routerAs, List<Prefix> withBfd) {
    OptionalLong local = Platform.asn(first(levels, "local-as", "as-number"));
    return levels.getFirst().leaf("ip-address").flatMap(Addresses::parse).stream()
        .map(remote ->
            new Neighbor(
                vrf,
                remote,
                local.isPresent() ? local : routerAs,
                Platform.asn(first(levels, "peer-as")),
                first(levels, "authentication-key"),
                first(levels, "bfd-liveness").filter("true"::equals).isPresent()
                    && withBfd.stream().anyMatch(address -> address.reaches(remote)),
                levels.stream().anyMatch(SrOsPlatform::isDisabled),
                passes(levels, remote),
                first(levels, "import", "policy").filter(Platform::drains).isPresent()));
  }

  /** An eBGP session without policies passes nothing; without a family, IPv4 is meant. */
  private static boolean passes(List<ConfigNode> levels, InetAddress remote) {
    Optional<ConfigNode> family = levels.stream().flatMap(l -> l.at("family").stream()).findFirst();
    boolean active =
        family
            .map(f -> f.leaf(family(remote)).filter("true"::equals).isPresent())
            .orElse(remote instanceof Inet4Address);
    return active
        && first(levels, "import", "policy").isPresent()
        && first(levels, "export", "policy").isPresent();
  }

  private static Optional<String> first(List<ConfigNode> levels, String... path) {
    return levels.stream().flatMap(level -> level.leaf(path).stream()).findFirst();
  }
}
