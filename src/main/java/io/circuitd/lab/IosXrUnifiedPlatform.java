package io.circuitd.lab;

import static io.circuitd.lab.IosXrPlatform.leaf;
import static io.circuitd.lab.IosXrPlatform.prefix;
import static io.circuitd.lab.IosXrPlatform.tag;
import static io.circuitd.lab.IosXrPlatform.top;

import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.Prefix;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.model.Addresses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An IOS-XR router with the unified models, which follow its command line. */
final class IosXrUnifiedPlatform implements Platform {
  private static final List<String> FAMILIES = List.of("ipv4", "ipv6");

  private final Dialect dialect;
  private final LabRouterSpec spec;
  private final UnifiedBgp words;
  private final long asn;

  /**
   * @throws IllegalArgumentException for more than one AS number: BGP runs with one here
   */
  IosXrUnifiedPlatform(LabRouterSpec spec, UnifiedBgp words) {
    this.spec = spec;
    this.words = words;
    this.dialect =
        new IosXrUnifiedDialect(
            words, spec.ports().stream().map(LabRouterSpec.Port::name).collect(Collectors.toSet()));
    this.asn = IosXrPlatform.asn(spec);
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
    xml.append(top("interfaces", "um-interface-cfg"));
    for (LabRouterSpec.Port port : IosXrPlatform.interfaces(spec)) {
      xml.append("<interface>").append(leaf("interface-name", port.name()));
      if (port.name().contains(".")) {
        xml.append("<sub-interface-type><l2transport/></sub-interface-type>");
      }
      port.azurePort().ifPresent(azure -> xml.append(leaf("description", "Azure " + azure)));
      xml.append("</interface>");
    }
    xml.append("</interfaces>");
    spec.switching().ifPresent(services -> l2vpn(services, xml));
    if (!spec.vrfs().isEmpty()) {
      xml.append(top("vrfs", "um-vrf-cfg"));
      for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
        xml.append("<vrf>").append(leaf("vrf-name", vrf.name())).append("<address-family>");
        FAMILIES.forEach(af -> xml.append("<%1$s><unicast/></%1$s>".formatted(af)));
        xml.append("</address-family></vrf>");
      }
      xml.append("</vrfs>");
    }
    if (!spec.policies().isEmpty()) {
      xml.append(top("routing-policy", "um-route-policy-cfg")).append("<route-policies>");
      for (String policy : spec.policies()) {
        xml.append("<route-policy>").append(leaf("route-policy-name", policy));
        xml.append(leaf("rpl-route-policy", "route-policy " + policy + "\n  pass\nend-policy\n"));
        xml.append("</route-policy>");
      }
      xml.append("</route-policies></routing-policy>");
    }
    if (asn != 0) {
      bgp(xml);
    }
    return xml.toString();
  }

  private static void l2vpn(LabRouterSpec.Switching services, StringBuilder xml) {
    xml.append(top("l2vpn", "um-l2vpn-cfg")).append("<bridge><groups>");
    services
        .groups()
        .forEach((group, domains) -> {
          xml.append("<group>").append(leaf("group-name", group)).append("<bridge-domains>");
          for (String domain : domains) {
            xml.append("<bridge-domain>").append(leaf("bridge-domain-name", domain));
            xml.append("</bridge-domain>");
          }
          xml.append("</bridge-domains></group>");
        });
    xml.append("</groups></bridge></l2vpn>");
  }

  private void bgp(StringBuilder xml) {
    xml.append(top("router", "um-router-bgp-cfg")).append("<bgp><as>");
    xml.append(leaf("as-number", Long.toString(asn)));
    if (spec.global().isPresent()) {
      families(xml);
    }
    if (!spec.vrfs().isEmpty()) {
      xml.append("<vrfs>");
      int number = 1;
      for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
        xml.append("<vrf>").append(leaf("vrf-name", vrf.name()));
        xml.append(words.rd(asn, number++));
        families(xml);
        xml.append("</vrf>");
      }
      xml.append("</vrfs>");
    }
    xml.append("</as></bgp></router>");
  }

  private static void families(StringBuilder xml) {
    xml.append("<address-families>");
    for (String af : FAMILIES) {
      xml.append("<address-family>").append(leaf("af-name", af + "-unicast"));
      xml.append("</address-family>");
    }
    xml.append("</address-families>");
  }

  @Override
  public RunningConfig meaning(ConfigNode running) {
    Set<String> shut = new HashSet<>();
    List<SubInterface> subInterfaces = new ArrayList<>();
    running
        .all("interfaces", "interface")
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
        .all("router", "bgp", "as")
        .forEach(as -> {
          OptionalLong routerAs = Platform.asn(as.leaf("as-number"));
          neighbors(as, Optional.empty(), routerAs).forEach(neighbors::add);
          as.all("vrfs", "vrf")
              .flatMap(vrf -> neighbors(vrf, vrf.leaf("vrf-name"), routerAs))
              .forEach(neighbors::add);
        });
    return new RunningConfig(subInterfaces, neighbors, shut);
  }

  private static SubInterface subInterface(String name, ConfigNode entry) {
    Optional<ConfigNode> plain = entry.at("encapsulation", "dot1q");
    Optional<ConfigNode> provider = entry.at("encapsulation", "dot1ad");
    List<Prefix> addresses =
        Stream.concat(
                entry
                    .all("ipv4", "addresses", "address")
                    .flatMap(a ->
                        prefix(a.leaf("address"), a.leaf("netmask").map(IosXrPlatform::length))),
                entry
                    .all("ipv6", "addresses", "ipv6-address")
                    .flatMap(a ->
                        prefix(a.leaf("address"), a.leaf("prefix-length").map(Integer::valueOf))))
            .toList();
    return new SubInterface(
        name,
        name.substring(0, name.indexOf('.')),
        tag(plain.or(() -> provider).flatMap(e -> e.leaf("vlan-id"))),
        tag(
            plain
                .flatMap(e -> e.leaf("second-dot1q"))
                .or(() -> provider.flatMap(e -> e.leaf("dot1q")))),
        entry.leaf("vrf"),
        addresses,
        entry.has("shutdown"));
  }

  private Stream<Neighbor> neighbors(
      ConfigNode parent, Optional<String> vrf, OptionalLong routerAs) {
    return parent
        .all("neighbors", "neighbor")
        .flatMap(node ->
            node.leaf(words.neighborKey()).flatMap(Addresses::parse).stream()
                .map(remote -> {
                  OptionalLong local =
                      Platform.asn(node.leaf(words.localAs().toArray(String[]::new)));
                  List<ConfigNode> families =
                      node.all("address-families", "address-family").toList();
                  return new Neighbor(
                      vrf,
                      remote,
                      local.isPresent() ? local : routerAs,
                      Platform.asn(node.leaf("remote-as")),
                      node.leaf("password", "encrypted"),
                      node.at("bfd", "fast-detect").filter(IosXrUnifiedPlatform::on).isPresent(),
                      node.has("shutdown"),
                      families.stream().anyMatch(IosXrUnifiedPlatform::passes),
                      families.stream().allMatch(IosXrUnifiedPlatform::drains));
                }));
  }

  /** What turns it off has two names, even in one release. */
  private static boolean on(ConfigNode bfd) {
    return !bfd.has("disable") && !bfd.has("inheritance-disable");
  }

  /** An eBGP session without policies passes nothing. */
  private static boolean passes(ConfigNode family) {
    return family.has("route-policy", "in") && family.has("route-policy", "out");
  }

  private static boolean drains(ConfigNode family) {
    return family.leaf("route-policy", "in").filter(Platform::drains).isPresent();
  }
}
