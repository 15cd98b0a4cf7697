package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A leg and its key, each value of which can be changed by itself. */
final class EdgeDraft {
  private static final int DESCRIPTION_LIMIT = 80;

  private final DeviceProfile profile;
  private final ServiceKey serviceKey;
  private final Optional<SwitchedLeg.Service> given;

  String router;
  String port;
  CircuitName circuit = new CircuitName("example-univ");
  Side side;
  PeeringType peering = PeeringType.PRIVATE;
  String customer;
  Optional<String> description = Optional.empty();
  int sTag;
  int cTag = 200;
  boolean dot1ad;
  Optional<Leg.Qos> qos = Optional.empty();
  Optional<String> vrf = Optional.empty();
  Optional<String> service = Optional.empty();
  long routerAsn;
  Optional<Long> override = Optional.empty();
  String bgpGroup = "";
  Optional<String> ipv4 = Optional.empty();
  Optional<String> ipv6 = Optional.empty();
  String importPolicy = "ER-IMPORT";
  String exportPolicy = "ER-EXPORT";
  int maxPrefixes = 4000;
  int warnAt = 80;
  BgpTimers timers = BgpTimers.DEFAULT;
  BfdSetting bfd = BfdSetting.DEFAULT;
  Optional<String> key = Optional.empty();
  OptionalInt mtu = OptionalInt.empty();
  int prepend;
  boolean drained;
  long evi;
  long localServiceId;
  long remoteServiceId;
  Optional<Long> serviceAsn = Optional.empty();
  Optional<String> remoteSystem = Optional.empty();
  String bridgeDomain = "";
  Optional<String> bridgeGroup = Optional.empty();
  String customerPort = "";

  /** A leg of the worked example to begin with. */
  EdgeDraft(Leg leg) {
    profile = Profiles.named(leg.profile());
    serviceKey = leg.serviceKey();
    router = leg.router();
    port = leg.port();
    side = leg.id().side();
    customer = leg.customer();
    sTag = leg.sTag().value();
    switch (leg) {
      case RoutedLeg routed -> {
        given = Optional.empty();
        vrf = routed.vrf();
        service = routed.service();
        routerAsn = routed.routerAsn().value();
        bgpGroup = routed.bgpGroup();
        for (Leg.Session session : routed.sessions()) {
          if (session.family() == Family.IPV4) {
            ipv4 = Optional.of(session.prefix().toString());
          } else {
            ipv6 = Optional.of(session.prefix().toString());
          }
        }
      }
      case SwitchedLeg switched -> {
        given = Optional.of(switched.service());
        switch (switched.service()) {
          case SwitchedLeg.Vpws vpws -> {
            evi = vpws.evi();
            localServiceId = vpws.localServiceId();
            remoteServiceId = vpws.remoteServiceId();
            serviceAsn = vpws.asn().map(Asn::value);
            remoteSystem = vpws.remoteSystem();
          }
          case SwitchedLeg.Bridge bridge -> {
            bridgeDomain = bridge.bridgeDomain();
            bridgeGroup = bridge.bridgeGroup();
          }
          case SwitchedLeg.Local local -> customerPort = local.customerPort();
        }
      }
    }
  }

  /** The leg as {@code LegDesigner} makes it of such files. */
  Leg leg() {
    return given.isEmpty() ? routed() : switched(given.get());
  }

  private Leg routed() {
    LegId id = new LegId(circuit, side, Optional.of(peering));
    int unit = sTag + (peering == PeeringType.MICROSOFT ? 4096 : 0);
    List<Leg.Session> sessions = new ArrayList<>();
    ipv4.ifPresent(prefix -> sessions.add(session(Ipv4Prefix30.parse(prefix), "-V4")));
    ipv6.ifPresent(prefix -> sessions.add(session(Ipv6Prefix126.parse(prefix), "-V6")));
    return new RoutedLeg(
        id,
        customer,
        serviceKey,
        router,
        profile.name(),
        port,
        unit,
        profile.subInterface(port, unit),
        new VlanId(sTag),
        dot1ad,
        new VlanId(cTag),
        vrf,
        service,
        new Asn(routerAsn),
        new Asn(override.orElse(routerAsn)),
        bgpGroup,
        sessions,
        timers,
        bfd,
        Optional.empty(),
        mtu,
        prepend,
        qos,
        description(id),
        drained);
  }

  private Leg switched(SwitchedLeg.Service kind) {
    LegId id = new LegId(circuit, side, Optional.empty());
    SwitchedLeg.Service now =
        switch (kind) {
          case SwitchedLeg.Vpws vpws ->
              new SwitchedLeg.Vpws(
                  evi, localServiceId, remoteServiceId, serviceAsn.map(Asn::new), remoteSystem);
          case SwitchedLeg.Bridge bridge -> new SwitchedLeg.Bridge(bridgeDomain, bridgeGroup);
          case SwitchedLeg.Local local -> new SwitchedLeg.Local(customerPort);
        };
    return new SwitchedLeg(
        id,
        customer,
        serviceKey,
        router,
        profile.name(),
        port,
        sTag,
        profile.subInterface(port, sTag),
        new VlanId(sTag),
        dot1ad,
        qos,
        description(id),
        now);
  }

  private Leg.Session session(PeeringPrefix prefix, String family) {
    return new Leg.Session(
        prefix.family(),
        prefix,
        Asn.AZURE,
        suffixed(importPolicy, family),
        suffixed(exportPolicy, family),
        maxPrefixes,
        warnAt);
  }

  /** A name of the same length that tells the family, where the name has room for it. */
  private static String suffixed(String name, String family) {
    return name.length() <= 2 * family.length()
        ? name
        : name.substring(0, name.length() - family.length()) + family;
  }

  private String description(LegId id) {
    if (description.isPresent()) {
      return description.get();
    }
    String text = (id + " " + customer).replaceAll("\\s+", " ").strip();
    return text.codePointCount(0, text.length()) <= DESCRIPTION_LIMIT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION_LIMIT)).strip();
  }
}
