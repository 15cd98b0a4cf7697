package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import java.util.Arrays;

/** Whose ways a simulated router's SNMP agent has. */
enum RouterKind {
  /** jnxBgpM2 with every routing instance in the default context. */
  JUNOS("junos"),
  /** cbgpPeer2; a VRF's peers only in the context named like the VRF. */
  IOSXR_NATIVE("iosxr-native"),
  /** As with the native models. */
  IOSXR("iosxr"),
  /** As with the native models. */
  IOSXR7("iosxr7"),
  /** BGP4-MIB of the base router alone, ports without their interfaces; no TIMETRA tables. */
  SROS("sros"),
  /**
   * BGP4-MIB of the global table, and ifTable with sub-interfaces; ARISTA-BGP4V2-MIB, by context
   * for VRFs, is left out until somebody reads it.
   */
  EOS("eos");

  private final String word;

  RouterKind(String word) {
    this.word = word;
  }

  /**
   * By the profile's name.
   *
   * @throws IllegalArgumentException for any other
   */
  static RouterKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the lab has no SNMP agent of " + word));
  }

  String word() {
    return word;
  }

  /** Whether the peer is to be seen in the SNMP context; the default context is empty. */
  boolean shows(BgpPeer peer, String context) {
    boolean ofContext = peer.vrf().orElse("").equals(context);
    return switch (this) {
      case JUNOS -> context.isEmpty() || ofContext;
      case IOSXR_NATIVE, IOSXR, IOSXR7 -> ofContext;
      case SROS, EOS -> context.isEmpty() && peer.vrf().isEmpty();
    };
  }

  /** Whether ifTable has the interface. */
  boolean shows(RouterState.Interface row) {
    return this != SROS || row.name().matches("\\d.*|lag-.*");
  }
}
