package io.circuitd.snmp;

import io.circuitd.model.Addresses;
import java.net.InetAddress;

/**
 * A BGP or BFD session as a router's tables know it.
 *
 * @param context SNMP context that shows it; empty for the default one
 * @param remote the far side's address
 */
public record PeerAddress(String context, InetAddress remote) {
  /** As messages name it. */
  @Override
  public String toString() {
    return Addresses.text(remote) + (context.isEmpty() ? "" : " in SNMP context " + context);
  }
}
