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
import java.util.stream.Collectors;

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
   * The routers whose sessions go down when Azure is written to. The enabling of a peering takes
   * none down.
   */
  static Set<String> fromAzure(List<Stage> stages, List<PushedRecord> built) {
    Set<PeeringType> atAzure = atAzure(stages);
    stages.stream()
        .filter(stage -> stage instanceof Stage.PeeringState state && state.enabled())
        .map(Stage.PeeringState.class::cast)
        .filter(state -> !state.settles())
        .forEach(state -> atAzure.remove(state.type()));
    return built.stream()
        .filter(record -> reached(record, atAzure))
        .map(PushedRecord::router)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<PeeringType> atAzure(List<Stage> stages) {
    Set<PeeringType> types = EnumSet.noneOf(PeeringType.class);
    for (Stage stage : stages) {
      switch (stage) {
        case Stage.Peering peering -> types.add(peering.type());
        case Stage.PeeringState state -> types.add(state.type());
        case Stage.DeletePeering gone -> types.add(gone.type());
        case Stage.Deprovision gone -> types.addAll(EnumSet.allOf(PeeringType.class));
        default -> {}
      }
    }
    return types;
  }

  /** A leg on a virtual switch is of no peering, and goes with the circuit. */
  private static boolean reached(PushedRecord record, Set<PeeringType> atAzure) {
    return record.leg().peering().map(atAzure::contains).orElse(!atAzure.isEmpty());
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
    for (Stage stage : plan.stages()) {
      router(stage).ifPresent(routers::add);
      switch (stage) {
        case Stage.Push push -> legs.merge(push.id(), push.sessionsTouched(), Math::max);
        case Stage.Remove remove -> legs.merge(remove.id(), remove.sessionsTouched(), Math::max);
        // The traffic of a drain is moved by the push before it, which counts the leg.
        default -> {}
      }
    }
    Set<PeeringType> atAzure = atAzure(plan.stages());
    for (PushedRecord record : built) {
      if (reached(record, atAzure)) {
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
