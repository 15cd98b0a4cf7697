package io.circuitd.model;

/**
 * How many prefixes we accept from Azure on a leg.
 *
 * @param ipv4 limit of the IPv4 session, prefixes
 * @param ipv6 limit of the IPv6 session, prefixes
 * @param warnAt percentage of the limit at which the router warns, 1 to 100
 */
public record MaxPrefixes(int ipv4, int ipv6, int warnAt) {
  public static final MaxPrefixes DEFAULT = new MaxPrefixes(4000, 100, 80);

  public MaxPrefixes {
    if (ipv4 < 1 || ipv6 < 1 || warnAt < 1 || warnAt > 100) {
      throw new RuleViolation(
          "R-055",
          "limits " + ipv4 + "/" + ipv6 + ", warning at " + warnAt + " %",
          "limits of 1 or more and a warning at 1 to 100 %");
    }
  }

  public int limit(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }
}
