package io.circuitd.model;

import java.net.Inet6Address;
import java.net.InetAddress;

/** An IPv6 peering prefix: a /126 given by its network address. */
public record Ipv6Prefix126(Inet6Address network) implements PeeringPrefix {
  /**
   * Reads {@code address/126}.
   *
   * @throws RuleViolation R-015 for another length (a /64 gets its own words), R-013 for host bits,
   *     R-022 for ranges that cannot be routed between two routers
   */
  public static Ipv6Prefix126 parse(String text) {
    String[] parts = text.strip().split("/", -1);
    InetAddress address =
        Addresses.parse(parts[0])
            .orElseThrow(
                () -> new RuleViolation("R-015", "'" + text + "'", "an IPv6 prefix address/126"));
    if (!(address instanceof Inet6Address v6)) {
      String rule = parts[0].contains(":") ? "R-022" : "R-015";
      throw new RuleViolation(rule, "'" + text + "'", "an IPv6 prefix, not an IPv4 address");
    }
    if (parts.length != 2 || !parts[1].equals("126")) {
      String expected =
          parts.length == 2 && parts[1].equals("64")
              ? "a /126; a /64 is the size of a LAN, the link to Azure takes four addresses of it,"
                  + " for example "
                  + Addresses.text(v6)
                  + "/126"
              : "a prefix of exactly /126";
      throw new RuleViolation("R-015", "'" + text + "'", expected);
    }
    return new Ipv6Prefix126(v6);
  }

  public Ipv6Prefix126 {
    byte[] octets = network.getAddress();
    boolean lowHost = network.isLoopbackAddress() || network.isAnyLocalAddress();
    if (lowHost || isZeroBut2(octets) || network.isMulticastAddress()) {
      throw new RuleViolation(
          "R-022",
          Addresses.text(network) + "/126",
          "a range that can be routed: not ::, ::1, IPv4-mapped, ff00::/8");
    }
    if ((octets[15] & 3) != 0) {
      octets[15] &= (byte) 0xfc;
      throw new RuleViolation(
          "R-013",
          Addresses.text(network) + "/126",
          "the network address, " + Addresses.text(Addresses.of(octets)) + "/126");
    }
  }

  private static boolean isZeroBut2(byte[] octets) {
    for (int i = 0; i < 15; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return (octets[15] & 0xfc) == 0;
  }

  @Override
  public Family family() {
    return Family.IPV6;
  }

  @Override
  public int length() {
    return 126;
  }

  @Override
  public InetAddress ours() {
    return host(1);
  }

  @Override
  public InetAddress azure() {
    return host(2);
  }

  private InetAddress host(int number) {
    byte[] octets = network.getAddress();
    octets[15] |= (byte) number;
    return Addresses.of(octets);
  }

  @Override
  public String toString() {
    return Addresses.text(network) + "/126";
  }
}
