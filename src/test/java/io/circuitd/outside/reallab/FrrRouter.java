package io.circuitd.outside.reallab;

import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfTarget;
import io.circuitd.outside.NetconfdServer;
import io.circuitd.outside.Programs;
import io.circuitd.outside.reallab.RouterConfig.Neighbor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A router of the provider: FRR, with net-snmp's agent in front of its BGP, and netconfd with
 * Cisco's modules behind OpenSSH as its configuration, all at one management address.
 */
public final class FrrRouter {
  static final int NETCONF_PORT = 830;
  static final String SNMP_USER = "circuitd";
  static final String AUTH_PASSWORD = "reading the lab";
  static final String PRIV_PASSWORD = "hiding the lab";
  private static final long ASN = 64500;
  private static final Path STARTUP = Path.of("src/test/resources/reallab/router.xml");
  private static final Path DAEMONS = Path.of("/usr/lib/frr");

  private final String name;
  private final String address;
  private final Namespace namespace;
  private final Path folder;
  private final CableEnd cable;
  private final NetconfdServer netconf;
  private RouterConfig made = RouterConfig.EMPTY;

  private FrrRouter(
      String name, String address, Namespace namespace, CableEnd cable, NetconfdServer netconf) {
    this.name = name;
    this.address = address;
    this.namespace = namespace;
    this.cable = cable;
    this.netconf = netconf;
    folder = namespace.programs().folder();
  }

  /**
   * Starts one whose management interface is there already.
   *
   * @param address of management, in a /24
   * @param traps lines for snmpd on where traps go; may be empty
   */
  static FrrRouter start(
      String name, String address, Namespace namespace, CableEnd cable, String traps)
      throws IOException, InterruptedException {
    namespace.ip(
        "link set dev lo up\naddr add %s/24 dev mgmt\nlink set dev mgmt up\n".formatted(address));
    NetconfdServer netconf =
        NetconfdServer.start(
            Programs.at(namespace.programs().folder().resolve("netconf")),
            new NetconfdServer.Place(
                namespace.entrance(),
                address,
                NETCONF_PORT,
                Optional.of(Files.readString(STARTUP))));
    FrrRouter router = new FrrRouter(name, address, namespace, cable, netconf);
    router.startSnmp(traps);
    router.startFrr();
    return router;
  }

  private void startSnmp(String traps) throws IOException {
    Map<String, String> environment = snmpPlace();
    Files.writeString(folder.resolve("snmpd.conf"), snmpd() + traps);
    // Of FRR's sub-agent, which looks for a file of its name.
    Files.writeString(
        folder.resolve("frr.conf"), "agentXSocket " + folder + "/agentx\nagentXPingInterval 5\n");
    namespace.serve(
        "snmpd",
        environment,
        List.of(
            "snmpd",
            "-f",
            "-C",
            "-c",
            folder.resolve("snmpd.conf").toString(),
            "-LOw",
            "-I",
            "-smux"));
    awaitFile("agentx");
  }

  private String snmpd() {
    return
"""
agentAddress udp:%1$s:161
master agentx
agentXSocket %2$s/agentx
agentXPerms 0777 0755
sysName %3$s
createUser %4$s SHA-256 "%5$s" AES "%6$s"
rouser %4$s authpriv
"""
        .formatted(address, folder, name, SNMP_USER, AUTH_PASSWORD, PRIV_PASSWORD);
  }

  private String bgpd() {
    return
"""
hostname %1$s
agentx
route-map FROM-AZURE permit 10
exit
route-map TO-AZURE permit 10
exit
router bgp %2$d
 bgp router-id %3$s
 no bgp default ipv4-unicast
 no bgp network import-check
 address-family ipv4 unicast
  network 203.0.113.0/24
 exit-address-family
exit
"""
        .formatted(name, ASN, address);
  }

  /** Where net-snmp's library looks, and no MIB texts, whose absence it tells at length. */
  private Map<String, String> snmpPlace() {
    return Map.of(
        "MIBS",
        "",
        "SNMPCONFPATH",
        folder.toString(),
        "SNMP_PERSISTENT_DIR",
        folder.resolve("snmp").toString());
  }

  private void startFrr() throws IOException {
    Files.writeString(folder.resolve("zebra.conf"), "hostname " + name + "\n");
    Files.writeString(folder.resolve("bfdd.conf"), "hostname " + name + "\n");
    Files.writeString(folder.resolve("bgpd.conf"), bgpd());
    Footprint.giveTo(folder, "frr");
    serve("zebra", List.of());
    awaitFile("zserv.api");
    serve("bfdd", List.of("--bfdctl", folder.resolve("bfdd.sock").toString()));
    serve("bgpd", List.of("-M", "snmp"));
    awaitFile("bgpd.vty");
  }

  private void serve(String daemon, List<String> further) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                DAEMONS.resolve(daemon).toString(),
                "-f",
                folder.resolve(daemon + ".conf").toString(),
                "-i",
                folder.resolve(daemon + ".pid").toString(),
                "--vty_socket",
                folder.toString(),
                "-z",
                folder.resolve("zserv.api").toString(),
                "-P",
                "0",
                "--log",
                "stdout",
                "--log-level",
                "info"));
    command.addAll(further);
    namespace.serve(daemon, snmpPlace(), command);
  }

  private void awaitFile(String file) {
    await(file + " of " + name + ", logs in " + folder)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(folder.resolve(file)));
  }

  /** Makes of a running configuration what a router would. */
  synchronized void become(RouterConfig wanted) throws IOException, InterruptedException {
    if (wanted.equals(made)) {
      return;
    }
    cable.become(wanted.links());
    List<String> lines = new ArrayList<>();
    List<String> unicast = new ArrayList<>();
    Map<String, Neighbor> gone = new HashMap<>(made.neighbors());
    gone.keySet().removeAll(wanted.neighbors().keySet());
    gone.keySet().forEach(neighbor -> lines.add("no neighbor " + neighbor));
    wanted
        .neighbors()
        .forEach((neighbor, now) -> {
          Neighbor before =
              made.neighbors().getOrDefault(neighbor, new Neighbor(List.of(), List.of()));
          lines.addAll(changes(before.lines(), now.lines()));
          unicast.addAll(changes(before.unicast(), now.unicast()));
        });
    if (!lines.isEmpty() || !unicast.isEmpty()) {
      List<String> all = new ArrayList<>(List.of("configure terminal", "router bgp " + ASN));
      all.addAll(lines);
      all.add("address-family ipv4 unicast");
      all.addAll(unicast);
      vtysh(all);
    }
    made = wanted;
  }

  /** Without {@code no … remote-as}, which would take the whole neighbor away. */
  private static List<String> changes(List<String> before, List<String> now) {
    List<String> lines = new ArrayList<>();
    before.stream()
        .filter(line -> !now.contains(line) && !line.contains(" remote-as "))
        .forEach(line -> lines.add("no " + line));
    now.stream().filter(line -> !before.contains(line)).forEach(lines::add);
    return lines;
  }

  private String vtysh(List<String> lines) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("vtysh", "--vty_socket", folder.toString(), "-d", "bgpd"));
    lines.forEach(line -> command.addAll(List.of("-c", line)));
    return namespace.run(command.toArray(String[]::new));
  }

  public String name() {
    return name;
  }

  /** Its management address. */
  public String address() {
    return address;
  }

  /** The OpenSSH private key that NETCONF lets in. */
  Path userKey() {
    return netconf.userKey();
  }

  String hostKeyPin() throws IOException, InterruptedException {
    return netconf.hostKeyPin();
  }

  NetconfTarget target() throws IOException, InterruptedException {
    return netconf.target(name);
  }

  /** FRR's own configuration of BGP. */
  public String bgp() throws IOException, InterruptedException {
    return vtysh(List.of("show running-config"));
  }

  /** The end of its cable. */
  public CableEnd cable() {
    return cable;
  }

  void close() throws IOException {
    netconf.close();
  }
}
