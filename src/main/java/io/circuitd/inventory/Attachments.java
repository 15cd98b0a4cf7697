package io.circuitd.inventory;

import io.circuitd.files.Fields;
import io.circuitd.inventory.Inventory.Policies;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Addresses;
import io.circuitd.model.Asn;
import io.circuitd.model.Family;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where legs attach: virtual routers and virtual switches. */
final class Attachments {
  private static final Map<String, List<String>> KEYS_OF_KIND =
      Map.of(
          "vpws", List.of("evi", "localServiceId", "remoteServiceId"),
          "bridge", List.of("bridgeDomain"),
          "local", List.of("customerPort"));
  private static final Map<String, String> KIND_OF_FURTHER_KEY =
      Map.of("asn", "vpws", "remoteSystem", "vpws", "bridgeGroup", "bridge");

  private Attachments() {}

  static Map<String, VirtualRouter> virtualRouters(Fields root) {
    Map<String, VirtualRouter> routers = new LinkedHashMap<>();
    root.sections("virtualRouters")
        .forEach((name, section) -> {
          boolean vrf = section.has("vrf");
          if (vrf == section.has("table")) {
            section
                .findings()
                .error(
                    section.keyPosition(),
                    vrf ? "both vrf and table" : "neither vrf nor table",
                    "either 'vrf: NAME' or 'table: global'",
                    "say which table it is");
          }
          if (vrf && section.has("service")) {
            section
                .findings()
                .error(
                    section.keyPosition("service"),
                    "vrf with service",
                    "service only beside 'table: global': a VRF is itself the service",
                    "remove the key");
          }
          Map<Family, Policies> policies = policies(section, "policies");
          Optional<Asn> asn = section.asn("asn");
          asn.ifPresent(as ->
              routers.put(
                  name,
                  new VirtualRouter(
                      name,
                      section.text("vrf"),
                      as,
                      section.text("bgpGroup").orElse(""),
                      policies,
                      policies(section, "drain"),
                      section.text("service"),
                      section.keyPosition())));
        });
    return routers;
  }

  private static Map<Family, Policies> policies(Fields section, String key) {
    Map<Family, Policies> policies = new EnumMap<>(Family.class);
    Optional<Fields> all = section.section(key);
    for (Family family : Family.values()) {
      all.flatMap(p -> p.section(family.word()))
          .ifPresent(p ->
              policies.put(
                  family, new Policies(p.text("import").orElse(""), p.text("export").orElse(""))));
    }
    return policies;
  }

  static Map<String, VirtualSwitch> virtualSwitches(Fields root) {
    Map<String, VirtualSwitch> switches = new LinkedHashMap<>();
    root.sections("virtualSwitches")
        .forEach((name, section) ->
            section
                .text("kind")
                .filter(KEYS_OF_KIND::containsKey)
                .ifPresent(kind -> switches.put(name, virtualSwitch(name, kind, section))));
    return switches;
  }

  private static VirtualSwitch virtualSwitch(String name, String kind, Fields section) {
    KEYS_OF_KIND.forEach((other, keys) -> {
      for (String key : keys) {
        if (other.equals(kind) != section.has(key)) {
          String expected = String.join(", ", KEYS_OF_KIND.getOrDefault(kind, List.of()));
          section
              .findings()
              .error(
                  section.keyPosition(section.has(key) ? key : "kind"),
                  "kind " + kind + (section.has(key) ? " with " : " without ") + key,
                  "for kind " + kind + ": " + expected,
                  section.has(key) ? "remove the key" : "add the key");
        }
      }
    });
    KIND_OF_FURTHER_KEY.forEach((key, its) -> {
      if (section.has(key) && !its.equals(kind)) {
        section
            .findings()
            .error(
                section.keyPosition(key),
                "kind " + kind + " with " + key,
                key + " for kind " + its + " alone",
                "remove the key");
      }
    });
    return switch (kind) {
      case "vpws" ->
          new VirtualSwitch.Vpws(
              name,
              section.number("evi").orElse(0),
              section.number("localServiceId").orElse(0),
              section.number("remoteServiceId").orElse(0),
              section.asn("asn"),
              remoteSystem(section),
              section.keyPosition());
      case "bridge" ->
          new VirtualSwitch.Bridge(
              name,
              section.text("bridgeDomain").orElse(""),
              section.text("bridgeGroup"),
              section.keyPosition());
      default ->
          new VirtualSwitch.Local(
              name, section.text("customerPort").orElse(""), section.keyPosition());
    };
  }

  private static Optional<String> remoteSystem(Fields section) {
    Optional<String> written = section.text("remoteSystem");
    Optional<String> address = written.flatMap(Addresses::parse).map(Addresses::text);
    if (written.isPresent() && address.isEmpty()) {
      section
          .findings()
          .error(
              section.position("remoteSystem"),
              "'" + written.get() + "'",
              "the IPv4 or IPv6 address of the far router",
              "write the address that its pseudowires end on");
    }
    return address;
  }
}
