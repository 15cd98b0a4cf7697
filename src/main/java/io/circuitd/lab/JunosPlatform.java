package io.circuitd.lab;

import static io.circuitd.netconf.wire.SafeXml.escape;

import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.Prefix;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.model.Addresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Junos router. */
final class JunosPlatform implements Platform {
  private static final Pattern UNIT =
      Pattern.compile("([a-z]{2}-\\d+/\\d+/\\d+(?::\\d+)?|ae\\d+)\\.(\\d+)");

  private final Dialect dialect = new JunosDialect();
  private final LabRouterSpec spec;

  JunosPlatform(LabRouterSpec spec) {
    this.spec = spec;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isKey(String stored, String clear) {
    return JunosDialect.hidden(stored).equals(JunosDialect.hidden(clear));
  }

  @Override
  public String preload() {
    StringBuilder xml = new StringBuilder("<configuration><interfaces>");
    for (LabRouterSpec.Port port : spec.ports()) {
      xml.append("<interface>").append(leaf("name", port.name()));
      port.azurePort().ifPresent(azure -> xml.append(leaf("description", "Azure " + azure)));
      xml.append("<flexible-vlan-tagging/>")
          .append(leaf("encapsulation", "flexible-ethernet-services"))
          .append("</interface>");
    }
    spec.switching().ifPresent(services -> customers(services, xml));
    xml.append("</interfaces><policy-options>");
    for (String policy : spec.policies()) {
      xml.append("<policy-statement>").append(leaf("name", policy));
      xml.append("<then><accept/></then></policy-statement>");
    }
    xml.append("</policy-options>");
    spec.global()
        .ifPresent(global -> {
          xml.append("<routing-options><autonomous-system>")
              .append(leaf("as-number", Long.toString(global.asn())))
              .append("</autonomous-system></routing-options><protocols>")
              .append(group(global.group()))
              .append("</protocols>");
        });
    spec.switching().ifPresent(services -> defaultSwitch(services, xml));
    xml.append("<routing-instances>");
    spec.switching().ifPresent(services -> switches(services, xml));
    int number = 1;
    for (LabRouterSpec.Vrf vrf : spec.vrfs()) {
      String community = vrf.asn() > 65535 ? vrf.asn() + "L:" : vrf.asn() + ":";
      xml.append("<instance>").append(leaf("name", vrf.name()));
      xml.append(leaf("instance-type", "vrf"));
      xml.append("<route-distinguisher>").append(leaf("rd-type", community + number));
      xml.append("</route-distinguisher><vrf-target>");
      xml.append(leaf("community", "target:" + community + number));
      xml.append("</vrf-target><vrf-table-label/><routing-options><autonomous-system>");
      xml.append(leaf("as-number", Long.toString(vrf.asn())));
      xml.append("</autonomous-system></routing-options><protocols>");
      xml.append(group(vrf.bgpGroup())).append("</protocols></instance>");
      number++;
    }
    return xml.append("</routing-instances></configuration>").toString();
  }

  private static void customers(LabRouterSpec.Switching services, StringBuilder xml) {
    for (String port : services.customerPorts(UNIT)) {
      Matcher unit = UNIT.matcher(port);
      if (unit.matches()) {
        xml.append("<interface>").append(leaf("name", unit.group(1))).append("<unit>");
        xml.append(leaf("name", unit.group(2))).append("<family><ccc/></family></unit>");
        xml.append("</interface>");
      }
    }
  }

  private static void defaultSwitch(LabRouterSpec.Switching services, StringBuilder xml) {
    xml.append(
        domains(
            services.bridgeDomains().stream()
                .filter(domain -> domain.group().isEmpty())
                .map(LabRouterSpec.BridgeDomain::name)
                .toList()));
  }

  private static void switches(LabRouterSpec.Switching services, StringBuilder xml) {
    services
        .groups()
        .forEach((instance, domains) -> {
          xml.append("<instance>").append(leaf("name", instance));
          xml.append(leaf("instance-type", "virtual-switch")).append(domains(domains));
          xml.append("</instance>");
        });
  }

  private static String domains(List<String> names) {
    StringBuilder xml = new StringBuilder("<bridge-domains>");
    names.forEach(name -> xml.append("<domain>").append(leaf("name", name)).append("</domain>"));
    return xml.append("</bridge-domains>").toString();
  }

  private static String group(String name) {
    return "<bgp><group>" + leaf("name", name) + leaf("type", "external") + "</group></bgp>";
  }

  private static String leaf(String name, String value) {
    return "<" + name + ">" + escape(value) + "</" + name + ">";
  }

  @Override
  public RunningConfig meaning(ConfigNode running) {
    Optional<ConfigNode> configuration = running.at("configuration");
    if (configuration.isEmpty()) {
      return new RunningConfig(List.of(), List.of(), Set.of());
    }
    ConfigNode top = configuration.get();
    Map<String, String> vrfOf = new HashMap<>();
    List<Neighbor> neighbors = new ArrayList<>();
    OptionalLong globalAs = asn(top);
    neighbors(top, Optional.empty(), globalAs).forEach(neighbors::add);
    top.all("routing-instances", "instance")
        .forEach(instance -> {
          String name = instance.leaf("name").orElse("");
          instance.all("interface", "name").forEach(i -> vrfOf.put(i.value(), name));
          OptionalLong own = asn(instance);
          neighbors(instance, Optional.of(name), own.isPresent() ? own : globalAs)
              .forEach(neighbors::add);
        });
    List<SubInterface> subInterfaces = new ArrayList<>();
    Set<String> shut = new HashSet<>();
    top.all("interfaces", "interface")
        .forEach(port -> {
          String name = port.leaf("name").orElse("");
          if (port.has("disable")) {
            shut.add(name);
          }
          port.all("unit").map(unit -> subInterface(name, unit, vrfOf)).forEach(subInterfaces::add);
        });
    return new RunningConfig(subInterfaces, neighbors, shut);
  }

  private static OptionalLong asn(ConfigNode holder) {
    return Platform.asn(holder.leaf("routing-options", "autonomous-system", "as-number"));
  }

  private static SubInterface subInterface(
      String port, ConfigNode unit, Map<String, String> vrfOf) {
    String name = port + "." + unit.leaf("name").orElse("");
    List<Prefix> addresses =
        Stream.of("inet", "inet6")
            .flatMap(family -> unit.all("family", family, "address", "name"))
            .flatMap(address -> prefix(address.value()).stream())
            .toList();
    return new SubInterface(
        name,
        port,
        tag(unit.leaf("vlan-tags", "outer").or(() -> unit.leaf("vlan-id"))),
        tag(unit.leaf("vlan-tags", "inner")),
        Optional.ofNullable(vrfOf.get(name)),
        addresses,
        unit.has("disable"));
  }

  private static OptionalInt tag(Optional<String> text) {
    return text.map(t -> t.substring(t.indexOf('.') + 1))
        .filter(t -> t.matches("\\d{1,4}"))
        .map(t -> OptionalInt.of(Integer.parseInt(t)))
        .orElse(OptionalInt.empty());
  }

  private static Optional<Prefix> prefix(String text) {
    String[] parts = text.split("/", -1);
    return Addresses.parse(parts[0]).map(a -> new Prefix(a, Integer.parseInt(parts[1])));
  }

  private static Stream<Neighbor> neighbors(
      ConfigNode holder, Optional<String> vrf, OptionalLong routerAs) {
    return holder
        .all("protocols", "bgp")
        .flatMap(bgp ->
            bgp.all("group")
                .flatMap(group ->
                    group
                        .all("neighbor")
                        .flatMap(n -> neighbor(List.of(n, group, bgp), vrf, routerAs))));
  }

  /**
   * @param levels neighbor, group, bgp: the innermost that says something counts
   */
  private static Stream<Neighbor> neighbor(
      List<ConfigNode> levels, Optional<String> vrf, OptionalLong routerAs) {
    OptionalLong local = Platform.asn(first(levels, "local-as", "as-number"));
    return levels.getFirst().leaf("name").flatMap(Addresses::parse).stream()
        .map(remote ->
            new Neighbor(
                vrf,
                remote,
                local.isPresent() ? local : routerAs,
                Platform.asn(first(levels, "peer-as")),
                first(levels, "authentication-key"),
                levels.stream().anyMatch(l -> l.has("bfd-liveness-detection")),
                false,
                true,
                first(levels, "import").filter(Platform::drains).isPresent()));
  }

  private static Optional<String> first(List<ConfigNode> levels, String... path) {
    return levels.stream().flatMap(level -> level.leaf(path).stream()).findFirst();
  }
}
