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
  /**
   * TIMETRA tables with the number of the virtual router in every index, BGP4-MIB of the base
   * router alone, ports without their interfaces in ifTable.
   */
  SROS("sros"),
  /**
   * aristaBgp4V2PeerTable; a VRF's peers only in the context named like the VRF, where there is
   * neither sysUpTime nor ifTable. No BFD anywhere.
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
      case IOSXR_NATIVE, IOSXR, IOSXR7, EOS -> ofContext;
      case SROS -> context.isEmpty();
    };
  }

  /** Whether ifTable has the interface. */
  boolean shows(RouterState.Interface row) {
    return this != SROS || row.name().matches("\\d.*|lag-.*");
  }
}
