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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** IOS-XR with its unified models; references are checked at commit. */
final class IosXrUnifiedDialect extends IosXrWays {
  /** What can have an encapsulation, by the model's own condition. */
  private static final Pattern TAGGED =
      Pattern.compile(
          "((Fast|Gigabit)Ethernet|TenGigE|TwentyFiveGigE|FortyGigE|FiftyGigE|HundredGigE"
              + "|TwoHundredGigE|FourHundredGigE|EightHundredGigE|Bundle-Ether|PW-Ether).*\\..*");

  private static final String ENTRY = "/interfaces/interface";
  private static final String AS = "/router/bgp/as";

  private final Set<String> hardware;

  /**
   * @param hardware ports that are plugged in, so that they may have sub-interfaces
   */
  IosXrUnifiedDialect(UnifiedBgp bgp, Set<String> hardware) {
    super(Schema.of(bgp.table()), ENTRY);
    this.hardware = Set.copyOf(hardware);
  }

  @Override
  public boolean takesAllWithIt(SchemaNode leaf) {
    return false;
  }

  @Override
  public List<RpcProblem> check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>();
    Set<String> vrfs = names(root, "vrf-name", "vrfs", "vrf");
    Set<String> policies =
        names(root, "route-policy-name", "routing-policy", "route-policies", "route-policy");
    Set<String> configured = names(root, "interface-name", "interfaces", "interface");
    Map<String, String> tags = new HashMap<>();
    root.walk(
        ConfigPath.TOP,
        (path, node) -> {
          String at = node.schema().path();
          if (at.equals(ENTRY)) {
            subInterface(path, node, configured, tags, problems);
          } else if (at.equals(ENTRY + "/vrf")) {
            mustExist(path, node, vrfs, "VRF", problems);
          } else if (at.startsWith(AS) && at.matches(".*/route-policy/(in|out)")) {
            mustExist(path, node, policies, "route policy", problems);
          } else if (at.equals("/router/bgp")) {
            oneAs(path, node.all("as", "as-number"), problems);
          } else if (at.equals(AS) || at.equals(AS + "/vrfs/vrf")) {
            families(
                path,
                node.all("address-families", "address-family"),
                node.all("neighbors", "neighbor", "address-families", "address-family"),
                problems);
          } else if (at.startsWith(AS) && at.endsWith("/neighbor/timers")) {
            timers(path, node, problems);
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
    boolean switched = entry.has("sub-interface-type", "l2transport");
    boolean tagged = TAGGED.matcher(name).matches();
    standsOnlyOn(path, entry, "encapsulation", tagged && !switched, problems);
    standsOnlyOn(path, entry, "l2transport-encapsulation", tagged && switched, problems);
    int dot = name.indexOf('.');
    if (dot < 0) {
      return;
    }
    String port = name.substring(0, dot);
    if (!hardware.contains(port) && !configured.contains(port)) {
      problems.add(noPort(path, port));
    }
    Stream.of("encapsulation", "l2transport-encapsulation")
        .flatMap(entry::all)
        .flatMap(encapsulation -> encapsulation.children().stream())
        .forEach(kind -> {
          String inner = kind.name().equals("dot1q") ? "second-dot1q" : "dot1q";
          String used =
              String.join(
                  ",",
                  port,
                  kind.name(),
                  kind.leaf("vlan-id").orElse(""),
                  kind.leaf(inner).orElse(""));
          oneEach(path, used, name, tags, problems);
        });
  }

  private static void standsOnlyOn(
      ConfigPath path, ConfigNode entry, String element, boolean may, List<RpcProblem> problems) {
    if (!may && entry.has(element)) {
      problems.add(
          RpcProblem.application(
                  "unknown-element", path, element + " does not stand on this kind of interface")
              .withInfo("<bad-element>" + element + "</bad-element>"));
    }
  }

  /** The model: a hold time, or none, stands beside a keepalive only. */
  private static void timers(ConfigPath path, ConfigNode timers, List<RpcProblem> problems) {
    boolean keeps = timers.has("keepalive-interval");
    boolean holds = timers.has("holdtime") || timers.has("zero");
    if (holds && !keeps) {
      problems.add(
          RpcProblem.application("operation-failed", path, "a hold time needs a keepalive interval")
              .withAppTag("must-violation"));
    }
  }
}
