package io.circuitd.lab;

import io.circuitd.model.BgpState;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a simulated router's SNMP agent shows: one consistent snapshot. */
record RouterState(List<BgpPeer> peers, List<Interface> interfaces) {
  /**
   * One BGP session.
   *
   * @param vrf empty for the global table
   * @param since when the state was entered
   * @param lastErrorCode NOTIFICATION code (RFC 4271, 4.5), 0 for none
   * @param bfdUp empty when BFD is not configured
   */
  record BgpPeer(
      Optional<String> vrf,
      InetAddress local,
      InetAddress remote,
      long localAs,
      long remoteAs,
      BgpState state,
      Instant since,
      int lastErrorCode,
      int lastErrorSubcode,
      int acceptedPrefixes,
      Optional<Boolean> bfdUp,
      String subInterface) {}

  /**
   * One row of ifTable.
   *
   * @param name ifName
   * @param up ifOperStatus
   * @param octets carried so far, each way
   * @param vrf that it is in; empty for the global table, and for a port
   */
  record Interface(
      int ifIndex, String name, boolean up, boolean adminUp, long octets, Optional<String> vrf) {
    /** One that has carried nothing, in the global table. */
    Interface(int ifIndex, String name, boolean up, boolean adminUp) {
      this(ifIndex, name, up, adminUp, 0, Optional.empty());
    }
  }
}
