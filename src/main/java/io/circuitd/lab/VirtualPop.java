package io.circuitd.lab;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.daemon.DaemonConfig;
import io.circuitd.daemon.Site;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lab of a site: a simulated router for each router of the inventory, a fake Azure for each
 * cloud, with the cross connections of {@code config/lab/cross-connections}, the port pairs of
 * {@code config/lab/provider-ports.json} and what customers have in {@code config/lab/customers}.
 */
public final class VirtualPop implements AutoCloseable {
  private final Map<String, FakeAzure> clouds;
  private final Lab lab;

  private VirtualPop(Map<String, FakeAzure> clouds, Lab lab) {
    this.clouds = clouds;
    this.lab = lab;
  }

  /**
   * Starts the lab of a site, and writes the certificate authority of its clouds where the site
   * looks for it.
   *
   * @param site with settings and inventory
   * @param anyPorts takes free ports, where the inventory's may be in use; the site has to be told
   * @throws UncheckedIOException when a port is taken
   */
  public static VirtualPop start(Site site, boolean anyPorts, Lab.Settings settings) {
    DaemonConfig config = site.config().orElseThrow();
    Inventory inventory = site.inventory().orElseThrow();
    LabTls tls = LabTls.create();
    Map<String, FakeAzure> clouds = new LinkedHashMap<>();
    try {
      Map<String, List<JsonNode>> bodies = crossConnections(site, inventory, config);
      Map<String, List<JsonNode>> pairs = portPairs(site, inventory, config);
      for (CloudConfig cloud : config.clouds().values()) {
        clouds.put(
            cloud.name(),
            FakeAzure.start(
                tls,
                cloud.name(),
                anyPorts ? 0 : cloud.arm().getPort(),
                secret(cloud, site),
                bodies.getOrDefault(cloud.name(), List.of()),
                pairs.getOrDefault(cloud.name(), List.of())));
        cloud.caCertificate().map(file -> site.configDir().resolve(file)).ifPresent(tls::writeCa);
      }
      addCustomers(site, clouds);
      List<LabRouterSpec> specs =
          inventory.routers().values().stream()
              .map(router -> spec(router, inventory, site, anyPorts))
              .toList();
      Lab lab = Lab.start(specs, List.copyOf(clouds.values()), settings);
      return new VirtualPop(clouds, lab);
    } catch (IOException e) {
      clouds.values().forEach(FakeAzure::close);
      throw new UncheckedIOException("the lab cannot start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      clouds.values().forEach(FakeAzure::close);
      throw e;
    }
  }

  private static void addCustomers(Site site, Map<String, FakeAzure> clouds) throws IOException {
    Path folder = site.configDir().resolve("lab").resolve("customers");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode customer = JsonMapper.shared().readTree(Files.readString(file));
        Optional.ofNullable(clouds.get(customer.path("cloud").asString("")))
            .ifPresent(cloud -> cloud.customer().add(customer));
      }
    }
  }

  private static Map<String, List<JsonNode>> crossConnections(
      Site site, Inventory inventory, DaemonConfig config) throws IOException {
    Map<String, List<JsonNode>> bodies = new LinkedHashMap<>();
    Path folder = site.configDir().resolve("lab").resolve("cross-connections");
    if (!Files.isDirectory(folder)) {
      return bodies;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode body = JsonMapper.shared().readTree(Files.readString(file));
        String cloud = cloud(body.path("properties"), inventory, config);
        bodies.computeIfAbsent(cloud, name -> new ArrayList<>()).add(body);
      }
    }
    return bodies;
  }

  /** The port pairs that {@code lab/provider-ports.json} lists, by cloud. */
  private static Map<String, List<JsonNode>> portPairs(
      Site site, Inventory inventory, DaemonConfig config) throws IOException {
    Map<String, List<JsonNode>> pairs = new LinkedHashMap<>();
    Path file = site.configDir().resolve("lab").resolve("provider-ports.json");
    if (Files.isRegularFile(file)) {
      for (JsonNode pair : JsonMapper.shared().readTree(Files.readString(file))) {
        String cloud = cloud(pair, inventory, config);
        pairs.computeIfAbsent(cloud, name -> new ArrayList<>()).add(pair);
      }
    }
    return pairs;
  }

  /** The cloud whose port it is; the first one for a port that the inventory does not know. */
  private static String cloud(JsonNode ports, Inventory inventory, DaemonConfig config) {
    String port = ports.path("primaryAzurePort").asString("");
    return inventory.azurePorts().stream()
        .filter(azurePort -> azurePort.name().equals(port))
        .map(AzurePort::cloud)
        .findFirst()
        .orElseGet(() -> config.clouds().keySet().iterator().next());
  }

  private static LabRouterSpec spec(
      Router router, Inventory inventory, Site site, boolean anyPorts) {
    List<LabRouterSpec.Port> ports =
        inventory.azurePorts().stream()
            .filter(port -> port.router().equals(router.name()))
            .map(port -> new LabRouterSpec.Port(port.port(), Optional.of(port.name())))
            .toList();
    List<LabRouterSpec.Vrf> vrfs = new ArrayList<>();
    Optional<LabRouterSpec.GlobalBgp> global = Optional.empty();
    TreeSet<String> policies = new TreeSet<>();
    for (VirtualRouter virtual : inventory.virtualRouters().values()) {
      if (virtual.vrf().isPresent()) {
        vrfs.add(
            new LabRouterSpec.Vrf(virtual.vrf().get(), virtual.asn().value(), virtual.bgpGroup()));
      } else {
        global =
            Optional.of(
                new LabRouterSpec.GlobalBgp(
                    virtual.asn().value(), virtual.bgpGroup(), virtual.service()));
      }
      Stream.concat(virtual.policies().values().stream(), virtual.drain().values().stream())
          .forEach(policy -> {
            policies.add(policy.importPolicy());
            policies.add(policy.exportPolicy());
          });
    }
    return new LabRouterSpec(
        router.name(),
        router.profile(),
        ports,
        vrfs,
        List.copyOf(policies),
        global,
        switching(inventory),
        new LabRouterSpec.NetconfLogin(
            ssh(router).user(),
            ssh(router).login().password().map(ref -> secret(ref, site)).orElse(new Secret("")),
            Optional.empty(),
            anyPorts ? 0 : router.netconf().port()),
        new LabRouterSpec.SnmpUser(
            router.snmp().user(),
            router.snmp().authProtocol(),
            secret(router.snmp().authPassword(), site),
            router.snmp().privProtocol(),
            secret(router.snmp().privPassword(), site),
            anyPorts ? 0 : router.snmp().port()),
        LabRouterSpec.Netconf.OF_PLATFORM);
  }

  private static Optional<LabRouterSpec.Switching> switching(Inventory inventory) {
    List<LabRouterSpec.BridgeDomain> domains = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (VirtualSwitch virtual : inventory.virtualSwitches().values()) {
      switch (virtual) {
        case VirtualSwitch.Bridge bridge ->
            domains.add(
                new LabRouterSpec.BridgeDomain(bridge.bridgeDomain(), bridge.bridgeGroup()));
        case VirtualSwitch.Local local -> ports.add(local.customerPort());
        // The service is the leg's.
        case VirtualSwitch.Vpws vpws -> {}
      }
    }
    return inventory.virtualSwitches().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabRouterSpec.Switching(
                domains.stream().distinct().toList(), ports.stream().distinct().toList()));
  }

  /** What a client shows for a token; any other credential cannot be checked here. */
  private static String secret(CloudConfig cloud, Site site) {
    return cloud.credential() instanceof CloudCredential.ClientSecret shown
        ? secret(shown.secret(), site).reveal()
        : "";
  }

  private static Secret secret(SecretRef ref, Site site) {
    return ref.resolve(site.configDir());
  }

  /**
   * A fake cloud by its name in the settings.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public FakeAzure cloud(String name) {
    return Optional.ofNullable(clouds.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the lab has no cloud " + name));
  }

  /** All fake clouds. */
  public List<FakeAzure> clouds() {
    return List.copyOf(clouds.values());
  }

  /** The simulated routers. */
  public Lab routers() {
    return lab;
  }

  @Override
  public void close() {
    lab.close();
    clouds.values().forEach(FakeAzure::close);
  }

  private static Inventory.Ssh ssh(Inventory.Router router) {
    if (router.netconf().way() instanceof Inventory.Ssh ssh && !router.netconf().callHome()) {
      return ssh;
    }
    throw new IllegalArgumentException(
        "router "
            + router.name()
            + ": the simulated routers of a site are dialled over SSH; take netconf.tls and"
            + " netconf.callHome out for the lab");
  }
}
