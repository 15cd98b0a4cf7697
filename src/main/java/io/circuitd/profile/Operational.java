package io.circuitd.profile;

import java.util.Optional;

/**
 * Which state of sessions a router shows by NETCONF, where SNMP cannot tell it.
 *
 * @param bgp its BGP neighbors
 * @param bfd its BFD sessions
 */
public record Operational(Optional<StateRead> bgp, Optional<StateRead> bfd) {
  /** None. */
  public static final Operational NONE = new Operational(Optional.empty(), Optional.empty());
}
