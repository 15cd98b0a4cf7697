package io.circuitd.intent;

import io.circuitd.files.Fields;
import io.circuitd.files.Position;
import io.circuitd.intent.Circuit.Link;
import io.circuitd.intent.Circuit.MicrosoftPart;
import io.circuitd.intent.Circuit.Peering;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Prefix;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the values of one peering. */
final class PeeringReader {
  private final PeeringType type;
  private final Fields fields;

  PeeringReader(PeeringType type, Fields fields) {
    this.type = type;
    this.fields = fields;
  }

  /** Empty when the VLAN or an attachment is missing or wrong. */
  Optional<Peering> read() {
    Optional<VlanId> vlan = vlan();
    Optional<Asn> peerAsn = fields.asn("peerAsn");
    Optional<Asn> localAs = fields.asn("localAs");
    BgpTimers timers = timers();
    BfdSetting bfd = bfd();
    MaxPrefixes limits = maxPrefixes();
    Map<Side, Link> links = links();
    Optional<MicrosoftPart> microsoft = microsoft();
    if (vlan.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Peering(
            type,
            vlan.get(),
            peerAsn,
            timers,
            bfd,
            limits,
            localAs,
            fields.secret("sharedKey"),
            prepend(),
            fields.number("mtu"),
            links,
            microsoft));
  }

  private Optional<VlanId> vlan() {
    OptionalInt vlan = fields.number("innerVlan");
    return vlan.isPresent()
        ? fields.guarded(fields.position("innerVlan"), () -> new VlanId(vlan.getAsInt()))
        : Optional.empty();
  }

  private BgpTimers timers() {
    Optional<Fields> section = fields.section("timers");
    OptionalInt keepalive = number(section, "keepalive");
    OptionalInt hold = number(section, "hold");
    if (section.isEmpty() || keepalive.isEmpty() || hold.isEmpty()) {
      return BgpTimers.DEFAULT;
    }
    Position position = section.get().position(keepalive.getAsInt() < 3 ? "keepalive" : "hold");
    return section
        .get()
        .guarded(position, () -> new BgpTimers(keepalive.getAsInt(), hold.getAsInt()))
        .orElse(BgpTimers.DEFAULT);
  }

  private BfdSetting bfd() {
    if (fields.text("bfd").isPresent()) {
      return new BfdSetting.Disabled();
    }
    Optional<Fields> section = fields.section("bfd");
    if (section.isEmpty()) {
      return BfdSetting.DEFAULT;
    }
    int interval = number(section, "interval").orElse(300);
    int multiplier = number(section, "multiplier").orElse(3);
    String bad = interval < 1 || interval > 30000 ? "interval" : "multiplier";
    return section
        .get()
        .<BfdSetting>guarded(
            section.get().position(bad), () -> new BfdSetting.Enabled(interval, multiplier))
        .orElse(BfdSetting.DEFAULT);
  }

  private MaxPrefixes maxPrefixes() {
    Optional<Fields> section = fields.section("maxPrefixes");
    if (section.isEmpty()) {
      return MaxPrefixes.DEFAULT;
    }
    int ipv4 = number(section, "ipv4").orElse(MaxPrefixes.DEFAULT.ipv4());
    int ipv6 = number(section, "ipv6").orElse(MaxPrefixes.DEFAULT.ipv6());
    int warnAt = number(section, "warnAt").orElse(MaxPrefixes.DEFAULT.warnAt());
    String bad = ipv4 < 1 ? "ipv4" : ipv6 < 1 ? "ipv6" : "warnAt";
    return section
        .get()
        .guarded(section.get().position(bad), () -> new MaxPrefixes(ipv4, ipv6, warnAt))
        .orElse(MaxPrefixes.DEFAULT);
  }

  private Map<Side, Integer> prepend() {
    Map<Side, Integer> prepend = new EnumMap<>(Side.class);
    Optional<Fields> section = fields.section("prepend");
    for (Side side : Side.values()) {
      number(section, side.word()).ifPresent(times -> prepend.put(side, times));
    }
    return prepend;
  }

  private static OptionalInt number(Optional<Fields> section, String key) {
    return section.isPresent() ? section.get().number(key) : OptionalInt.empty();
  }

  private Map<Side, Link> links() {
    Map<Side, Link> links = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      fields
          .section(side.word())
          .ifPresent(link ->
              links.put(
                  side,
                  new Link(
                      link.text("virtualRouter").orElse(""),
                      link.value("ipv4", PeeringReader::ipv4),
                      link.value("ipv6", Ipv6Prefix126::parse))));
    }
    return links;
  }

  /** As the type reads it, but a /29 is offered as the two /30 that were meant (D-1). */
  private static Ipv4Prefix30 ipv4(String text) {
    Optional<Prefix> halves =
        IpRanges.parse(text).filter(p -> p.length() == 29 && p.network() instanceof Inet4Address);
    if (halves.isPresent()) {
      byte[] octets = halves.get().network().getAddress();
      String start = (octets[0] & 0xff) + "." + (octets[1] & 0xff) + "." + (octets[2] & 0xff) + ".";
      int last = octets[3] & 0xff;
      throw new RuleViolation(
          "R-012",
          "'" + text + "'",
          "two /30: "
              + start
              + last
              + "/30 for primary and "
              + start
              + (last + 4)
              + "/30 for secondary (D-1)");
    }
    return Ipv4Prefix30.parse(text);
  }

  private Optional<MicrosoftPart> microsoft() {
    if (type != PeeringType.MICROSOFT) {
      return Optional.empty();
    }
    List<String> prefixes = new ArrayList<>();
    for (String text : fields.texts("advertisedPrefixes")) {
      Optional<Prefix> prefix = IpRanges.parse(text);
      prefix.ifPresent(p -> prefixes.add(p.toString()));
      if (prefix.isEmpty()) {
        fields
            .findings()
            .error(
                "R-105",
                fields.position("advertisedPrefixes"),
                "'" + text + "'",
                "a prefix by its network address, such as 198.51.100.0/24",
                "correct the value");
      }
    }
    return Optional.of(
        new MicrosoftPart(
            List.copyOf(prefixes),
            fields.asn("customerAsn"),
            fields.text("routingRegistry").orElse("")));
  }
}
