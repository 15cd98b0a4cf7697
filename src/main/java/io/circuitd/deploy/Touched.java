package io.circuitd.deploy;

import io.circuitd.design.LegJson;
import io.circuitd.model.LegId;
import io.circuitd.store.PushedRecord;
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
      default -> Optional.empty();
    };
  }

  /**
   * What a plan reaches: each leg once, however many stages are about it. A write of the peering to
   * Azure reaches every leg that is built.
   *
   * @param built the legs of the circuit that are on routers
   */
  static Touched by(ChangePlan plan, List<PushedRecord> built) {
    Map<LegId, Integer> legs = new HashMap<>();
    Set<String> routers = new TreeSet<>();
    boolean atAzure = false;
    for (Stage stage : plan.stages()) {
      router(stage).ifPresent(routers::add);
      switch (stage) {
        case Stage.Push push -> legs.merge(push.id(), push.sessionsTouched(), Math::max);
        case Stage.Remove remove -> legs.merge(remove.id(), remove.sessionsTouched(), Math::max);
        case Stage.Peering peering -> atAzure = true;
        case Stage.Deprovision deprovision -> atAzure = true;
        default -> {}
      }
    }
    if (atAzure) {
      for (PushedRecord record : built) {
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
