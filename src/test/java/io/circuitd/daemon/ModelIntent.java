package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a circuit's file says, for the model: small enough to write the file from it, and to say
 * without the program's help what a router must hold for it.
 *
 * @param customer stands in descriptions
 * @param prefixes which of three address plans
 * @param sTag Azure's
 */
record ModelIntent(
    Shape shape,
    Map<Side, ConnectionState> states,
    String customer,
    int hold,
    int bfdMultiplier,
    int maxPrefixes,
    int innerVlan,
    int prefixes,
    int sTag) {

  /** What of a circuit never changes. */
  enum Shape {
    UNIV("example-univ", "sanj-mx1", "sanj-xr1", "9ee700ad-50b2-4b98-a63a-4e52f855ac24", 1000, 100),
    HOSPITAL(
        "example-hospital",
        "chic-mx1",
        "chic-xr1",
        "5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0a1f2",
        500,
        101),
    TEST("test-1", "chic-mx1", "chic-xr1", "7e570000-0000-4000-8000-000000000001", 500, 102);

    private final String circuit;
    private final String primary;
    private final String secondary;
    private final int net;
    private final String key;
    private final int mbps;

    Shape(String circuit, String primary, String secondary, String key, int mbps, int net) {
      this.circuit = circuit;
      this.primary = primary;
      this.secondary = secondary;
      this.net = net;
      this.key = key;
      this.mbps = mbps;
    }

    CircuitName circuit() {
      return new CircuitName(circuit);
    }

    ServiceKey serviceKey() {
      return ServiceKey.parse(key);
    }

    String router(Side side) {
      return side == Side.PRIMARY ? primary : secondary;
    }

    /** An S-tag of its own, once Azure moves it. */
    int otherTag(int former) {
      return 2 * net + 100 * (net % 100) + former % 7;
    }

    boolean dual() {
      return this == UNIV;
    }

    String file() {
      return "circuits/" + circuit + ".yaml";
    }
  }

  static ModelIntent first(Shape shape, int sTag) {
    return new ModelIntent(
        shape,
        Map.of(Side.PRIMARY, ConnectionState.LIVE, Side.SECONDARY, ConnectionState.DRAFT),
        "Customer",
        180,
        3,
        4000,
        300,
        0,
        sTag);
  }

  ModelIntent with(Side side, ConnectionState state) {
    Map<Side, ConnectionState> changed = new EnumMap<>(states);
    changed.put(side, state);
    return new ModelIntent(
        shape,
        Map.copyOf(changed),
        customer,
        hold,
        bfdMultiplier,
        maxPrefixes,
        innerVlan,
        prefixes,
        sTag);
  }

  ModelIntent withTag(int tag) {
    return new ModelIntent(
        shape, states, customer, hold, bfdMultiplier, maxPrefixes, innerVlan, prefixes, tag);
  }

  /** Another value in one of the fields; the first four are ours alone. */
  ModelIntent other(int field, int value) {
    return new ModelIntent(
        shape,
        states,
        field == 0 ? "Customer " + value : customer,
        field == 1 ? 90 + 30 * (value % 4) : hold,
        field == 2 ? 3 + value % 3 : bfdMultiplier,
        field == 3 ? 1000 * (1 + value % 5) : maxPrefixes,
        field == 4 ? 300 + value % 4 : innerVlan,
        field == 5 ? value % 3 : prefixes,
        sTag);
  }

  ConnectionState state(Side side) {
    return states.getOrDefault(side, ConnectionState.DRAFT);
  }

  private String v4(Side side, int host) {
    return "198.18." + shape.net + "." + (8 * prefixes + (side == Side.PRIMARY ? 0 : 4) + host);
  }

  private String v6(Side side, int host) {
    return "2001:db8:" + (1 + prefixes) + "::" + ((side == Side.PRIMARY ? 0 : 4) + host);
  }

  /** The circuit's file. */
  String file() {
    StringBuilder text = new StringBuilder();
    text.append("circuit: ").append(shape.circuit).append("\ncustomer: ").append(customer);
    text.append("\nserviceKey: ").append(shape.key).append("\nbandwidthMbps: ").append(shape.mbps);
    text.append("\npeerings:\n  private:\n    innerVlan: ").append(innerVlan);
    text.append("\n    timers: {keepalive: ").append(hold / 3);
    text.append(", hold: ").append(hold).append('}');
    text.append("\n    bfd: {interval: 300, multiplier: ").append(bfdMultiplier).append('}');
    text.append("\n    maxPrefixes: {ipv4: ")
        .append(maxPrefixes)
        .append(", ipv6: 100, warnAt: 80}");
    for (Side side : Side.values()) {
      text.append("\n    ").append(side).append(": {virtualRouter: ");
      text.append(shape.dual() ? "vr-12" : "vr-global");
      text.append(", ipv4: ").append(v4(side, 0)).append("/30");
      if (shape.dual()) {
        text.append(", ipv6: \"").append(v6(side, 0).replaceAll("::0$", "::")).append("/126\"");
      }
      text.append('}');
    }
    text.append("\nconnections:\n");
    for (Side side : Side.values()) {
      text.append("  ").append(side).append(": {state: ").append(state(side).word()).append("}\n");
    }
    return text.toString();
  }

  /** Azure's end of each session of a leg. */
  List<InetAddress> neighbors(Side side) {
    List<InetAddress> neighbors = new ArrayList<>();
    neighbors.add(InetAddress.ofLiteral(v4(side, 2)));
    if (shape.dual()) {
      neighbors.add(InetAddress.ofLiteral(v6(side, 2)));
    }
    return neighbors;
  }

  /** What the router must hold for a leg: the lines of each entry, by the entry's name. */
  Map<String, Set<String>> leg(Side side) {
    Map<String, Set<String>> entries = new LinkedHashMap<>();
    String words = shape.circuit + "." + side + "-private " + customer;
    if (side == Side.PRIMARY) {
      junos(entries, side, words);
    } else {
      iosXr(entries, side, words);
    }
    return entries;
  }

  private void junos(Map<String, Set<String>> entries, Side side, String words) {
    String subInterface = "et-0/0/7." + sTag;
    Set<String> unit = new TreeSet<>();
    unit.add("name=" + sTag);
    unit.add("description=" + words);
    unit.add("vlan-tags/outer=" + sTag);
    unit.add("vlan-tags/inner=" + innerVlan);
    unit.add("family/inet/address/name=" + v4(side, 1) + "/30");
    if (shape.dual()) {
      unit.add("family/inet6/address/name=" + v6(side, 1) + "/126");
      entries.put("membership " + subInterface, Set.of("name=" + subInterface));
    }
    entries.put("interface " + subInterface, unit);
    for (boolean six : shape.dual() ? List.of(false, true) : List.of(false)) {
      String family = six ? "inet6" : "inet";
      String v = six ? "V6" : "V4";
      String peer = six ? v6(side, 2) : v4(side, 2);
      Set<String> neighbor = new TreeSet<>();
      neighbor.add("name=" + peer);
      neighbor.add("description=" + words);
      neighbor.add("hold-time=" + hold);
      neighbor.add("import=FROM-AZURE-" + v);
      neighbor.add("export=TO-AZURE-" + v);
      String limit = "family/" + family + "/unicast/prefix-limit/";
      neighbor.add(limit + "maximum=" + (six ? 100 : maxPrefixes));
      neighbor.add(limit + "teardown/limit-threshold=80");
      neighbor.add("peer-as=12076");
      neighbor.add("bfd-liveness-detection/minimum-interval=300");
      neighbor.add("bfd-liveness-detection/multiplier=" + bfdMultiplier);
      entries.put("neighbor " + peer, neighbor);
    }
  }

  private void iosXr(Map<String, Set<String>> entries, Side side, String words) {
    String subInterface = "HundredGigE0/0/0/7." + sTag;
    Set<String> unit = new TreeSet<>();
    unit.add("active=act");
    unit.add("interface-name=" + subInterface);
    unit.add("interface-mode-non-physical=default");
    unit.add("description=" + words);
    String vlan = "vlan-sub-configuration/vlan-identifier/";
    unit.add(vlan + "vlan-type=vlan-type-dot1q");
    unit.add(vlan + "first-tag=" + sTag);
    unit.add(vlan + "second-tag=" + innerVlan);
    unit.add("ipv4-network/addresses/primary/address=" + v4(side, 1));
    unit.add("ipv4-network/addresses/primary/netmask=255.255.255.252");
    if (shape.dual()) {
      unit.add("vrf=EXAMPLE-UNIV");
      String address = "ipv6-network/addresses/regular-addresses/regular-address/";
      unit.add(address + "address=" + v6(side, 1));
      unit.add(address + "prefix-length=126");
      unit.add(address + "zone=0");
    }
    entries.put("interface " + subInterface, unit);
    for (boolean six : shape.dual() ? List.of(false, true) : List.of(false)) {
      String v = six ? "V6" : "V4";
      String peer = six ? v6(side, 2) : v4(side, 2);
      String af = shape.dual() ? "vrf-neighbor-afs/vrf-neighbor-af/" : "neighbor-afs/neighbor-af/";
      Set<String> neighbor = new TreeSet<>();
      neighbor.add("neighbor-address=" + peer);
      neighbor.add("remote-as/as-xx=0");
      neighbor.add("remote-as/as-yy=12076");
      neighbor.add("description=" + words);
      neighbor.add("timers/keepalive-interval=" + hold / 3);
      neighbor.add("timers/hold-time=" + hold);
      neighbor.add("bfd-enable-modes=default");
      neighbor.add("bfd-minimum-interval=300");
      neighbor.add("bfd-multiplier=" + bfdMultiplier);
      neighbor.add(af + "af-name=" + (six ? "ipv6" : "ipv4") + "-unicast");
      neighbor.add(af + "activate=");
      neighbor.add(af + "maximum-prefixes/prefix-limit=" + (six ? 100 : maxPrefixes));
      neighbor.add(af + "maximum-prefixes/warning-percentage=80");
      neighbor.add(af + "maximum-prefixes/warning-only=false");
      neighbor.add(af + "maximum-prefixes/restart-time=0");
      neighbor.add(af + "maximum-prefixes/discard-extra-paths=false");
      neighbor.add(af + "route-policy-in=FROM-AZURE-" + v);
      neighbor.add(af + "route-policy-out=TO-AZURE-" + v);
      entries.put("neighbor " + peer, neighbor);
    }
  }
}
