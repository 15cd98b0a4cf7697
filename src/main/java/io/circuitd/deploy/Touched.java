package io.circuitd.deploy;

import io.circuitd.design.LegJson;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.store.PushedRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a change may reach.
 *
 * @param connections such as {@code example-univ primary}
 * @param sessions BGP sessions that may be interrupted
 */
record Touched(Set<String> connections, Set<String> routers, int sessions) {

  /** The router that a stage writes to. */
  static Optional<String> router(Stage stage) {
    return switch (stage) {
      case Stage.Push push -> Optional.of(push.router());
      case Stage.Remove remove -> Optional.of(remove.router());
      case Stage.Drain reads -> Optional.empty();
      case Stage.Verify reads -> Optional.empty();
      case Stage.ProviderState atAzure -> Optional.empty();
      case Stage.Peering atAzure -> Optional.empty();
      case Stage.PeeringState atAzure -> Optional.empty();
      case Stage.DeletePeering atAzure -> Optional.empty();
      case Stage.Deprovision atAzure -> Optional.empty();
    };
  }

  /**
   * What a plan reaches: each leg once, however many stages are about it. A write of a peering to
   * Azure reaches every leg of it that is built.
   *
   * @param built the legs of the circuit that are on routers
   */
  static Touched by(ChangePlan plan, List<PushedRecord> built) {
    Map<LegId, Integer> legs = new HashMap<>();
    Set<String> routers = new TreeSet<>();
    Set<PeeringType> atAzure = EnumSet.noneOf(PeeringType.class);
    for (Stage stage : plan.stages()) {
      router(stage).ifPresent(routers::add);
      switch (stage) {
        case Stage.Push push -> legs.merge(push.id(), push.sessionsTouched(), Math::max);
        case Stage.Remove remove -> legs.merge(remove.id(), remove.sessionsTouched(), Math::max);
        case Stage.Peering peering -> atAzure.add(peering.type());
        case Stage.PeeringState state -> atAzure.add(state.type());
        case Stage.DeletePeering gone -> atAzure.add(gone.type());
        case Stage.Deprovision gone -> atAzure.addAll(EnumSet.allOf(PeeringType.class));
        // Its traffic is moved by the push before it, which counts the leg.
        case Stage.Drain drain -> {}
        case Stage.Verify verify -> {}
        case Stage.ProviderState state -> {}
      }
    }
    for (PushedRecord record : built) {
      // A leg on a virtual switch is of no peering, and goes with the circuit.
      if (record.leg().peering().map(atAzure::contains).orElse(!atAzure.isEmpty())) {
        int sessions = LegJson.read(record.legFacts()).sessions().size();
        legs.merge(record.leg(), sessions, Math::max);
      }
    }
    Set<String> connections = new TreeSet<>();
    legs.keySet().forEach(leg -> connections.add(leg.circuit() + " " + leg.side().word()));
    return new Touched(
        connections, routers, legs.values().stream().mapToInt(Integer::intValue).sum());
  }
}
