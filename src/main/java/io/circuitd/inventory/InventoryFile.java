package io.circuitd.inventory;

import io.circuitd.files.ConfigSchema;
import io.circuitd.files.Fields;
import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Suggestion;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Pop;
import io.circuitd.inventory.Inventory.QosPolicy;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.Ssh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code inventory.yaml}: its shape, and that every name in it leads somewhere. */
public final class InventoryFile {
  private final Fields root;
  private final Findings findings;
  private final Optional<Set<String>> profiles;
  private final Optional<Set<String>> clouds;

  private InventoryFile(Fields root, Optional<Set<String>> profiles, Optional<Set<String>> clouds) {
    this.root = root;
    this.findings = root.findings();
    this.profiles = profiles;
    this.clouds = clouds;
  }

  /**
   * Reads the file.
   *
   * @param profiles names of the device profiles; empty where they are not known
   * @param clouds names of the clouds in {@code circuitd.yaml}; empty where they are not known
   */
  public static Loaded<Inventory> load(
      Path file, Optional<Set<String>> profiles, Optional<Set<String>> clouds) {
    return Fields.load(
        file,
        ConfigSchema.named("inventory"),
        root -> Optional.of(new InventoryFile(root, profiles, clouds).inventory()));
  }

  private Inventory inventory() {
    Map<String, Pop> pops = pops();
    Map<String, Router> routers = routers(pops);
    return new Inventory(
        pops,
        routers,
        azurePorts(),
        Attachments.virtualRouters(root),
        Attachments.virtualSwitches(root),
        qosPolicies());
  }

  private Map<String, Pop> pops() {
    Map<String, Pop> pops = new LinkedHashMap<>();
    Map<String, String> popOf = new HashMap<>();
    root.sections("pops")
        .forEach((name, section) -> {
          List<String> locations = section.texts("peeringLocations");
          for (String location : locations) {
            String other = popOf.putIfAbsent(location.toLowerCase(Locale.ROOT), name);
            if (other != null) {
              findings.error(
                  "R-007",
                  section.position("peeringLocations"),
                  "peering location '" + location + "' in " + other + " and " + name,
                  "each peering location in one PoP",
                  "remove it from one of them");
            }
          }
          pops.put(name, new Pop(name, locations, section.keyPosition()));
        });
    return pops;
  }

  private Map<String, Router> routers(Map<String, Pop> pops) {
    RouterAccess access = new RouterAccess(root.section("defaults"), findings);
    Map<String, Router> routers = new LinkedHashMap<>();
    Map<String, String> routerAt = new HashMap<>();
    root.sections("routers")
        .forEach((name, section) -> {
          String pop = known(section, "pop", "PoP", pops.keySet());
          String profile =
              profiles
                  .map(names -> known(section, "profile", "device profile", names))
                  .orElseGet(() -> section.text("profile").orElse(""));
          String host = section.text("host").orElse("");
          access
              .router(name, pop, profile, host, section)
              .ifPresent(router -> {
                routers.put(name, router);
                String address = address(router);
                String other =
                    router.netconf().callHome() ? null : routerAt.putIfAbsent(address, name);
                if (other != null) {
                  findings.error(
                      section.position("host"),
                      "NETCONF at " + address + " for " + other + " and " + name,
                      "one router at each management address",
                      "correct the address or the port");
                }
              });
        });
    return routers;
  }

  private List<AzurePort> azurePorts() {
    List<AzurePort> ports = new ArrayList<>();
    Map<String, AzurePort> byAzure = new HashMap<>();
    Map<String, AzurePort> byRouter = new HashMap<>();
    Collection<String> routerNames = root.sections("routers").keySet();
    for (Fields item : root.items("azurePorts")) {
      String cloud =
          clouds
              .map(names -> known(item, "cloud", "cloud", names))
              .orElseGet(() -> item.text("cloud").orElse(""));
      AzurePort port =
          new AzurePort(
              item.text("azurePort").orElse(""),
              cloud,
              known(item, "router", "router", routerNames),
              item.text("port").orElse(""),
              item.number("speedMbps").orElse(0),
              item.text("tpid").filter("dot1ad"::equals).isPresent(),
              item.flag("qos").orElse(true),
              item.position());
      AzurePort twin = byAzure.putIfAbsent(port.cloud() + " " + port.name(), port);
      if (twin != null && item.has("azurePort")) {
        findings.error(
            "R-008",
            item.position("azurePort"),
            "Azure port '"
                + port.name()
                + "' of cloud "
                + port.cloud()
                + " again (first in line "
                + twin.position().line()
                + ")",
            "each Azure port once",
            "remove one of them");
      }
      AzurePort taken = byRouter.putIfAbsent(port.router() + " " + port.port(), port);
      if (taken != null && item.has("port")) {
        findings.error(
            "R-008",
            item.position("port"),
            port.router()
                + " "
                + port.port()
                + " for "
                + port.name()
                + ", already taken by "
                + taken.name()
                + " (line "
                + taken.position().line()
                + ")",
            "one Azure port on one router port",
            "correct the router or the port");
      }
      ports.add(port);
    }
    return List.copyOf(ports);
  }

  private List<QosPolicy> qosPolicies() {
    Map<Integer, QosPolicy> policies = new LinkedHashMap<>();
    for (Fields item : root.items("qosPolicies")) {
      QosPolicy policy =
          new QosPolicy(
              item.number("bandwidthMbps").orElse(0),
              item.text("ingress"),
              item.text("egress"),
              item.position());
      QosPolicy twin = policies.putIfAbsent(policy.bandwidthMbps(), policy);
      if (twin != null && item.has("bandwidthMbps")) {
        findings.error(
            "R-073",
            item.position("bandwidthMbps"),
            "QoS policies of "
                + policy.bandwidthMbps()
                + " Mbps again (first in line "
                + twin.position().line()
                + ")",
            "each bandwidth once",
            "remove one of them");
      }
    }
    return List.copyOf(policies.values());
  }

  /** The name under a key; one that is not known is a finding. */
  private String known(Fields section, String key, String kind, Collection<String> names) {
    Optional<String> name = section.text(key);
    if (name.isPresent() && !names.contains(name.get())) {
      findings.error(
          section.position(key),
          "unknown " + kind + " '" + name.get() + "'" + Suggestion.ask(name.get(), names),
          names.isEmpty()
              ? "a " + kind
              : "one of " + String.join(", ", names.stream().sorted().toList()),
          "correct the name, or add the " + kind);
    }
    return name.orElse("");
  }

  private static String address(Router router) {
    String at = router.host() + " port " + router.netconf().port();
    return router.netconf().way() instanceof Ssh ssh && ssh.jump().isPresent()
        ? at + " behind " + ssh.jump().get().host() + " port " + ssh.jump().get().port()
        : at;
  }
}
