package io.circuitd.design;

import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.util.List;
import java.util.Optional;

/**
 * What a circuit has on one connection, resolved: all that a template may say, in no vendor's
 * words. On a virtual router it is one peering, on a virtual switch the whole connection.
 */
public sealed interface Leg permits RoutedLeg, SwitchedLeg {
  LegId id();

  String customer();

  ServiceKey serviceKey();

  String router();

  /** Name of the router's device profile. */
  String profile();

  /** The router port that Azure's port is wired to. */
  String port();

  /**
   * Number of the sub-interface: the S-tag, for Microsoft peering S-tag + 4096, so that it is
   * unique on the port and the same after every restart.
   */
  int unit();

  /** Name of the sub-interface on the router. */
  String subInterface();

  VlanId sTag();

  /** Whether the outer tag is that of IEEE 802.1ad (TPID 0x88a8), not of 802.1Q (0x8100). */
  boolean dot1ad();

  /** QoS policies of its sub-interface for the circuit's bandwidth. */
  Optional<Qos> qos();

  /** For the router's configuration: circuit, leg, customer. */
  String description();

  /** Its BGP sessions; none on a virtual switch. */
  List<Session> sessions();

  /** Name of the VRF that its sessions are in; empty for the global table. */
  Optional<String> vrf();

  /** BFD beside its sessions. */
  BfdSetting bfd();

  /** The BGP key. */
  Optional<SecretRef> sharedKey();

  /** Whether it is in maintenance: its policies are those that move the traffic away. */
  boolean drained();

  /**
   * Names of QoS policies that are on the router beforehand.
   *
   * @param ingress for what Azure sends
   * @param egress for what Azure is sent
   */
  record Qos(Optional<String> ingress, Optional<String> egress) {}

  /**
   * One BGP session of a leg.
   *
   * @param maxPrefixes limit of prefixes accepted from Azure
   * @param warnAt percentage of the limit
   */
  record Session(
      Family family,
      PeeringPrefix prefix,
      Asn remoteAs,
      String importPolicy,
      String exportPolicy,
      int maxPrefixes,
      int warnAt) {}
}
