package io.circuitd.design;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.LegId;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.util.List;
import java.util.Optional;

/**
 * A connection on a virtual switch: a sub-interface that matches the S-tag with any tag inside,
 * takes the S-tag off, and hands on what is left, the customer's own tags included (DESIGN §3.1).
 *
 * @param service what its frames are handed to
 */
public record SwitchedLeg(
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
    Optional<Qos> qos,
    String description,
    Service service)
    implements Leg {

  /** What the frames of a leg are handed to. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Vpws.class, name = "vpws"),
    @JsonSubTypes.Type(value = Bridge.class, name = "bridge"),
    @JsonSubTypes.Type(value = Local.class, name = "local")
  })
  public sealed interface Service {
    static Service of(VirtualSwitch virtualSwitch) {
      return switch (virtualSwitch) {
        case VirtualSwitch.Vpws vpws ->
            new Vpws(
                vpws.evi(),
                vpws.localServiceId(),
                vpws.remoteServiceId(),
                vpws.asn(),
                vpws.remoteSystem());
        case VirtualSwitch.Bridge bridge -> new Bridge(bridge.bridgeDomain(), bridge.bridgeGroup());
        case VirtualSwitch.Local local -> new Local(local.customerPort());
      };
    }
  }

  /**
   * EVPN-VPWS (RFC 8214), or a pseudowire on platforms without it; the leg owns it.
   *
   * @param asn for its route distinguisher and target, on platforms that do not make them
   * @param remoteSystem address of the far router, for a pseudowire
   */
  public record Vpws(
      long evi,
      long localServiceId,
      long remoteServiceId,
      Optional<Asn> asn,
      Optional<String> remoteSystem)
      implements Service {}

  /**
   * A bridge domain, EVPN or not, that is there beforehand.
   *
   * @param bridgeGroup what it is in: a bridge group, a routing instance
   */
  public record Bridge(String bridgeDomain, Optional<String> bridgeGroup) implements Service {}

  /** A cross connect to a customer's port of the same router; the leg owns it. */
  public record Local(String customerPort) implements Service {}

  @Override
  public List<Session> sessions() {
    return List.of();
  }

  @Override
  public Optional<String> vrf() {
    return Optional.empty();
  }

  @Override
  public BfdSetting bfd() {
    return new BfdSetting.Disabled();
  }

  @Override
  public Optional<SecretRef> sharedKey() {
    return Optional.empty();
  }

  @Override
  public boolean drained() {
    return false;
  }
}
