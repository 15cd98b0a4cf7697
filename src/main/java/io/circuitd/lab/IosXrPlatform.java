package io.circuitd.lab;

import static io.circuitd.netconf.wire.SafeXml.escape;

import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.Prefix;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.model.Addresses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An IOS-XR router with the native models. */
final class IosXrPlatform implements Platform {
  private static final String NS = "http://cisco.com/ns/yang/Cisco-IOS-XR-";
  private static final List<String> FAMILIES = List.of("ipv4", "ipv6");

  private final Dialect dialect;
  private final LabRouterSpec spec;
  private final long asn;

  /**
   * @throws IllegalArgumentException for more than one AS number: BGP runs with one here
   */
  IosXrPlatform(LabRouterSpec spec) {
    this.spec = spec;
    this.dialect =
        new IosXrDialect(
            spec.ports().stream().map(LabRouterSpec.Port::name).collect(Collectors.toSet()));
    this.asn = asn(spec);
  }

  /** Ports, and what else is there before: customers' ports, sub-interfaces after their own. */
  static List<LabRouterSpec.Port> interfaces(LabRouterSpec spec) {
    Map<String, LabRouterSpec.Port> all = new LinkedHashMap<>();
    spec.ports().forEach(port -> all.put(port.name(), port));
    spec.switching().stream()
        .flatMap(services -> services.customerPorts(IosXrWays.INTERFACE).stream())
        .flatMap(port -> Stream.of(port.replaceFirst("\\..*", ""), port))
        .forEach(port -> all.putIfAbsent(port, new LabRouterSpec.Port(port, Optional.empty())));
    return List.copyOf(all.values());
  }

  private static void l2vpn(LabRouterSpec.Switching services, StringBuilder xml) {
    xml.append(top("l2vpn", "l2vpn-cfg")).append("<enable/><database><bridge-domain-groups>");
    services
        .groups()
        .forEach((group, domains) -> {
          xml.append("<bridge-domain-group>").append(leaf("name", group));
          xml.append("<bridge-domains>");
          domains.forEach(
              name -> xml.append("<bridge-domain>" + leaf("name", name) + "</bridge-domain>"));
          xml.append("</bridge-domains></bridge-domain-group>");
        });
    xml.append("</bridge-domain-groups></database></l2vpn>");
  }

  /**
   * The AS number that BGP runs with; 0 without BGP.
   *
   * @throws IllegalArgumentException for more than one
   */
  static long asn(LabRouterSpec spec) {
    List<Long> numbers =
        Stream.concat(
                spec.global().stream().map(LabRouterSpec.GlobalBgp::asn),
                spec.vrfs().stream().map(LabRouterSpec.Vrf::asn))
            .distinct()
            .toList();
    if (numbers.size() > 1) {
      throw new IllegalArgumentException(
          "lab router "
              + spec.name()
              + ": IOS-XR runs BGP with one AS number, not with "
              + numbers
              + "; use local-as for the others");
    }
    return numbers.isEmpty() ? 0 : numbers.getFirst();
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isKey(String stored, String clear) {
    return IosXrWays.hashed(stored).equals(IosXrWays.hashed("!" + clear));
  }

  @Override
  public String preload() {
    StringBuilder xml = new StringBuilder();
    xml.append(top("interface-configurations", "ifmgr-cfg"));
    for (LabRouterSpec.Port port : interfaces(spec)) {
      xml.append("<interface-configuration><active>act</active>");
      xml.append(leaf("interface-name", port.name()));
      if (port.name().contains(".")) {
        xml.append(leaf("interface-mode-non-physical", "l2-transport"));
      }
      port.azurePort().ifPresent(azure -> xml.append(leaf("description", "Azure " + azure)));
      xml.append("</interface-configuration>");
    }
    xml.append("</interface-configurations>");
    spec.switching().ifPresent(services -> l2vpn(services, xml));
    if (!spec.vrfs().isEmpty()) {
      xml.append(top("vrfs", "infra-rsi-cfg"));
      spec.vrfs().forEach(vrf -> xml.append(vrf(vrf)));
      xml.append("</vrfs>");
    }
    if (!spec.policies().isEmpty()) {
      xml.append(top("routing-policy", "policy-repository-cfg")).append("<route-policies>");
      for (String policy : spec.policies()) {
        xml.append("<route-policy>").append(leaf("route-policy-name", policy));
        xml.append(leaf("rpl-route-policy", "route-policy " + policy + "\n  pass\nend-policy\n"));
        xml.append("</route-policy>");
      }
      xml.append("</route-policies></routing-policy>");
    }
    if (asn != 0) {
      xml.append(top("bgp", "ipv4-bgp-cfg")).append("<instance>");
      xml.append("<instance-name>default</instance-name><instance-as><as>0</as><four-byte-as>");
      xml.append(leaf("as", Long.toString(asn))).append("<bgp-running/>");
      if (spec.global().isPresent()) {
        xml.append("<default-vrf><global><global-afs>");
        FAMILIES.forEach(af -> xml.append(family("global-af", af)));
        xml.append("</global-afs></global></default-vrf>");
      }
      if (!spec.vrfs().isEmpty()) {
        xml.append("<vrfs>");
        int number = 1;
        for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
          xml.append("<vrf>").append(leaf("vrf-name", vrf.name()));
          xml.append("<vrf-global><exists/><route-distinguisher>");
          xml.append(leaf("type", asn > 65535 ? "four-byte-as" : "as"));
          xml.append(leaf("as-xx", "0")).append(leaf("as", Long.toString(asn)));
          xml.append(leaf("as-index", Integer.toString(number++)));
          xml.append("</route-distinguisher><vrf-global-afs>");
          FAMILIES.forEach(af -> xml.append(family("vrf-global-af", af)));
          xml.append("</vrf-global-afs></vrf-global></vrf>");
        }
        xml.append("</vrfs>");
      }
      xml.append("</four-byte-as></instance-as></instance></bgp>");
    }
    return xml.toString();
  }

  private static String vrf(LabRouterSpec.Vrf vrf) {
    StringBuilder xml = new StringBuilder("<vrf>").append(leaf("vrf-name", vrf.name()));
    xml.append("<create/><afs>");
    for (String af : FAMILIES) {
      xml.append("<af>").append(leaf("af-name", af));
      xml.append("<saf-name>unicast</saf-name><topology-name>default</topology-name><create/>");
      xml.append("</af>");
    }
    return xml.append("</afs></vrf>").toString();
  }

  private static String family(String element, String af) {
    return "<" + element + ">" + leaf("af-name", af + "-unicast") + "<enable/></" + element + ">";
  }

  static String top(String name, String module) {
    return "<" + name + " xmlns=\"" + NS + module + "\">";
  }

  static String leaf(String name, String value) {
    return "<" + name + ">" + escape(value) + "</" + name + ">";
  }

  @Override
  public RunningConfig meaning(ConfigNode running) {
    Set<String> shut = new HashSet<>();
    List<SubInterface> subInterfaces = new ArrayList<>();
    running
        .all("interface-configurations", "interface-configuration")
        .forEach(entry -> {
          String name = entry.leaf("interface-name").orElse("");
          if (name.contains(".")) {
            subInterfaces.add(subInterface(name, entry));
          } else if (entry.has("shutdown")) {
            shut.add(name);
          }
        });
    List<Neighbor> neighbors = new ArrayList<>();
    running
        .all("bgp", "instance", "instance-as")
        .forEach(high ->
            high.all("four-byte-as")
                .forEach(low -> neighbors.addAll(neighbors(low, asNumber(high, low)))));
    return new RunningConfig(subInterfaces, neighbors, shut);
  }

  private static OptionalLong asNumber(ConfigNode high, ConfigNode low) {
    OptionalLong upper = Platform.asn(high.leaf("as"));
    OptionalLong lower = Platform.asn(low.leaf("as"));
    return upper.isPresent() && lower.isPresent()
        ? OptionalLong.of((upper.getAsLong() << 16) + lower.getAsLong())
        : OptionalLong.empty();
  }

  private static SubInterface subInterface(String name, ConfigNode entry) {
    Optional<ConfigNode> vlan = entry.at("vlan-sub-configuration", "vlan-identifier");
    List<Prefix> addresses =
        Stream.concat(
                entry
                    .all("ipv4-network", "addresses", "primary")
                    .flatMap(a ->
                        prefix(a.leaf("address"), a.leaf("netmask").map(IosXrPlatform::length))),
                entry
                    .all("ipv6-network", "addresses", "regular-addresses", "regular-address")
                    .flatMap(a ->
                        prefix(a.leaf("address"), a.leaf("prefix-length").map(Integer::valueOf))))
            .toList();
    return new SubInterface(
        name,
        name.substring(0, name.indexOf('.')),
        tag(vlan.flatMap(v -> v.leaf("first-tag"))),
        tag(vlan.flatMap(v -> v.leaf("second-tag"))),
        entry.leaf("vrf"),
        addresses,
        entry.has("shutdown"));
  }

  static OptionalInt tag(Optional<String> text) {
    return text.filter(t -> t.matches("\\d{1,4}"))
        .map(t -> OptionalInt.of(Integer.parseInt(t)))
        .orElse(OptionalInt.empty());
  }

  static Stream<Prefix> prefix(Optional<String> address, Optional<Integer> length) {
    return address.flatMap(Addresses::parse).stream()
        .flatMap(a -> length.stream().map(l -> new Prefix(a, l)));
  }

  static int length(String netmask) {
    int bits = 0;
    for (byte octet : Addresses.parse(netmask).orElseThrow().getAddress()) {
      bits += Integer.bitCount(octet & 0xff);
    }
    return bits;
  }

  private static List<Neighbor> neighbors(ConfigNode as, OptionalLong routerAs) {
    List<Neighbor> found = new ArrayList<>();
    as.all("default-vrf", "bgp-entity", "neighbors", "neighbor")
        .flatMap(n -> neighbor(n, Optional.empty(), routerAs, "neighbor-af"))
        .forEach(found::add);
    as.all("vrfs", "vrf")
        .forEach(vrf ->
            vrf.all("vrf-neighbors", "vrf-neighbor")
                .flatMap(n -> neighbor(n, vrf.leaf("vrf-name"), routerAs, "vrf-neighbor-af"))
                .forEach(found::add));
    return found;
  }

  private static Stream<Neighbor> neighbor(
      ConfigNode node, Optional<String> vrf, OptionalLong routerAs, String family) {
    OptionalLong local = pair(node, "local-as");
    boolean keyed = node.leaf("password", "password-disable").filter("false"::equals).isPresent();
    boolean bfd = node.leaf("bfd-enable-modes").filter(mode -> !mode.equals("disable")).isPresent();
    // An eBGP session without policies passes nothing.
    boolean passes =
        node.all(family + "s", family)
            .anyMatch(af ->
                af.has("activate") && af.has("route-policy-in") && af.has("route-policy-out"));
    boolean drained =
        node.all(family + "s", family)
            .allMatch(af -> af.leaf("route-policy-in").filter(Platform::drains).isPresent());
    return node.leaf("neighbor-address").flatMap(Addresses::parse).stream()
        .map(remote ->
            new Neighbor(
                vrf,
                remote,
                local.isPresent() ? local : routerAs,
                pair(node, "remote-as"),
                keyed ? node.leaf("password", "password") : Optional.empty(),
                bfd,
                node.leaf("shutdown").filter("true"::equals).isPresent(),
                passes,
                drained));
  }

  private static OptionalLong pair(ConfigNode node, String name) {
    OptionalLong low = Platform.asn(node.leaf(name, "as-yy"));
    long high = Platform.asn(node.leaf(name, "as-xx")).orElse(0);
    return low.isPresent() ? OptionalLong.of((high << 16) + low.getAsLong()) : low;
  }
}
