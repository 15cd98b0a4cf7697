package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.Map;

/** Reads BFD sessions from one family of MIB tables. Blocks; never throws for a router. */
public sealed interface BfdReader permits NumberedBfdReader, TimetraBfdReader {
  /**
   * Reads all these sessions of one router.
   *
   * @return a reading for every session asked; absent when the router answers that it has no such
   *     session, unknown with the reason when that cannot be told
   */
  Map<PeerAddress, Reading<BfdReading>> read(SnmpTarget target, Collection<PeerAddress> peers);

  /** BFD-STD-MIB (RFC 7331). */
  static BfdReader rfc7331(SnmpManager manager) {
    return new NumberedBfdReader(manager, BfdColumns.RFC7331);
  }

  /** CISCO-IETF-BFD-MIB. */
  static BfdReader cisco(SnmpManager manager) {
    return new NumberedBfdReader(manager, BfdColumns.CISCO);
  }

  /** Juniper's copy of the standard MIB's draft, below Juniper's own root. */
  static BfdReader juniper(SnmpManager manager) {
    return new NumberedBfdReader(manager, BfdColumns.JUNIPER);
  }

  /** TIMETRA-VRTR-MIB of SR OS, vRtrIfBfdSessExtTable. */
  static BfdReader timetra(SnmpManager manager) {
    return new TimetraBfdReader(manager);
  }
}
