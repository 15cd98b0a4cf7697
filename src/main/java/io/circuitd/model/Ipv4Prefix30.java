package io.circuitd.model;

import java.net.Inet4Address;
import java.net.InetAddress;

/** An IPv4 peering prefix: a /30 given by its network address. */
public record Ipv4Prefix30(Inet4Address network) implements PeeringPrefix {
  /**
   * Reads {@code a.b.c.d/30}.
   *
   * @throws RuleViolation R-012 for another length, R-013 for host bits, R-022 for ranges that
   *     cannot be routed between two routers
   */
  public static Ipv4Prefix30 parse(String text) {
    String[] parts = text.strip().split("/", -1);
    InetAddress address =
        Addresses.parse(parts[0])
            .filter(Inet4Address.class::isInstance)
            .orElseThrow(
                () -> new RuleViolation("R-012", "'" + text + "'", "an IPv4 prefix a.b.c.d/30"));
    if (parts.length != 2 || !parts[1].equals("30")) {
      throw new RuleViolation("R-012", "'" + text + "'", "a prefix of exactly /30");
    }
    return new Ipv4Prefix30((Inet4Address) address);
  }

  public Ipv4Prefix30 {
    byte[] octets = network.getAddress();
    int first = octets[0] & 0xff;
    if (first == 0 || first == 127 || first >= 224) {
      throw new RuleViolation(
          "R-022",
          network.getHostAddress() + "/30",
          "a range that can be routed: not 0/8, 127/8, 224/4, 240/4");
    }
    if ((octets[3] & 3) != 0) {
      octets[3] &= (byte) 0xfc;
      throw new RuleViolation(
          "R-013",
          network.getHostAddress() + "/30",
          "the network address, " + Addresses.text(Addresses.of(octets)) + "/30");
    }
  }

  @Override
  public Family family() {
    return Family.IPV4;
  }

  @Override
  public int length() {
    return 30;
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
    octets[3] |= (byte) number;
    return Addresses.of(octets);
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/30";
  }
}
