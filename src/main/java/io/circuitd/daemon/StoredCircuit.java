package io.circuitd.daemon;

import io.circuitd.deploy.Approvals;
import io.circuitd.drift.DriftChecker;
import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.Journal.UsedApproval;
import io.circuitd.store.NewestChange;
import io.circuitd.store.PushedFacts;
import io.circuitd.store.Store;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the store says of one circuit, for all that is told of it.
 *
 * @param pushed its legs that are on routers, by name
 * @param cloud where its service key was found
 * @param newest its last change
 * @param drifts the last checks of its legs, by their names
 * @param used approvals that changes were started on
 */
record StoredCircuit(
    List<PushedLeg> pushed,
    Optional<String> cloud,
    Optional<NewestChange> newest,
    Map<String, DriftRecords.Checked> drifts,
    List<UsedApproval> used) {

  /** Of one circuit. */
  static StoredCircuit of(Store store, CircuitName name) {
    return of(store, Set.of(name)).apply(name);
  }

  /**
   * Of many, for as many questions as of one; legs are parsed when a circuit is asked for.
   *
   * @param names none but these is known to the result
   */
  static Function<CircuitName, StoredCircuit> of(Store store, Collection<CircuitName> names) {
    Map<CircuitName, List<PushedFacts>> pushed =
        store.pushed().facts(names).stream()
            .collect(Collectors.groupingBy(facts -> facts.leg().circuit()));
    Map<CircuitName, String> clouds = store.circuits().clouds(names);
    Map<CircuitName, NewestChange> newest = store.journal().newest(names);
    Map<String, DriftRecords.Checked> drifts = store.drift().of(names);
    Map<CircuitName, List<UsedApproval>> used = store.journal().usedUp(names);
    return name ->
        new StoredCircuit(
            pushed.getOrDefault(name, List.of()).stream().map(PushedLeg::of).toList(),
            Optional.ofNullable(clouds.get(name)),
            Optional.ofNullable(newest.get(name)),
            drifts,
            used.getOrDefault(name, List.of()));
  }

  /** The last check of a leg. */
  Optional<DriftRecords.Checked> drift(LegId leg) {
    return Optional.ofNullable(drifts.get(leg.toString()));
  }

  /** The last check of a leg, if it found something. */
  Optional<DriftRecords.Checked> drifted(LegId leg) {
    return drift(leg).filter(checked -> checked.state().equals(DriftChecker.State.DRIFTED.name()));
  }

  /** True when a change can still be started on it. */
  boolean unused(Approval approval) {
    return !Approvals.usedUp(approval, used);
  }
}
