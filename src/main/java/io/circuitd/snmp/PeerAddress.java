package io.circuitd.snmp;

import io.circuitd.model.Addresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A BGP or BFD session as a router's tables know it. Only the context and the remote address have
 * to be known; the rest tells rows of the same address apart.
 *
 * @param context SNMP context that shows it; empty for the default one
 * @param vrf name of its VRF on the router; empty for the global table
 * @param local our address on the link; empty for a session whose link is not known
 * @param remote the far side's address
 * @param subInterface ifName of the sub-interface it runs over; empty when not known
 */
public record PeerAddress(
    String context,
    Optional<String> vrf,
    Optional<InetAddress> local,
    InetAddress remote,
    Optional<String> subInterface) {
  /** On a sub-interface that is not known. */
  public PeerAddress(
      String context, Optional<String> vrf, Optional<InetAddress> local, InetAddress remote) {
    this(context, vrf, local, remote, Optional.empty());
  }

  /** Of the global table, or of a VRF that the context alone names. */
  public PeerAddress(String context, InetAddress remote) {
    this(context, Optional.empty(), Optional.empty(), remote);
  }

  /** Another peer in the same VRF, of which the address alone is known. */
  PeerAddress beside(InetAddress other) {
    return new PeerAddress(context, vrf, Optional.empty(), other);
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return Addresses.text(remote)
        + vrf.map(name -> " in VRF " + name).orElse("")
        + (context.isEmpty() ? "" : " in SNMP context " + context);
  }
}
