package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Optional;

/**
 * A peering as a circuit's file wants it, beside what Azure has.
 *
 * @param stage that would write it
 * @param there as Azure has it; empty when it has none
 * @param keyStands Azure has the shared key that is wanted
 * @param ipv6Ignored our last write of it was taken without its IPv6 half: to send it again would
 *     do nothing
 */
record WantedPeering(
    Stage.Peering stage,
    PeeringWrite write,
    Optional<AzurePeering> there,
    boolean keyStands,
    boolean ipv6Ignored) {

  PeeringType type() {
    return stage.type();
  }

  boolean isNew() {
    return there.isEmpty();
  }

  /** True when Azure has it, so that nothing is to be written. */
  boolean stands() {
    return keyStands && there.filter(found -> differences(found).isEmpty()).isPresent();
  }

  private List<String> differences(AzurePeering found) {
    return leftWithoutIpv6() ? List.of() : write.differences(found);
  }

  /** True when Azure has all of it but the IPv6 half, which it did not take from us. */
  boolean leftWithoutIpv6() {
    return ipv6Ignored && there.filter(write::onlyIpv6Missing).isPresent();
  }

  /** True when Azure must change something without which no session of it stays up. */
  boolean movesTheSession() {
    return !leftWithoutIpv6()
        && there
            .filter(found -> !keyStands || !write.sessionDifferences(found).isEmpty())
            .isPresent();
  }

  /** True when the write takes an IPv6 half away that stands at Azure. */
  boolean removesIpv6() {
    return write.ipv6().isEmpty() && there.filter(AzurePeering::ipv6Enabled).isPresent();
  }
}
