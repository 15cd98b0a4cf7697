package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a circuit's other connection can carry the traffic while a leg is touched. */
final class OtherConnection {
  private final Means means;

  OtherConnection(Means means) {
    this.means = means;
  }

  /**
   * Why a leg that may carry traffic must not be touched now; empty when it may be. A drained leg
   * carries none, so it may always be restored.
   *
   * @param router whose entries are touched; those that the leg has left carry nothing
   */
  Optional<String> obstacle(LegId leg, String router) {
    Optional<Leg> own =
        means
            .store()
            .pushed()
            .of(leg)
            .filter(record -> record.router().equals(router))
            .map(OtherConnection::facts)
            .filter(facts -> !facts.drained());
    if (own.isEmpty() || !mayCarry(means.observer().apply(own.get()))) {
      return Optional.empty();
    }
    return legs(leg.circuit()).stream()
        .filter(other -> other.id().side() != leg.side())
        .filter(other -> other.id().peering().equals(leg.peering()))
        .flatMap(other -> trouble(other).stream())
        .findFirst()
        .map(why -> "R-094: " + why + ", and " + leg.leg() + " may carry all traffic");
  }

  /** Why the traffic of one connection cannot be moved to the other; empty when it can. */
  Optional<String> cannotTakeOver(CircuitName circuit, Side drained) {
    List<Leg> all = legs(circuit);
    if (all.stream().allMatch(leg -> leg.id().side() == drained)) {
      return Optional.of("the " + drained.other() + " connection is not built");
    }
    // A peering that is disabled carries nothing on either connection.
    Set<PeeringType> disabled = new DisabledPeerings(means).of(circuit);
    return all.stream()
        .filter(leg -> leg.id().side() != drained)
        .filter(leg -> leg.id().peering().filter(disabled::contains).isEmpty())
        .flatMap(leg -> trouble(leg).stream())
        .findFirst();
  }

  private Optional<String> trouble(Leg leg) {
    if (leg.drained()) {
      return Optional.of(leg.id().leg() + " is drained for maintenance");
    }
    Verdict verdict = Verdict.of(means.observer().apply(leg));
    return verdict.state() == Verdict.State.UP
        ? Optional.empty()
        : Optional.of(leg.id().leg() + " is not healthy (" + verdict.reason() + ")");
  }

  private List<Leg> legs(CircuitName circuit) {
    return means.store().pushed().of(circuit).stream().map(OtherConnection::facts).toList();
  }

  private static Leg facts(PushedRecord record) {
    return LegJson.read(record.legFacts());
  }

  private static boolean mayCarry(LegObservation seen) {
    return seen.sessions().values().stream()
        .anyMatch(reading ->
            !(reading instanceof Reading.Present<SessionHealth>(SessionHealth session))
                || session.established());
  }
}
