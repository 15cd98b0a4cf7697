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
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * SR OS in model-driven mode: both framings, persist, defaults left out of a read, keys hashed,
 * canonical IPv6 addresses, references checked at commit.
 */
final class SrOsDialect implements Dialect {
  private static final String SERVICE = "/configure/service/";
  private static final String TAG = "(\\*|0|[1-9]\\d{0,2}|[1-3]\\d{3}|40[0-8]\\d|409[0-4])";
  private static final String SAP = "[A-Za-z0-9/_.-]+(:" + TAG + "(\\." + TAG + ")?)?";
  private static final String HASHED = ".* (hash|hash2|custom)";

  private final Schema schema = Schema.of("sros");

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
                "urn:ietf:params:netconf:capability:validate:1.1",
                "urn:ietf:params:netconf:capability:confirmed-commit:1.1"));
    schema.modules().forEach(m -> uris.add(m.namespace() + "?module=nokia-" + m.prefix()));
    return uris;
  }

  @Override
  public boolean rollsBackOnError() {
    return false;
  }

  @Override
  public boolean leavesDefaultsOut() {
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

  /** A clear text, or a hash with the word that says so after it. */
  static String hashed(String stored) {
    return stored.matches(HASHED) ? stored : Platform.digest(stored, 32) + " hash2";
  }

  @Override
  public Optional<String> objection(SchemaNode leaf, String value) {
    String path = leaf.path();
    if (path.endsWith("/sap-id") && !value.matches(SAP)) {
      return Optional.of("'" + value + "' is not a SAP: PORT, PORT:TAG or PORT:OUTER.INNER");
    }
    // What the model says of these types in words alone.
    if (path.endsWith("/interface-name") && !value.matches("[A-Za-z].*")) {
      return Optional.of("interface name '" + value + "' does not start with a letter");
    }
    if (path.endsWith("/description") && !value.matches("[\\x20-\\x7e]*")) {
      return Optional.of("only 7-bit printable ASCII characters are supported");
    }
    return Optional.empty();
  }

  @Override
  public List<RpcProblem> check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>();
    Map<String, String> encapsulations = new HashMap<>();
    root.all("configure", "port")
        .forEach(port ->
            encapsulations.put(
                port.leaf("port-id").orElse(""),
                port.leaf("ethernet", "encap-type").orElse("null")));
    root.all("configure", "lag")
        .forEach(lag ->
            encapsulations.put(
                lag.leaf("lag-name").orElse(""), lag.leaf("encap-type").orElse("null")));
    boolean numbers = root.at("configure", "service", "md-auto-id", "service-id-range").isPresent();
    Set<String> policies = names(root, "name", "configure", "policy-options", "policy-statement");
    Set<String> ingress = names(root, "sap-ingress-policy-name", "configure", "qos", "sap-ingress");
    Set<String> egress = names(root, "sap-egress-policy-name", "configure", "qos", "sap-egress");
    Set<String> customers = names(root, "customer-name", "configure", "service", "customer");
    Map<String, ConfigPath> saps = new HashMap<>();
    Map<String, ConfigPath> baseInterfaces = new HashMap<>();
    root.walk(
        ConfigPath.TOP,
        (path, node) -> {
          String at = node.schema().path();
          if (at.matches(SERVICE + "(ies|vprn|epipe|vpls)")) {
            service(path, node, numbers, customers, problems);
          } else if (at.startsWith(SERVICE) && at.endsWith("/sap")) {
            sap(path, node, encapsulations, saps, problems);
          } else if (at.equals(SERVICE + "ies/interface")) {
            node.leaf("interface-name")
                .filter(name -> baseInterfaces.put(name, path) != null)
                .ifPresent(name ->
                    problems.add(
                        RpcProblem.application(
                            "operation-failed",
                            path,
                            "interface " + name + " is in another service as well")));
          } else if (at.matches("/configure/.*/bgp(/.*)?/(import|export)/policy")
              && !policies.contains(node.value())) {
            missing(path, "policy-statement", node.value(), problems);
          } else if (at.endsWith("/qos/sap-ingress/policy-name")
              && !ingress.contains(node.value())) {
            missing(path, "sap-ingress", node.value(), problems);
          } else if (at.endsWith("/qos/sap-egress/policy-name") && !egress.contains(node.value())) {
            missing(path, "sap-egress", node.value(), problems);
          } else if (at.matches("/configure/(router|service/vprn)/bgp")) {
            groups(path, node, problems);
          }
        });
    return problems;
  }

  private static Set<String> names(ConfigNode root, String leaf, String... path) {
    Set<String> names = new HashSet<>();
    root.all(path).forEach(entry -> entry.leaf(leaf).ifPresent(names::add));
    return names;
  }

  private static void missing(
      ConfigPath path, String what, String name, List<RpcProblem> problems) {
    problems.add(
        RpcProblem.application("data-missing", path, what + " '" + name + "' does not exist")
            .withAppTag("instance-required")
            .withInfo("<bad-element>" + what + "</bad-element>"));
  }

  /**
   * Without automatic ids the router asks for one, though the model does not.
   *
   * @param numbers whether the router numbers services itself
   */
  private static void service(
      ConfigPath path,
      ConfigNode service,
      boolean numbers,
      Set<String> customers,
      List<RpcProblem> problems) {
    if (!numbers && !service.has("service-id")) {
      problems.add(
          RpcProblem.application("data-missing", path, "service-id must be configured")
              .withInfo("<bad-element>service-id</bad-element>"));
    }
    service
        .leaf("customer")
        .filter(customer -> !customers.contains(customer))
        .ifPresent(customer -> missing(path, "customer", customer, problems));
  }

  private static void sap(
      ConfigPath path,
      ConfigNode sap,
      Map<String, String> encapsulations,
      Map<String, ConfigPath> saps,
      List<RpcProblem> problems) {
    String id = sap.leaf("sap-id").orElse("");
    String port = id.replaceFirst(":.*", "");
    String needed =
        id.equals(port) ? "null" : id.substring(port.length()).contains(".") ? "qinq" : "dot1q";
    if (!needed.equals(encapsulations.get(port))) {
      problems.add(
          RpcProblem.application(
              "operation-failed", path, "port " + port + " has no encapsulation " + needed));
    }
    if (saps.put(id, path) != null) {
      problems.add(
          RpcProblem.application("operation-failed", path, "SAP " + id + " is in use already"));
    }
  }

  private static void groups(ConfigPath path, ConfigNode bgp, List<RpcProblem> problems) {
    Set<String> groups = names(bgp, "group-name", "group");
    Stream<String> used = bgp.all("neighbor", "group").map(ConfigNode::value);
    used.distinct()
        .filter(group -> !groups.contains(group))
        .forEach(group -> missing(path, "group", group, problems));
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
