package io.circuitd.design;

import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One peering on one connection of a virtual router, resolved: all that a template may say, in no
 * vendor's words.
 *
 * @param port the router port that Azure's port is wired to
 * @param unit number of the sub-interface: the S-tag for private peering, S-tag + 4096 for
 *     Microsoft peering, so that it is unique on the port and the same after every restart
 * @param subInterface its name on the router
 * @param vrf VRF name; empty for the global table
 * @param service in the global table: the service that holds the sub-interface, where the platform
 *     needs one
 * @param routerAsn the AS number that the virtual router's BGP runs under
 * @param localAs what Azure is told as peer ASN; differs from {@code routerAsn} only by override
 * @param mtu bytes, layer 3
 * @param prepend how often our AS is prepended towards Azure; 0 unless asked for
 * @param description for the router's configuration; circuit, leg, customer
 * @param drained in maintenance: its policies are those that move the traffic away
 */
public record Leg(
    LegId id,
    String customer,
    ServiceKey serviceKey,
    String router,
    String profile,
    String port,
    int unit,
    String subInterface,
    VlanId sTag,
    VlanId cTag,
    Optional<String> vrf,
    Optional<String> service,
    Asn routerAsn,
    Asn localAs,
    String bgpGroup,
    List<Session> sessions,
    BgpTimers timers,
    BfdSetting bfd,
    Optional<SecretRef> sharedKey,
    OptionalInt mtu,
    int prepend,
    String description,
    boolean drained) {

  /** Without a service. */
  public Leg(
      LegId id,
      String customer,
      ServiceKey serviceKey,
      String router,
      String profile,
      String port,
      int unit,
      String subInterface,
      VlanId sTag,
      VlanId cTag,
      Optional<String> vrf,
      Asn routerAsn,
      Asn localAs,
      String bgpGroup,
      List<Session> sessions,
      BgpTimers timers,
      BfdSetting bfd,
      Optional<SecretRef> sharedKey,
      OptionalInt mtu,
      int prepend,
      String description,
      boolean drained) {
    this(
        id,
        customer,
        serviceKey,
        router,
        profile,
        port,
        unit,
        subInterface,
        sTag,
        cTag,
        vrf,
        Optional.empty(),
        routerAsn,
        localAs,
        bgpGroup,
        sessions,
        timers,
        bfd,
        sharedKey,
        mtu,
        prepend,
        description,
        drained);
  }

  /**
   * One BGP session of the leg.
   *
   * @param maxPrefixes limit of prefixes accepted from Azure
   * @param warnAt percentage of the limit
   */
  public record Session(
      Family family,
      PeeringPrefix prefix,
      Asn remoteAs,
      String importPolicy,
      String exportPolicy,
      int maxPrefixes,
      int warnAt) {}
}
