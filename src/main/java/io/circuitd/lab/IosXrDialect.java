package io.circuitd.lab;

import io.circuitd.lab.datastore.CommitLog;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.ConfigPath;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.Schema;
import io.circuitd.lab.datastore.SchemaNode;
import io.circuitd.model.Addresses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * IOS-XR with its native models: both framings, persist, no writable running, canonical IPv6
 * addresses, passwords hashed, references checked at commit.
 */
final class IosXrDialect implements Dialect {
  private static final Pattern INTERFACE =
      Pattern.compile(
          "(GigabitEthernet|TenGigE|TwentyFiveGigE|FortyGigE|FiftyGigE|HundredGigE|TwoHundredGigE"
              + "|FourHundredGigE|EightHundredGigE)\\d+/\\d+(/\\d+){1,4}(\\.\\d{1,10})?"
              + "|(Bundle-Ether|PW-Ether)\\d+(\\.\\d{1,10})?|(BVI|Loopback)\\d+"
              + "|MgmtEth\\d+/\\w+/\\w+/\\d+");
  private static final String ENTRY = "/interface-configurations/interface-configuration";
  private static final String BGP = "/bgp/instance/instance-as/four-byte-as";

  private final Schema schema = Schema.of("iosxr-native");
  private final Set<String> hardware;

  /**
   * @param hardware ports that are plugged in, so that sub-interfaces may be active on them
   */
  IosXrDialect(Set<String> hardware) {
    this.hardware = Set.copyOf(hardware);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public List<String> capabilities() {
    List<String> uris =
        new ArrayList<>(
            List.of(
                "urn:ietf:params:netconf:base:1.0",
                "urn:ietf:params:netconf:base:1.1",
                "urn:ietf:params:netconf:capability:candidate:1.0",
                "urn:ietf:params:netconf:capability:rollback-on-error:1.0",
                "urn:ietf:params:netconf:capability:validate:1.1",
                "urn:ietf:params:netconf:capability:confirmed-commit:1.1"));
    schema.modules().forEach(m -> uris.add(m.namespace() + "?module=Cisco-IOS-XR-" + m.prefix()));
    return uris;
  }

  @Override
  public boolean means(String namespace, SchemaNode node) {
    return namespace.equals(node.module().namespace());
  }

  @Override
  public boolean takesPlainOperation() {
    return false;
  }

  @Override
  public boolean forgivesMissingDelete() {
    return false;
  }

  @Override
  public boolean persists() {
    return true;
  }

  @Override
  public boolean rollsBackOnError() {
    return true;
  }

  @Override
  public boolean prefixesPaths() {
    return true;
  }

  @Override
  public String canonical(SchemaNode leaf, String value) {
    return leaf.ipv6() && value.contains(":")
        ? Addresses.parse(value).map(Addresses::text).orElse(value)
        : value;
  }

  @Override
  public String shown(SchemaNode leaf, String value) {
    return leaf.secret() ? hashed(value) : value;
  }

  /** A clear text comes with {@code !} before it; anything else is a hash already. */
  static String hashed(String stored) {
    return stored.startsWith("!") ? "13" + Platform.digest(stored.substring(1), 24) : stored;
  }

  @Override
  public Optional<String> objection(SchemaNode leaf, String value) {
    String path = leaf.path();
    if (path.equals(ENTRY + "/interface-name") && !INTERFACE.matcher(value).matches()) {
      return Optional.of("'" + value + "' is not the long name of an interface");
    }
    if (path.endsWith("/netmask") && !isMask(value)) {
      return Optional.of("'" + value + "' is not a netmask: ones, then zeros");
    }
    return Optional.empty();
  }

  private static boolean isMask(String text) {
    return Addresses.parse(text)
        .map(address -> {
          int bits = 0;
          for (byte octet : address.getAddress()) {
            bits = (bits << 8) | (octet & 0xff);
          }
          return ((~bits + 1) & ~bits) == 0;
        })
        .orElse(false);
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
            oneAs(path, node, problems);
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

  private static Set<String> names(ConfigNode root, String leaf, String... path) {
    Set<String> names = new HashSet<>();
    root.all(path).forEach(entry -> entry.leaf(leaf).ifPresent(names::add));
    return names;
  }

  private static void mustExist(
      ConfigPath path, ConfigNode leaf, Set<String> known, String what, List<RpcProblem> problems) {
    if (!known.contains(leaf.value())) {
      problems.add(
          RpcProblem.application(
                  "data-missing", path, what + " '" + leaf.value() + "' is not configured")
              .withAppTag("instance-required")
              .withInfo("<bad-element>" + leaf.name() + "</bad-element>"));
    }
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
      problems.add(
          RpcProblem.application(
              "invalid-value", path, "interface " + port + " does not exist, use preconfigure"));
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
          String other = tags.put(used, name);
          if (other != null) {
            problems.add(
                RpcProblem.application(
                    "operation-failed",
                    path,
                    "the encapsulation of " + name + " is in use on " + other));
          }
        });
  }

  private static void oneAs(ConfigPath path, ConfigNode instance, List<RpcProblem> problems) {
    List<String> numbers =
        instance.all("instance-as", "four-byte-as", "as").map(ConfigNode::value).toList();
    if (numbers.size() > 1) {
      problems.add(
          RpcProblem.application(
              "operation-failed", path, "BGP runs with one AS number, not with " + numbers));
    }
  }

  private static void families(
      ConfigPath path,
      java.util.stream.Stream<ConfigNode> parents,
      java.util.stream.Stream<ConfigNode> used,
      List<RpcProblem> problems) {
    Set<String> enabled = new HashSet<>();
    parents.forEach(af -> af.leaf("af-name").ifPresent(enabled::add));
    used.flatMap(af -> af.leaf("af-name").stream())
        .distinct()
        .filter(name -> !enabled.contains(name))
        .forEach(name ->
            problems.add(
                RpcProblem.application(
                        "data-missing",
                        path,
                        "the parent address family " + name + " has not been initialized")
                    .withAppTag("instance-required")
                    .withInfo("<bad-element>af-name</bad-element>")));
  }

  @Override
  public String topAttributes(SchemaNode top, Instant changed) {
    return "";
  }

  @Override
  public String topPreamble(SchemaNode top) {
    return "";
  }

  @Override
  public Optional<String> answer(Element operation, List<CommitLog.Commit> commits) {
    return Optional.empty();
  }

  @Override
  public String state(Element filter, List<CommitLog.Commit> commits, Instant now) {
    return IosXrState.write(filter, commits, now);
  }

  @Override
  public String namespace(SchemaNode node) {
    return node.module().namespace();
  }
}
