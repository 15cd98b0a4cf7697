package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.files.Secret;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The worked example (domain rules, chapter 13) as legs, and variations of it. */
public final class Legs {
  private Legs() {}

  /** The worked example with every choice open. */
  public static RoutedLeg leg(DeviceProfile profile, Side side, boolean vrf, boolean dualStack) {
    boolean primary = side == Side.PRIMARY;
    String port =
        switch (profile.name()) {
          case "junos" -> primary ? "et-0/0/7" : "et-0/0/9";
          case "sros" -> primary ? "1/1/c7/1" : "lag-9";
          case "eos" -> primary ? "Ethernet7/1" : "Port-Channel9";
          default -> primary ? "HundredGigE0/0/0/7" : "Bundle-Ether9";
        };
    String kind =
        switch (profile.name()) {
          case "junos" -> "mx";
          case "sros" -> "sr";
          case "eos" -> "ar";
          default -> "ncs";
        };
    String router = kind + (primary ? "1" : "2");
    List<Leg.Session> sessions = new ArrayList<>();
    sessions.add(
        session(Ipv4Prefix30.parse(primary ? "192.0.2.248/30" : "192.0.2.252/30"), "V4", 4000));
    if (dualStack) {
      sessions.add(
          session(
              Ipv6Prefix126.parse(primary ? "2001:db8:468::/126" : "2001:db8:468::4/126"),
              "V6",
              100));
    }
    LegId id = new LegId(new CircuitName("example-univ"), side, Optional.of(PeeringType.PRIVATE));
    return new RoutedLeg(
        id,
        "Example University",
        ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"),
        router,
        profile.name(),
        port,
        3,
        profile.subInterface(port, 3),
        new VlanId(3),
        false,
        new VlanId(200),
        vrf ? Optional.of("vr-12") : Optional.empty(),
        vrf ? Optional.empty() : Optional.of("expressroute"),
        new Asn(11537),
        new Asn(11537),
        "expressroute",
        sessions,
        BgpTimers.DEFAULT,
        BfdSetting.DEFAULT,
        Optional.empty(),
        OptionalInt.empty(),
        0,
        Optional.empty(),
        id + " Example University",
        false);
  }

  /** The names of the QoS policies of {@link #shaped}. */
  public static final Leg.Qos QOS = new Leg.Qos(Optional.of("ER-1G-IN"), Optional.of("ER-1G-OUT"));

  /** With an outer tag of 802.1ad and with QoS policies. */
  public static Leg shaped(Leg given) {
    return with(given, true, Optional.of(QOS));
  }

  /** With another type of the outer tag, or other QoS policies. */
  public static Leg with(Leg given, boolean dot1ad, Optional<Leg.Qos> qos) {
    Map<String, ?> changed = Map.of("dot1ad", dot1ad, "qos", qos);
    return switch (given) {
      case RoutedLeg leg -> copy(leg, changed);
      case SwitchedLeg leg -> copy(leg, changed);
    };
  }

  /** A leg on a virtual switch, at the same place. */
  static SwitchedLeg switched(DeviceProfile profile, SwitchedLeg.Service service) {
    RoutedLeg there = leg(profile, Side.PRIMARY, true, false);
    LegId id = new LegId(new CircuitName("example-l2"), Side.PRIMARY, Optional.empty());
    return new SwitchedLeg(
        id,
        "Example College",
        there.serviceKey(),
        there.router(),
        there.profile(),
        there.port(),
        there.unit(),
        there.subInterface(),
        there.sTag(),
        there.dot1ad(),
        there.qos(),
        id + " Example College",
        service);
  }

  /**
   * A leg on each service of a profile that has any, by the name of its golden file. They refer to
   * bridge domain LAB-10 of group LAB, where the platform has groups, and to ports of customers.
   */
  public static Map<String, SwitchedLeg> onSwitches(DeviceProfile profile) {
    Map<String, SwitchedLeg.Service> services = new LinkedHashMap<>();
    if (profile.templates().containsKey(LegShape.VIRTUAL_SWITCH_VPWS)) {
      SwitchedLeg.Bridge alone = new SwitchedLeg.Bridge("LAB-10", Optional.empty());
      SwitchedLeg.Bridge grouped = new SwitchedLeg.Bridge("LAB-10", Optional.of("LAB"));
      services.put(
          "vpws",
          new SwitchedLeg.Vpws(
              2002,
              1,
              2,
              Optional.of(new Asn(64500)),
              Optional.of("198.51.100.7").filter(far -> profile.name().equals("eos"))));
      switch (profile.name()) {
        case "junos" -> {
          services.put("bridge", grouped);
          services.put("bridge-default", alone);
          services.put("local", new SwitchedLeg.Local("xe-0/1/5.0"));
        }
        case "sros" -> {
          services.put("bridge", alone);
          services.put("local", new SwitchedLeg.Local("1/1/c8/1"));
          services.put("local-tags", new SwitchedLeg.Local("lag-5:100.200"));
        }
        case "eos" -> {
          services.put("bridge", alone);
          services.put("local", new SwitchedLeg.Local("Ethernet5/1"));
          services.put("local-sub-interface", new SwitchedLeg.Local("Port-Channel9.100"));
        }
        default -> {
          services.put("bridge", grouped);
          services.put("local", new SwitchedLeg.Local("TenGigE0/0/0/5"));
        }
      }
    }
    Map<String, SwitchedLeg> legs = new LinkedHashMap<>();
    services.forEach((name, service) -> legs.put(name, switched(profile, service)));
    return legs;
  }

  private static Leg.Session session(PeeringPrefix prefix, String policies, int limit) {
    return new Leg.Session(
        prefix.family(),
        prefix,
        Asn.AZURE,
        "ER-IMPORT-" + policies,
        "ER-EXPORT-" + policies,
        limit,
        80);
  }

  static RoutedLeg withBfd(Leg leg, BfdSetting bfd) {
    return copy((RoutedLeg) leg, Map.of("bfd", bfd));
  }

  static RoutedLeg withTimers(Leg leg, BgpTimers timers) {
    return copy((RoutedLeg) leg, Map.of("timers", timers));
  }

  public static RoutedLeg withLocalAs(Leg leg, long localAs) {
    return copy((RoutedLeg) leg, Map.of("localAs", new Asn(localAs)));
  }

  public static RoutedLeg withMtu(Leg leg, int mtu) {
    return copy((RoutedLeg) leg, Map.of("mtu", OptionalInt.of(mtu)));
  }

  static RoutedLeg withPrepend(Leg leg, int prepend) {
    return copy((RoutedLeg) leg, Map.of("prepend", prepend));
  }

  static RoutedLeg withDescription(Leg leg, String description) {
    return copy((RoutedLeg) leg, Map.of("description", description));
  }

  static RoutedLeg withPort(Leg leg, String port) {
    return at((RoutedLeg) leg, port, leg.unit(), Map.of());
  }

  static RoutedLeg withVrf(Leg leg, String vrf) {
    return copy((RoutedLeg) leg, Map.of("vrf", Optional.of(vrf)));
  }

  /** The Microsoft peering beside a private one: another C-tag, unit and prefix. */
  public static RoutedLeg microsoft(RoutedLeg leg) {
    LegId id = new LegId(leg.id().circuit(), leg.id().side(), Optional.of(PeeringType.MICROSOFT));
    return at(
        leg,
        leg.port(),
        leg.unit() + 4096,
        Map.of("id", id, "cTag", new VlanId(300), "sessions", others(leg)));
  }

  /** With other prefixes: other neighbors. */
  public static RoutedLeg renumbered(RoutedLeg leg) {
    return copy(leg, Map.of("sessions", others(leg)));
  }

  /** On another port, or with another S-tag. */
  public static RoutedLeg moved(RoutedLeg leg, String port, int sTag) {
    return at(leg, port, sTag, Map.of("sTag", new VlanId(sTag)));
  }

  /** On another port, in the other service of the global table, in another BGP group. */
  static RoutedLeg on(Leg leg, String port, int unit, Optional<String> service, String bgpGroup) {
    return at((RoutedLeg) leg, port, unit, Map.of("service", service, "bgpGroup", bgpGroup));
  }

  private static RoutedLeg at(RoutedLeg leg, String port, int unit, Map<String, ?> more) {
    Map<String, Object> changed = new LinkedHashMap<>(more);
    changed.put("port", port);
    changed.put("unit", unit);
    changed.put("subInterface", Profiles.named(leg.profile()).subInterface(port, unit));
    return copy(leg, changed);
  }

  /** The same record with other values for some of its components, by their names. */
  public static <R extends Record> R copy(R record, Map<String, ?> changed) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Set<String> names =
        Stream.of(components).map(RecordComponent::getName).collect(Collectors.toSet());
    if (!names.containsAll(changed.keySet())) {
      throw new IllegalArgumentException(changed.keySet() + " of " + names);
    }
    try {
      List<Object> values = new ArrayList<>();
      for (RecordComponent component : components) {
        values.add(
            changed.containsKey(component.getName())
                ? changed.get(component.getName())
                : component.getAccessor().invoke(record));
      }
      @SuppressWarnings("unchecked")
      Class<R> type = (Class<R>) record.getClass();
      return type.getDeclaredConstructor(
              Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Leg.Session> others(RoutedLeg leg) {
    List<Leg.Session> sessions = new ArrayList<>();
    for (Leg.Session session : leg.sessions()) {
      boolean ipv4 = session.family() == Family.IPV4;
      sessions.add(
          session(
              ipv4
                  ? Ipv4Prefix30.parse("198.51.100.0/30")
                  : Ipv6Prefix126.parse("2001:db8:469::/126"),
              ipv4 ? "V4" : "V6",
              200));
    }
    return sessions;
  }

  public static OwnedConfig render(Leg leg) {
    return RENDERER.render(leg, Profiles.named(leg.profile()), Optional.empty());
  }

  public static OwnedConfig render(Leg leg, String sharedKey) {
    return RENDERER.render(leg, Profiles.named(leg.profile()), Optional.of(new Secret(sharedKey)));
  }

  private static final LegRenderer RENDERER = new LegRenderer(Profiles.TEMPLATES);
}
