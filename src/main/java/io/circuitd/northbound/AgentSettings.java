package io.circuitd.northbound;

import io.circuitd.files.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Where the agent answers, and to whom.
 *
 * @param listen UDP; port 0 for any free one
 * @param enterprise number of the organisation whose arc CIRCUITD-MIB hangs on (RFC 2578)
 * @param users who may read, by SNMPv3 with authentication and encryption
 * @param communities that may read by SNMPv2c, in clear; none unless an operator wants it so
 * @param contact sysContact
 * @param name sysName
 * @param location sysLocation
 */
public record AgentSettings(
    InetSocketAddress listen,
    int enterprise,
    List<SnmpUser> users,
    Set<Secret> communities,
    String contact,
    String name,
    String location) {
  /** The number that IANA keeps for documentation (RFC 5612). */
  public static final int DOCUMENTATION = 32473;

  public AgentSettings {
    users = List.copyOf(users);
    communities = Set.copyOf(communities);
  }
}
