package io.circuitd.design;

import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.LegId;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One peering on one connection of a virtual router: a sub-interface with its BGP sessions.
 *
 * @param service in the global table: the service that holds the sub-interface, where the platform
 *     needs one
 * @param routerAsn the AS number that the virtual router's BGP runs under
 * @param localAs what Azure is told as peer ASN; differs from {@code routerAsn} only by override
 * @param mtu bytes, layer 3
 * @param prepend how often our AS is prepended towards Azure; 0 unless asked for
 */
public record RoutedLeg(
    LegId id,
    String customer,
    ServiceKey serviceKey,
    String router,
    String profile,
    String port,
    int unit,
    String subInterface,
    VlanId sTag,
    boolean dot1ad,
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
    Optional<Qos> qos,
    String description,
    boolean drained)
    implements Leg {
  public RoutedLeg {
    sessions = List.copyOf(sessions);
  }
}
