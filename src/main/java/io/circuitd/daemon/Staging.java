package io.circuitd.daemon;

import io.circuitd.control.TemplatesReport;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.health.Verdict;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.rollout.Candidate;
import io.circuitd.rollout.ChangeGroup;
import io.circuitd.rollout.LegChange;
import io.circuitd.rollout.Stages;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts circuits into stages by what is known of them now, and stages and groups into words. */
final class Staging {
  private final House house;
  private final HealthLoop health;

  Staging(House house, HealthLoop health) {
    this.house = house;
    this.health = health;
  }

  /** What the last observations say of a circuit. */
  Verdict verdict(List<PushedRecord> legs) {
    try {
      return health.readings().verdict(legs.stream().map(PushedLeg::of).toList());
    } catch (UnreadableLeg e) {
      return new Verdict(Verdict.State.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The stages of a roll-out that begins now.
   *
   * @param circuits those that it changes
   * @param standing all legs on routers
   */
  Stages stages(Collection<CircuitName> circuits, Map<CircuitName, List<PushedRecord>> standing) {
    Map<CircuitName, Integer> mbps =
        house.store().circuits().all().stream()
            .collect(
                Collectors.toMap(CircuitRecord::name, record -> record.bandwidthMbps().orElse(0)));
    return Stages.of(
        circuits.stream()
            .map(name ->
                candidate(name, standing.getOrDefault(name, List.of()), mbps.getOrDefault(name, 0)))
            .toList());
  }

  private Candidate candidate(CircuitName name, List<PushedRecord> legs, int mbps) {
    return new Candidate(
        name,
        legs.stream().map(record -> pop(record.router())).collect(Collectors.toSet()),
        (int) legs.stream().map(record -> record.leg().side()).distinct().count(),
        verdict(legs).state() == Verdict.State.UP && wanted(name, legs),
        mbps,
        legs.stream().mapToInt(Staging::sessions).sum());
  }

  /** None of a leg that cannot be read, which is not up and so goes last. */
  private static int sessions(PushedRecord record) {
    try {
      return LegJson.read(record.legFacts()).sessions().size();
    } catch (UnreadableLeg e) {
      return 0;
    }
  }

  /** Whether its file wants it as it stands: live, out of maintenance, not broken. */
  private boolean wanted(CircuitName name, List<PushedRecord> legs) {
    return house
        .site()
        .circuit(name)
        .filter(known -> known.trouble().isEmpty())
        .map(CurrentSite.Known::circuit)
        .filter(circuit ->
            legs.stream()
                .map(record -> record.leg().side())
                .allMatch(side ->
                    circuit.state(side) == ConnectionState.LIVE && !circuit.maintenance(side)))
        .isPresent();
  }

  /** A router that left the inventory is a place of its own. */
  private String pop(String router) {
    return Optional.ofNullable(house.site().inventory().routers().get(router))
        .map(Router::pop)
        .orElse(router);
  }

  static TemplatesReport.Staged words(Stages stages) {
    Set<CircuitName> notUp = stages.notUp();
    return new TemplatesReport.Staged(
        stages.canary(),
        stages.why(),
        List.copyOf(stages.pops()),
        stages.pop(),
        stages.rest(),
        stages.rest().stream().filter(notUp::contains).toList());
  }

  /**
   * @param stage in which a circuit is reached
   */
  static List<TemplatesReport.Group> groups(
      Collection<LegChange> changes, Function<CircuitName, Stages.Stage> stage) {
    return ChangeGroup.of(changes).stream().map(group -> words(group, stage)).toList();
  }

  private static TemplatesReport.Group words(
      ChangeGroup group, Function<CircuitName, Stages.Stage> stage) {
    LegChange example = group.example();
    return new TemplatesReport.Group(
        example.profile(),
        example.before(),
        example.after(),
        group.connections(),
        group.routers(),
        group.circuits().stream().map(stage).min(Comparator.naturalOrder()).orElseThrow(),
        group.circuits(),
        group.lines(),
        new TemplatesReport.Example(
            example.leg().circuit(), example.leg().leg(), example.router(), example.lines()));
  }
}
