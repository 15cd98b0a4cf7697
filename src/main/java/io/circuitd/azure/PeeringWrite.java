package io.circuitd.azure;

import io.circuitd.files.Secret;
import io.circuitd.model.Asn;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peering that we want Azure to have, whole: an IPv6 half that stands at Azure and is not named
 * here goes away with the write, so a plan must show it ({@link #differences}).
 *
 * @param vlanId C-tag, the same on both connections
 * @param peerAsn our AS number
 * @param ipv4 one prefix per connection
 * @param ipv6 one prefix per connection, or none at all
 * @param sharedKey MD5 key of both sessions
 * @param microsoft what only Microsoft peering has; empty on private peering
 */
public record PeeringWrite(
    VlanId vlanId,
    Asn peerAsn,
    Map<Side, Ipv4Prefix30> ipv4,
    Map<Side, Ipv6Prefix126> ipv6,
    Optional<Secret> sharedKey,
    Optional<MicrosoftConfig> microsoft) {

  /** A private peering. */
  public PeeringWrite(
      VlanId vlanId,
      Asn peerAsn,
      Map<Side, Ipv4Prefix30> ipv4,
      Map<Side, Ipv6Prefix126> ipv6,
      Optional<Secret> sharedKey) {
    this(vlanId, peerAsn, ipv4, ipv6, sharedKey, Optional.empty());
  }

  /**
   * @throws RuleViolation R-020, when a family has one prefix of two, or IPv4 is missing
   */
  public PeeringWrite {
    ipv4 = Map.copyOf(ipv4);
    ipv6 = Map.copyOf(ipv6);
    if (ipv4.size() != 2) {
      throw new RuleViolation(
          "R-020", "IPv4 prefixes " + ipv4.values(), "both, primary and secondary");
    }
    if (ipv6.size() == 1) {
      throw new RuleViolation(
          "R-020", "IPv6 prefixes " + ipv6.values(), "both, primary and secondary, or none");
    }
  }

  /** What is written, for a plan and its digest: fixed order, no shared key. */
  public JsonNode facts() {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("vlanId", vlanId.value());
    facts.put("peerASN", peerAsn.value());
    for (Side side : Side.values()) {
      prefix(side, Family.IPV4).ifPresent(text -> facts.put(side.word() + "Ipv4", text));
    }
    for (Side side : Side.values()) {
      prefix(side, Family.IPV6).ifPresent(text -> facts.put(side.word() + "Ipv6", text));
    }
    microsoft.ifPresent(config -> config.facts(facts));
    return facts;
  }

  /** The wanted prefix in canonical text. */
  public Optional<String> prefix(Side side, Family family) {
    return switch (family) {
      case IPV4 -> Optional.ofNullable(ipv4.get(side)).map(Ipv4Prefix30::toString);
      case IPV6 -> Optional.ofNullable(ipv6.get(side)).map(Ipv6Prefix126::toString);
    };
  }

  /** Which of the two it is. */
  public PeeringType type() {
    return microsoft.isPresent() ? PeeringType.MICROSOFT : PeeringType.PRIVATE;
  }

  /**
   * What a read-back shows otherwise than wanted, one line each; empty when Azure has what we asked
   * for. The shared key cannot be read back and is not compared, and whether the peering is
   * enabled is not a matter of this write.
   */
  public List<String> differences(AzurePeering found) {
    List<String> lines = new ArrayList<>(sessionDifferences(found));
    microsoft.ifPresent(
        config -> lines.addAll(config.differences(found.microsoft(), !ipv6.isEmpty())));
    return List.copyOf(lines);
  }

  /** Those of the differences without whose write no session comes up. */
  public List<String> sessionDifferences(AzurePeering found) {
    List<String> lines = new ArrayList<>();
    compare(lines, "C-tag", vlanId.toString(), number(found.vlanId().stream().boxed().findAny()));
    compare(
        lines, "peer ASN", peerAsn.toString(), number(found.peerAsn().stream().boxed().findAny()));
    for (Family family : Family.values()) {
      for (Side side : Side.values()) {
        compare(
            lines,
            side + " " + family + " prefix",
            prefix(side, family).orElse("none"),
            found.prefix(side, family).orElse("none"));
      }
    }
    if (!ipv6.isEmpty() && found.ipv6State().orElse("").equalsIgnoreCase("Disabled")) {
      lines.add("IPv6 state: Azure has Disabled, wanted Enabled");
    }
    return List.copyOf(lines);
  }

  /** Whether Azure has all of it but the IPv6 half, which it has been seen to drop silently. */
  public boolean onlyIpv6Missing(AzurePeering found) {
    return !ipv6.isEmpty()
        && found.withoutIpv6()
        && new PeeringWrite(vlanId, peerAsn, ipv4, Map.of(), sharedKey, microsoft)
            .differences(found)
            .isEmpty();
  }

  private static String number(Optional<? extends Number> value) {
    return value.map(Object::toString).orElse("none");
  }

  private static void compare(List<String> lines, String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      lines.add(what + ": Azure has " + found + ", wanted " + wanted);
    }
  }
}
