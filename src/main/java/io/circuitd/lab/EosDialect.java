package io.circuitd.lab;

import io.circuitd.lab.datastore.CommitLog;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.ConfigPath;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.Schema;
import io.circuitd.lab.datastore.SchemaNode;
import io.circuitd.lab.datastore.SchemaNode.Kind;
import io.circuitd.model.Addresses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * EOS with OpenConfig models: both framings, confirmed commit with persist, defaults shown, keys
 * obfuscated, canonical IPv6 addresses, references and the doubles of list keys checked at commit.
 */
final class EosDialect implements Dialect {
  private static final String INSTANCE = "/network-instances/network-instance";
  private static final String SUB_INTERFACE = "/interfaces/interface/subinterfaces/subinterface";
  private static final String HIDDEN = "7 ";

  private final Schema schema = Schema.of("eos");

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public List<String> capabilities() {
    return List.of(
        "urn:ietf:params:netconf:base:1.0",
        "urn:ietf:params:netconf:base:1.1",
        "urn:ietf:params:netconf:capability:candidate:1.0",
        "urn:ietf:params:netconf:capability:validate:1.1",
        "urn:ietf:params:netconf:capability:confirmed-commit:1.1",
        "http://arista.com/yang/openconfig/interfaces/augments?module=arista-intf-augments");
  }

  @Override
  public boolean rollsBackOnError() {
    return false;
  }

  @Override
  public boolean showsDefaults() {
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
    return leaf.secret() ? hidden(value) : value;
  }

  /** A clear text, or one that was read before, as the router shows it. */
  static String hidden(String stored) {
    return stored.startsWith(HIDDEN) ? stored : HIDDEN + Platform.digest(stored, 32);
  }

  @Override
  public Optional<String> objection(SchemaNode leaf, String value) {
    return Optional.empty();
  }

  @Override
  public List<RpcProblem> check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>();
    Set<String> policies = new HashSet<>();
    root.all("routing-policy", "policy-definitions", "policy-definition")
        .forEach(policy -> policy.leaf("name").ifPresent(policies::add));
    Set<String> interfaces = interfaces(root);
    Map<String, ConfigPath> tags = new HashMap<>();
    Map<String, ConfigPath> members = new HashMap<>();
    root.walk(
        ConfigPath.TOP,
        (path, node) -> {
          String at = node.schema().path();
          if (node.schema().kind() == Kind.LIST) {
            doubles(path, node, problems);
          }
          if (at.equals(SUB_INTERFACE)) {
            tags(path, node, tags, problems);
          } else if (at.startsWith(INSTANCE) && node.has("config", "interface")) {
            reference(path, node, interfaces, problems);
            if (at.equals(INSTANCE + "/interfaces/interface")) {
              oneEach(path, name(node), "interface " + name(node), members, problems);
            }
          } else if (at.startsWith(INSTANCE) && at.matches(".*/(import|export)-policy")) {
            mustExist(path, "policy-definition", node.value(), policies, problems);
          } else if (at.endsWith("/protocol/bgp")) {
            peerGroups(path, node, problems);
          }
        });
    return problems;
  }

  /** Ports, and sub-interfaces as PORT.INDEX. */
  private static Set<String> interfaces(ConfigNode root) {
    Set<String> names = new HashSet<>();
    root.all("interfaces", "interface")
        .forEach(port -> {
          String name = port.leaf("name").orElse("");
          names.add(name);
          port.all("subinterfaces", "subinterface", "index")
              .forEach(index -> names.add(name + "." + index.value()));
        });
    return names;
  }

  /** The model: each key is a leafref to the leaf of its name in config. */
  private static void doubles(ConfigPath path, ConfigNode entry, List<RpcProblem> problems) {
    for (String key : entry.schema().keys()) {
      Optional<String> twin = entry.leaf("config", key);
      if (!twin.equals(entry.leaf(key))) {
        problems.add(
            RpcProblem.application(
                    "data-missing",
                    path,
                    "key " + key + " is not that of config, " + twin.orElse("which is missing"))
                .withAppTag("instance-required"));
      }
    }
  }

  /** Two sub-interfaces of a port cannot take the same frames. */
  private static void tags(
      ConfigPath path, ConfigNode entry, Map<String, ConfigPath> tags, List<RpcProblem> problems) {
    String port = path.steps().get(1).keys().getFirst().value();
    entry
        .all("vlan", "match")
        .flatMap(match -> match.children().stream())
        .forEach(kind -> {
          StringBuilder match = new StringBuilder(port + " " + kind.name());
          kind.all("config")
              .flatMap(config -> config.children().stream())
              .sorted((a, b) -> a.name().compareTo(b.name()))
              .forEach(leaf -> match.append(' ').append(leaf.value()));
          oneEach(path, match.toString(), "match " + match, tags, problems);
        });
  }

  private static String name(ConfigNode node) {
    return node.leaf("config", "interface").orElse("")
        + node.leaf("config", "subinterface").map(index -> "." + index).orElse("");
  }

  private static void reference(
      ConfigPath path, ConfigNode node, Set<String> interfaces, List<RpcProblem> problems) {
    mustExist(path, "interface", name(node), interfaces, problems);
  }

  private static void peerGroups(ConfigPath path, ConfigNode bgp, List<RpcProblem> problems) {
    Set<String> groups = new HashSet<>();
    bgp.all("peer-groups", "peer-group", "peer-group-name")
        .forEach(group -> groups.add(group.value()));
    bgp.all("neighbors", "neighbor", "config", "peer-group")
        .map(ConfigNode::value)
        .distinct()
        .forEach(group -> mustExist(path, "peer-group", group, groups, problems));
  }

  private static void mustExist(
      ConfigPath path, String what, String name, Set<String> known, List<RpcProblem> problems) {
    if (!known.contains(name)) {
      problems.add(
          RpcProblem.application("data-missing", path, what + " '" + name + "' does not exist")
              .withAppTag("instance-required"));
    }
  }

  private static void oneEach(
      ConfigPath path,
      String key,
      String what,
      Map<String, ConfigPath> seen,
      List<RpcProblem> problems) {
    if (seen.put(key, path) != null) {
      problems.add(RpcProblem.application("operation-failed", path, what + " is in use already"));
    }
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
    return "";
  }

  @Override
  public String namespace(SchemaNode node) {
    return node.module().namespace();
  }
}
