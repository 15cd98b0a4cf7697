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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
  static Leg with(Leg given, boolean dot1ad, Optional<Leg.Qos> qos) {
    return switch (given) {
      case RoutedLeg leg ->
          new RoutedLeg(
              leg.id(),
              leg.customer(),
              leg.serviceKey(),
              leg.router(),
              leg.profile(),
              leg.port(),
              leg.unit(),
              leg.subInterface(),
              leg.sTag(),
              dot1ad,
              leg.cTag(),
              leg.vrf(),
              leg.service(),
              leg.routerAsn(),
              leg.localAs(),
              leg.bgpGroup(),
              leg.sessions(),
              leg.timers(),
              leg.bfd(),
              leg.sharedKey(),
              leg.mtu(),
              leg.prepend(),
              qos,
              leg.description(),
              leg.drained());
      case SwitchedLeg leg ->
          new SwitchedLeg(
              leg.id(),
              leg.customer(),
              leg.serviceKey(),
              leg.router(),
              leg.profile(),
              leg.port(),
              leg.unit(),
              leg.subInterface(),
              leg.sTag(),
              dot1ad,
              qos,
              leg.description(),
              leg.service());
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

  /** Another BFD setting, timers, local AS, MTU or prepend. */
  static RoutedLeg with(
      Leg given, BfdSetting bfd, BgpTimers timers, Asn localAs, OptionalInt mtu, int prepend) {
    RoutedLeg leg = (RoutedLeg) given;
    return new RoutedLeg(
        leg.id(),
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        leg.port(),
        leg.unit(),
        leg.subInterface(),
        leg.sTag(),
        leg.dot1ad(),
        leg.cTag(),
        leg.vrf(),
        leg.service(),
        leg.routerAsn(),
        localAs,
        leg.bgpGroup(),
        leg.sessions(),
        timers,
        bfd,
        leg.sharedKey(),
        mtu,
        prepend,
        leg.qos(),
        leg.description(),
        leg.drained());
  }

  static RoutedLeg withBfd(Leg given, BfdSetting bfd) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, bfd, leg.timers(), leg.localAs(), leg.mtu(), leg.prepend());
  }

  static RoutedLeg withTimers(Leg given, BgpTimers timers) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.bfd(), timers, leg.localAs(), leg.mtu(), leg.prepend());
  }

  public static RoutedLeg withLocalAs(Leg given, long localAs) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.bfd(), leg.timers(), new Asn(localAs), leg.mtu(), leg.prepend());
  }

  public static RoutedLeg withMtu(Leg given, int mtu) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.bfd(), leg.timers(), leg.localAs(), OptionalInt.of(mtu), leg.prepend());
  }

  static RoutedLeg withPrepend(Leg given, int prepend) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.bfd(), leg.timers(), leg.localAs(), leg.mtu(), prepend);
  }

  static RoutedLeg withDescription(Leg given, String description) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.port(), leg.vrf(), description);
  }

  static RoutedLeg withPort(Leg given, String port) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, port, leg.vrf(), leg.description());
  }

  static RoutedLeg withVrf(Leg given, String vrf) {
    RoutedLeg leg = (RoutedLeg) given;
    return with(leg, leg.port(), Optional.of(vrf), leg.description());
  }

  private static RoutedLeg with(
      RoutedLeg leg, String port, Optional<String> vrf, String description) {
    return new RoutedLeg(
        leg.id(),
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        port,
        leg.unit(),
        Profiles.named(leg.profile()).subInterface(port, leg.unit()),
        leg.sTag(),
        leg.dot1ad(),
        leg.cTag(),
        vrf,
        leg.service(),
        leg.routerAsn(),
        leg.localAs(),
        leg.bgpGroup(),
        leg.sessions(),
        leg.timers(),
        leg.bfd(),
        leg.sharedKey(),
        leg.mtu(),
        leg.prepend(),
        leg.qos(),
        description,
        leg.drained());
  }

  /** The Microsoft peering beside a private one: another C-tag, unit and prefix. */
  public static RoutedLeg microsoft(RoutedLeg leg) {
    LegId id = new LegId(leg.id().circuit(), leg.id().side(), Optional.of(PeeringType.MICROSOFT));
    return at(leg, id, leg.port(), leg.unit() + 4096, leg.sTag(), new VlanId(300), others(leg));
  }

  /** With other prefixes: other neighbors. */
  public static RoutedLeg renumbered(RoutedLeg leg) {
    return at(leg, leg.id(), leg.port(), leg.unit(), leg.sTag(), leg.cTag(), others(leg));
  }

  /** On another port, or with another S-tag. */
  public static RoutedLeg moved(RoutedLeg leg, String port, int sTag) {
    return at(leg, leg.id(), port, sTag, new VlanId(sTag), leg.cTag(), leg.sessions());
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

  private static RoutedLeg at(
      RoutedLeg leg,
      LegId id,
      String port,
      int unit,
      VlanId sTag,
      VlanId cTag,
      List<Leg.Session> sessions) {
    return new RoutedLeg(
        id,
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        port,
        unit,
        Profiles.named(leg.profile()).subInterface(port, unit),
        sTag,
        leg.dot1ad(),
        cTag,
        leg.vrf(),
        leg.service(),
        leg.routerAsn(),
        leg.localAs(),
        leg.bgpGroup(),
        sessions,
        leg.timers(),
        leg.bfd(),
        leg.sharedKey(),
        leg.mtu(),
        leg.prepend(),
        leg.qos(),
        leg.description(),
        leg.drained());
  }

  /** With an outer tag of 802.1ad, and these QoS policies for both directions. */
  public static RoutedLeg withOuter(Leg given, boolean dot1ad, Optional<String> qos) {
    RoutedLeg leg = (RoutedLeg) given;
    return new RoutedLeg(
        leg.id(),
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        leg.port(),
        leg.unit(),
        leg.subInterface(),
        leg.sTag(),
        dot1ad,
        leg.cTag(),
        leg.vrf(),
        leg.service(),
        leg.routerAsn(),
        leg.localAs(),
        leg.bgpGroup(),
        leg.sessions(),
        leg.timers(),
        leg.bfd(),
        leg.sharedKey(),
        leg.mtu(),
        leg.prepend(),
        qos.map(name -> new Leg.Qos(Optional.of(name + "-IN"), Optional.of(name + "-OUT"))),
        leg.description(),
        leg.drained());
  }

  /** On another port, in the other service of the global table, in another BGP group. */
  static RoutedLeg on(Leg given, String port, int unit, Optional<String> service, String bgpGroup) {
    RoutedLeg leg = (RoutedLeg) given;
    return new RoutedLeg(
        leg.id(),
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        port,
        unit,
        Profiles.named(leg.profile()).subInterface(port, unit),
        leg.sTag(),
        leg.dot1ad(),
        leg.cTag(),
        leg.vrf(),
        service,
        leg.routerAsn(),
        leg.localAs(),
        bgpGroup,
        leg.sessions(),
        leg.timers(),
        leg.bfd(),
        leg.sharedKey(),
        leg.mtu(),
        leg.prepend(),
        leg.qos(),
        leg.description(),
        leg.drained());
  }

  public static OwnedConfig render(Leg leg) {
    return RENDERER.render(leg, Profiles.named(leg.profile()), Optional.empty());
  }

  public static OwnedConfig render(Leg leg, String sharedKey) {
    return RENDERER.render(leg, Profiles.named(leg.profile()), Optional.of(new Secret(sharedKey)));
  }

  private static final LegRenderer RENDERER = new LegRenderer(Profiles.TEMPLATES);
}
