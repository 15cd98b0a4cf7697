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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What IOS-XR does with the native and with the unified models alike: both framings, persist, no
 * writable running, canonical IPv6 addresses, passwords hashed.
 */
abstract class IosXrWays implements Dialect {
  /** Long names of interfaces. */
  static final Pattern INTERFACE =
      Pattern.compile(
          "(GigabitEthernet|TenGigE|TwentyFiveGigE|FortyGigE|FiftyGigE|HundredGigE|TwoHundredGigE"
              + "|FourHundredGigE|EightHundredGigE)\\d+/\\d+(/\\d+){1,4}(\\.\\d{1,10})?"
              + "|(Bundle-Ether|PW-Ether)\\d+(\\.\\d{1,10})?|(BVI|Loopback)\\d+"
              + "|MgmtEth\\d+/\\w+/\\w+/\\d+");

  private final Schema schema;
  private final String interfaces;

  /**
   * @param interfaces path of the list that holds the interfaces
   */
  IosXrWays(Schema schema, String interfaces) {
    this.schema = schema;
    this.interfaces = interfaces;
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
    schema
        .modules()
        .forEach(m ->
            uris.add(
                m.namespace()
                    + "?module=Cisco-IOS-XR-"
                    + m.prefix()
                    + "&revision="
                    + m.revision()));
    return uris;
  }

  @Override
  public boolean rollsBackOnError() {
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
    if (path.equals(interfaces + "/interface-name") && !INTERFACE.matcher(value).matches()) {
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

  static Set<String> names(ConfigNode root, String leaf, String... path) {
    Set<String> names = new HashSet<>();
    root.all(path).forEach(entry -> entry.leaf(leaf).ifPresent(names::add));
    return names;
  }

  static void mustExist(
      ConfigPath path, ConfigNode leaf, Set<String> known, String what, List<RpcProblem> problems) {
    if (!known.contains(leaf.value())) {
      problems.add(
          RpcProblem.application(
                  "data-missing", path, what + " '" + leaf.value() + "' is not configured")
              .withAppTag("instance-required")
              .withInfo("<bad-element>" + leaf.name() + "</bad-element>"));
    }
  }

  static RpcProblem noPort(ConfigPath path, String port) {
    return RpcProblem.application(
        "invalid-value", path, "interface " + port + " does not exist, use preconfigure");
  }

  /**
   * No two sub-interfaces take the same tags of one port.
   *
   * @param used port and tags
   * @param tags who has which, so far
   */
  static void oneEach(
      ConfigPath path,
      String used,
      String name,
      Map<String, String> tags,
      List<RpcProblem> problems) {
    String other = tags.put(used, name);
    if (other != null) {
      problems.add(
          RpcProblem.application(
              "operation-failed", path, "the encapsulation of " + name + " is in use on " + other));
    }
  }

  static void oneAs(ConfigPath path, Stream<ConfigNode> asNumbers, List<RpcProblem> problems) {
    List<String> numbers = asNumbers.map(ConfigNode::value).toList();
    if (numbers.size() > 1) {
      problems.add(
          RpcProblem.application(
              "operation-failed", path, "BGP runs with one AS number, not with " + numbers));
    }
  }

  static void families(
      ConfigPath path,
      Stream<ConfigNode> parents,
      Stream<ConfigNode> used,
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
