package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.ControlFailure;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.intent.Circuit;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.PushedRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The peering that a call means which names none: to guess would cut the wrong one. */
final class OnlyPeering {
  private OnlyPeering() {}

  /**
   * @param facts as they are known; where they are not, what can be switched is on our routers and
   *     counts from there
   * @throws ControlFailure {@code BAD_CALL} where the circuit has both
   */
  static PeeringType of(
      Circuit circuit,
      List<PushedRecord> pushed,
      Reading<CrossConnection> facts,
      PeeringAction action) {
    Set<PeeringType> types = EnumSet.noneOf(PeeringType.class);
    types.addAll(circuit.peerings().keySet());
    pushed.forEach(record -> record.leg().peering().ifPresent(types::add));
    // One that the customer alone has made is no choice, but beside ours it may be what is meant.
    if (!types.isEmpty()
        && facts instanceof Reading.Present<CrossConnection>(CrossConnection there)) {
      for (PeeringType type : PeeringType.values()) {
        there.peering(type).ifPresent(peering -> types.add(type));
      }
    }
    if (types.size() > 1) {
      String command = "circuitd peering " + circuit.name() + " " + action + " --type ";
      throw new ControlFailure(
          ControlFailure.Reason.BAD_CALL,
          circuit.name()
              + " has a private peering and a Microsoft peering; expected --type private or --type"
              + " microsoft; next: "
              + command
              + "private, or "
              + command
              + "microsoft");
    }
    return types.stream().findFirst().orElse(PeeringType.PRIVATE);
  }
}
