package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Asked;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.Planner;
import io.circuitd.intent.Approval;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.Optional;

/** The plans of one circuit, made on what Azure says of it now. */
final class CircuitPlans {
  private final CircuitName name;
  private final House house;

  CircuitPlans(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  /** The plan on these facts; empty when Azure does not say enough for one. */
  Optional<ChangePlan> plan(Circuit circuit, Reading<CrossConnection> facts) {
    Planner planner = house.planners().get();
    return switch (facts) {
      case Reading.Present<CrossConnection>(CrossConnection there) ->
          Optional.of(planner.plan(circuit, there));
      case Reading.Absent<CrossConnection> absent when !house.store().pushed().of(name).isEmpty() ->
          Optional.of(planner.planGone(circuit));
      case Reading.Absent<CrossConnection> absent -> Optional.empty();
      case Reading.Unknown<CrossConnection> unknown -> Optional.empty();
    };
  }

  /** The plan of what a command asked for; empty when Azure does not say enough for one. */
  Optional<ChangePlan> asked(Circuit circuit, Reading<CrossConnection> facts, Asked asked) {
    return facts instanceof Reading.Present<CrossConnection>(CrossConnection there)
        ? house.asked().plan(asked, circuit, there)
        : Optional.empty();
  }

  /** What an approval is for: what the files want, or what a command asked for. */
  Optional<ChangePlan> approved(
      Circuit circuit, Reading<CrossConnection> there, Collection<Approval> fresh) {
    return fresh.stream()
        .map(approval -> Asked.planned(house.store().journal(), approval.digest()))
        .flatMap(Optional::stream)
        .findFirst()
        .map(asked -> asked(circuit, there, asked))
        .orElseGet(() -> plan(circuit, there));
  }
}
