package io.circuitd.lab;

import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.ConfigPath;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.Schema;
import io.circuitd.lab.datastore.SchemaNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** IOS-XR with its native models; references are checked at commit. */
final class IosXrDialect extends IosXrWays {
  private static final String ENTRY = "/interface-configurations/interface-configuration";
  private static final String BGP = "/bgp/instance/instance-as/four-byte-as";

  private final Set<String> hardware;

  /**
   * @param hardware ports that are plugged in, so that sub-interfaces may be active on them
   */
  IosXrDialect(Set<String> hardware) {
    super(Schema.of("iosxr-native"), ENTRY);
    this.hardware = Set.copyOf(hardware);
  }

  /** Cisco's YANG says so of these leaves of type empty. */
  @Override
  public boolean takesAllWithIt(SchemaNode leaf) {
    return leaf.path().matches("/(bgp|vrfs|l2vpn)/.*/(bgp-running|exists|enable|create)");
  }

  @Override
  public List<RpcProblem> check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>();
    Set<String> vrfs = names(root, "vrf-name", "vrfs", "vrf");
    Set<String> policies =
        names(root, "route-policy-name", "routing-policy", "route-policies", "route-policy");
    Set<String> configured =
        names(root, "interface-name", "interface-configurations", "interface-configuration");
    Map<String, String> tags = new HashMap<>();
    root.walk(
        ConfigPath.TOP,
        (path, node) -> {
          String at = node.schema().path();
          if (at.equals(ENTRY)) {
            subInterface(path, node, configured, tags, problems);
          } else if (at.equals(ENTRY + "/vrf")) {
            mustExist(path, node, vrfs, "VRF", problems);
          } else if (at.startsWith(BGP) && at.matches(".*/route-policy-(in|out)")) {
            mustExist(path, node, policies, "route policy", problems);
          } else if (at.equals("/bgp/instance")) {
            oneAs(path, node.all("instance-as", "four-byte-as", "as"), problems);
          } else if (at.equals(BGP + "/vrfs/vrf")) {
            families(
                path,
                node.all("vrf-global", "vrf-global-afs", "vrf-global-af"),
                node.all("vrf-neighbors", "vrf-neighbor", "vrf-neighbor-afs", "vrf-neighbor-af"),
                problems);
          } else if (at.equals(BGP + "/default-vrf")) {
            families(
                path,
                node.all("global", "global-afs", "global-af"),
                node.all("bgp-entity", "neighbors", "neighbor", "neighbor-afs", "neighbor-af"),
                problems);
          }
        });
    return problems;
  }

  private void subInterface(
      ConfigPath path,
      ConfigNode entry,
      Set<String> configured,
      Map<String, String> tags,
      List<RpcProblem> problems) {
    String name = entry.leaf("interface-name").orElse("");
    int dot = name.indexOf('.');
    if (dot < 0) {
      return;
    }
    String port = name.substring(0, dot);
    boolean active = entry.leaf("active").filter("act"::equals).isPresent();
    if (active && !hardware.contains(port) && !configured.contains(port)) {
      problems.add(noPort(path, port));
    }
    entry
        .at("vlan-sub-configuration", "vlan-identifier")
        .ifPresent(vlan -> {
          String used =
              String.join(
                  ",",
                  port,
                  vlan.leaf("vlan-type").orElse(""),
                  vlan.leaf("first-tag").orElse(""),
                  vlan.leaf("second-tag").orElse(""));
          oneEach(path, used, name, tags, problems);
        });
  }
}
