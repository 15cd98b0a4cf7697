package io.circuitd.outside.reallab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cables between the provider's routers and Microsoft's: a namespace with Open vSwitch, whose
 * datapath runs in user space, and for each cable a veth pair between two switches, on which real
 * frames with two tags are seen. Beside them a bridge of the kernel that all management interfaces
 * are on, and the test's own.
 */
final class Wire {
  /** The number of the cable in the switches at its ends. */
  static final int TRUNK = 1;

  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final String MANAGEMENT = "mgmt";

  private final Namespace namespace;
  private final Path folder;

  private Wire(Namespace namespace) {
    this.namespace = namespace;
    folder = namespace.programs().folder();
  }

  /**
   * Starts Open vSwitch with cables that nothing is plugged into.
   *
   * @param cables each with the names of the switches at its ends
   */
  static Wire start(Namespace namespace, List<List<String>> cables)
      throws IOException, InterruptedException {
    Wire wire = new Wire(namespace);
    StringBuilder links =
        new StringBuilder(
            "link set dev lo up\nlink add %1$s type bridge\nlink set dev %1$s up\n"
                .formatted(MANAGEMENT));
    List<String> ends = new ArrayList<>();
    for (List<String> cable : cables) {
      links.append(
          "link add %s type veth peer name %s\n"
              .formatted(trunk(cable.getFirst()), trunk(cable.getLast())));
      cable.forEach(end -> ends.add(trunk(end)));
    }
    // Room for both tags around a packet of 1500 octets.
    ends.forEach(end -> links.append("link set dev %s mtu 1508\n".formatted(end)));
    namespace.ip(links.toString());
    wire.raise(ends);
    wire.serve();
    wire.vsctl("--no-wait", "init");
    wire.vsctl("--no-wait", "set", "Open_vSwitch", ".", "other_config:vlan-limit=0");
    namespace.serve(
        "vswitchd",
        wire.place(),
        List.of(
            "ovs-vswitchd",
            wire.database(),
            "--no-chdir",
            "--unixctl=" + wire.folder.resolve("vswitchd.ctl")));
    List<String> bridges = new ArrayList<>();
    for (List<String> cable : cables) {
      for (String bridge : cable) {
        bridges.addAll(List.of("--", "add-br", bridge, "--", "set", "bridge", bridge));
        bridges.addAll(List.of("datapath_type=netdev", "protocols=OpenFlow13", "fail_mode=secure"));
        bridges.addAll(List.of("--", "add-port", bridge, trunk(bridge)));
        bridges.addAll(List.of("--", "set", "interface", trunk(bridge), "ofport_request=" + TRUNK));
      }
    }
    wire.vsctl(bridges.toArray(String[]::new));
    return wire;
  }

  private void serve() throws IOException, InterruptedException {
    Path store = folder.resolve("conf.db");
    namespace.run("ovsdb-tool", "create", store.toString(), SCHEMA.toString());
    namespace.serve(
        "ovsdb",
        place(),
        List.of(
            "ovsdb-server",
            store.toString(),
            "--remote=p" + database(),
            "--no-chdir",
            "--unixctl=" + folder.resolve("ovsdb.ctl")));
    await("ovsdb-server, log in " + folder)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(folder.resolve("db.sock")));
  }

  private Map<String, String> place() {
    return Map.of("OVS_RUNDIR", folder.toString());
  }

  private String database() {
    return "unix:" + folder.resolve("db.sock");
  }

  private static String trunk(String bridge) {
    return bridge + "t";
  }

  Namespace namespace() {
    return namespace;
  }

  /** Puts an interface that is in the namespace on the management network. */
  void manage(String port) throws IOException, InterruptedException {
    namespace.ip(
        "link set dev %1$s master %2$s\nlink set dev %1$s up\n".formatted(port, MANAGEMENT));
  }

  /** Switches ports on; each frame has its checksum, as the datapath does not make one. */
  void raise(List<String> ports) throws IOException, InterruptedException {
    namespace.run(
        "sh",
        "-ec",
        "for p in "
            + String.join(" ", ports)
            + "; do ip link set dev $p up; ethtool -K $p tx off rx off gso off tso off gro off;"
            + " done");
  }

  void vsctl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--db=" + database()));
    command.addAll(List.of(words));
    namespace.run(command.toArray(String[]::new));
  }

  /**
   * Changes the rules of a switch.
   *
   * @param rules one a line, each with {@code add} or {@code delete} before it
   */
  void flows(String bridge, String rules) throws IOException, InterruptedException {
    namespace.feed(rules, List.of("ovs-ofctl", "-OOpenFlow13", "add-flows", at(bridge), "-"));
  }

  /** The rules of a switch. */
  String rules(String bridge) throws IOException, InterruptedException {
    return namespace.run("ovs-ofctl", "-OOpenFlow13", "dump-flows", at(bridge));
  }

  private String at(String bridge) {
    return "unix:" + folder.resolve(bridge + ".mgmt");
  }

  /** The next frames on a cable, as {@code tcpdump -e} tells them. */
  String frames(String bridge, int count) throws IOException, InterruptedException {
    return namespace.run(
        "timeout", "10", "tcpdump", "-nne", "-i", trunk(bridge), "-c", Integer.toString(count));
  }
}
