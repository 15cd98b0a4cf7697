package io.circuitd.lab;

import io.circuitd.lab.datastore.CommitLog;
import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.ConfigPath;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.Schema;
import io.circuitd.lab.datastore.SchemaNode;
import io.circuitd.model.Addresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
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
 * Junos without {@code rfc-compliant}: base:1.0 framing, confirmed commit without persist, its own
 * namespace on output and any on input, warnings where RFC 6241 has errors.
 */
final class JunosDialect implements Dialect {
  private static final String XNM = "http://xml.juniper.net/xnm/1.1/xnm";
  private static final String JUNOS = "http://xml.juniper.net/junos/23.4R2/junos";
  private static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";
  private static final String TAG = "([1-9]\\d{0,2}|[1-3]\\d{3}|40[0-8]\\d|409[0-4])";

  private final Schema schema = Schema.of("junos");

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public List<String> capabilities() {
    return List.of(
        "urn:ietf:params:netconf:base:1.0",
        "urn:ietf:params:netconf:capability:candidate:1.0",
        "urn:ietf:params:netconf:capability:confirmed-commit:1.0",
        "urn:ietf:params:netconf:capability:validate:1.0",
        "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
        "http://xml.juniper.net/netconf/junos/1.0",
        "http://xml.juniper.net/dmi/system/1.0");
  }

  @Override
  public boolean means(String namespace, SchemaNode node) {
    return namespace.isEmpty()
        || namespace.equals(BASE)
        || namespace.equals(node.module().namespace())
        || namespace.startsWith("http://xml.juniper.net/xnm/")
        || namespace.startsWith("http://xml.juniper.net/junos/");
  }

  @Override
  public boolean takesPlainOperation() {
    return true;
  }

  @Override
  public boolean forgivesMissingDelete() {
    return true;
  }

  @Override
  public boolean persists() {
    return false;
  }

  @Override
  public boolean rollsBackOnError() {
    return false;
  }

  @Override
  public boolean prefixesPaths() {
    return false;
  }

  @Override
  public String canonical(SchemaNode leaf, String value) {
    if (!value.contains(":") || !isAddress(leaf)) {
      return value;
    }
    String[] parts = value.split("/", 2);
    String address = Addresses.parse(parts[0]).map(Addresses::text).orElse(parts[0]);
    return parts.length == 1 ? address : address + "/" + parts[1];
  }

  private static boolean isAddress(SchemaNode leaf) {
    String path = leaf.path();
    return path.endsWith("/neighbor/name")
        || path.endsWith("/address/name")
        || path.endsWith("/local-address");
  }

  @Override
  public String shown(SchemaNode leaf, String value) {
    return leaf.secret() ? hidden(value) : value;
  }

  /** Real {@code $9$} text can be turned back; this stand-in cannot. */
  static String hidden(String secret) {
    return secret.startsWith("$9$") ? secret : "$9$" + Platform.digest(secret, 24);
  }

  @Override
  public Optional<String> objection(SchemaNode leaf, String value) {
    String path = leaf.path();
    if (path.matches(".*/unit/vlan-tags/(outer|inner)")
        && !value.matches("(0x[0-9a-fA-F]{4}\\.)?" + TAG)) {
      return Optional.of("'" + value + "' is not a tag, [0xTPID.]1..4094");
    }
    if (path.endsWith("/inet/address/name")) {
      return prefix(value, Inet4Address.class, 32);
    }
    if (path.endsWith("/inet6/address/name")) {
      return prefix(value, Inet6Address.class, 128);
    }
    if (path.endsWith("/neighbor/name") && path.contains("/bgp/")) {
      return Addresses.parse(value).isPresent()
          ? Optional.empty()
          : Optional.of("invalid neighbor address '" + value + "'");
    }
    if ((path.endsWith("/peer-as") || path.endsWith("/as-number"))
        && Platform.asn(Optional.of(value)).isEmpty()) {
      return Optional.of("'" + value + "' is not an AS number");
    }
    return Optional.empty();
  }

  private static Optional<String> prefix(
      String value, Class<? extends InetAddress> family, int longest) {
    String[] parts = value.split("/", -1);
    boolean right =
        Addresses.parse(parts[0]).filter(family::isInstance).isPresent()
            && parts.length == 2
            && parts[1].matches("\\d{1,3}")
            && Integer.parseInt(parts[1]) <= longest;
    return right ? Optional.empty() : Optional.of("invalid prefix '" + value + "'");
  }

  @Override
  public boolean takesAllWithIt(SchemaNode leaf) {
    return false;
  }

  @Override
  public List<RpcProblem> check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>();
    Set<String> policies = new HashSet<>();
    root.all("configuration", "policy-options", "policy-statement")
        .forEach(policy -> policy.leaf("name").ifPresent(policies::add));
    Map<String, String> instanceOf = new HashMap<>();
    root.walk(
        ConfigPath.TOP,
        (path, node) -> {
          switch (node.schema().path()) {
            case "/configuration/interfaces/interface" -> tags(path, node, problems);
            case "/configuration/routing-instances/instance" ->
                members(path, node, instanceOf, problems);
            default -> {
              String at = node.schema().path();
              if (at.matches(".*/(import|export|vrf-import|vrf-export)")
                  && (at.contains("/bgp/") || at.contains("/instance/vrf-"))
                  && node.children().isEmpty()
                  && !policies.contains(node.value())) {
                problems.add(
                    RpcProblem.application(
                            "data-missing",
                            path,
                            "Policy error: Policy " + node.value() + " referenced but not defined")
                        .withAppTag("instance-required")
                        .withInfo("<bad-element>" + node.name() + "</bad-element>"));
              }
              if (at.endsWith("/bgp/group")) {
                peers(path, node, problems);
              }
            }
          }
        });
    return problems;
  }

  private static void tags(ConfigPath path, ConfigNode port, List<RpcProblem> problems) {
    boolean tagging = port.has("flexible-vlan-tagging") || port.has("stacked-vlan-tagging");
    Map<String, String> used = new HashMap<>();
    port.all("unit")
        .filter(unit -> unit.has("vlan-tags") || unit.has("vlan-id"))
        .forEach(unit -> {
          String name = unit.leaf("name").orElse("");
          if (!tagging) {
            problems.add(
                RpcProblem.application(
                    "operation-failed",
                    path,
                    "unit "
                        + name
                        + ": VLAN tags can only be specified on interfaces with"
                        + " flexible-vlan-tagging"));
          }
          String tags =
              tag(unit.leaf("vlan-tags", "outer").or(() -> unit.leaf("vlan-id")))
                  + ","
                  + tag(unit.leaf("vlan-tags", "inner"));
          String other = used.put(tags, name);
          if (other != null) {
            problems.add(
                RpcProblem.application(
                    "operation-failed",
                    path,
                    "unit " + name + ": duplicate vlan-tags, also on unit " + other));
          }
        });
  }

  private static String tag(Optional<String> text) {
    return text.map(t -> t.substring(t.indexOf('.') + 1)).orElse("");
  }

  private static void members(
      ConfigPath path, ConfigNode instance, Map<String, String> of, List<RpcProblem> problems) {
    String name = instance.leaf("name").orElse("");
    instance
        .all("interface", "name")
        .forEach(member -> {
          String other = of.put(member.value(), name);
          if (other != null) {
            problems.add(
                RpcProblem.application(
                    "operation-failed",
                    path,
                    "interface " + member.value() + " is also in instance " + other));
          }
        });
  }

  private static void peers(ConfigPath path, ConfigNode group, List<RpcProblem> problems) {
    if (group.leaf("type").orElse("external").equals("internal") || group.has("peer-as")) {
      return;
    }
    group
        .all("neighbor")
        .filter(neighbor -> !neighbor.has("peer-as"))
        .forEach(neighbor ->
            problems.add(
                RpcProblem.application(
                        "data-missing",
                        path,
                        "Error in neighbor "
                            + neighbor.leaf("name").orElse("")
                            + " of group "
                            + group.leaf("name").orElse("")
                            + ": peer AS number must be configured for an external peer")
                    .withInfo("<bad-element>peer-as</bad-element>")));
  }

  @Override
  public String topAttributes(SchemaNode top, Instant changed) {
    return " xmlns:junos=\""
        + JUNOS
        + "\" junos:changed-seconds=\""
        + changed.getEpochSecond()
        + "\" junos:changed-localtime=\""
        + JunosCommitHistory.LOCAL.format(changed)
        + "\"";
  }

  @Override
  public String topPreamble(SchemaNode top) {
    return "<version>23.4R2.13</version>";
  }

  @Override
  public Optional<String> answer(Element operation, List<CommitLog.Commit> commits) {
    return operation.getLocalName().equals("get-commit-information")
        ? Optional.of(JunosCommitHistory.write(JUNOS, commits))
        : Optional.empty();
  }

  @Override
  public String state(Element filter, List<CommitLog.Commit> commits, Instant now) {
    return "";
  }

  @Override
  public String namespace(SchemaNode node) {
    return XNM;
  }
}
