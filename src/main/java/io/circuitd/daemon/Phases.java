package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.deploy.Stage;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.NewestChange;
import java.util.List;
import java.util.Optional;

/** How far a connection is on its way, and why it is there. */
final class Phases {
  private final House house;
  private final HealthLoop health;
  private final StatusNotes notes;

  Phases(House house, HealthLoop health, StatusNotes notes) {
    this.house = house;
    this.health = health;
    this.notes = notes;
  }

  record PhaseAndReason(Phase phase, String reason) {}

  PhaseAndReason of(
      CurrentSite.Known known, Side side, StoredCircuit stored, CircuitKeeper keeper) {
    List<PushedLeg> here =
        stored.pushed().stream().filter(pushed -> pushed.id().side() == side).toList();
    CircuitName name = known.circuit().name();
    ConnectionState wanted = known.circuit().state(side);
    Optional<PhaseAndReason> doing =
        keeper
            .doing()
            .filter(now -> now.sides().contains(side))
            .map(now -> new PhaseAndReason(phase(now.stage(), wanted), now.what()));
    if (doing.isPresent()) {
      return doing.get();
    }
    boolean approved =
        Optional.ofNullable(house.site().approvals(name).get(side))
            .filter(stored::unused)
            .isPresent();
    if (keeper.held().isPresent() && approved) {
      return new PhaseAndReason(Phase.BLOCKED, keeper.held().get());
    }
    if (approved) {
      return new PhaseAndReason(Phase.APPROVED, "approved, about to start");
    }
    if (here.isEmpty()) {
      Optional<String> failed =
          stored
              .newest()
              .filter(change -> change.state() == ChangeRecord.State.FAILED)
              .map(NewestChange::reason);
      return switch (wanted) {
        case DRAFT -> new PhaseAndReason(Phase.DRAFT, "a draft is never built (R-001)");
        case RETIRED -> new PhaseAndReason(Phase.GONE, "nothing of it is on a router");
        case LIVE ->
            failed
                .map(reason -> new PhaseAndReason(Phase.BLOCKED, reason))
                .orElseGet(() -> waiting(name, keeper.facts()));
      };
    }
    if (wanted == ConnectionState.RETIRED) {
      return new PhaseAndReason(
          Phase.RETIRING, "waits for approval of its removal: circuitd approve " + name);
    }
    Optional<String> maintenance = notes.maintenance(known.circuit(), side, here);
    if (maintenance.isPresent()) {
      return new PhaseAndReason(Phase.MAINTENANCE, maintenance.get());
    }
    boolean drifted = here.stream().anyMatch(leg -> stored.drifted(leg.id()).isPresent());
    Verdict verdict = health.readings().verdict(here, keeper.facts());
    if (drifted && verdict.state() == Verdict.State.UP) {
      return new PhaseAndReason(Phase.DRIFTED, "configuration differs: circuitd drift " + name);
    }
    String draftNote =
        wanted == ConnectionState.DRAFT
            ? "; on a router although its file says draft: set retired to take it away"
            : "";
    String maintenanceNote =
        known.circuit().maintenance(side)
            ? "; maintenance waits for approval: circuitd approve " + name
            : "";
    return new PhaseAndReason(
        Phase.valueOf(verdict.state().name()), verdict.reason() + draftNote + maintenanceNote);
  }

  private static Phase phase(Stage stage, ConnectionState wanted) {
    return switch (stage) {
      case Stage.Verify verify -> Phase.VERIFYING;
      case Stage.Deprovision deprovision -> Phase.RETIRING;
      default -> wanted == ConnectionState.RETIRED ? Phase.RETIRING : Phase.DEPLOYING;
    };
  }

  /** A connection that is wanted, not built, and without an approval. */
  private static PhaseAndReason waiting(CircuitName name, Reading<CrossConnection> facts) {
    return switch (facts) {
      case Reading.Present<CrossConnection> there ->
          new PhaseAndReason(Phase.PLANNED, "waits for approval: circuitd approve " + name);
      case Reading.Absent<CrossConnection> absent ->
          new PhaseAndReason(
              Phase.BLOCKED,
              "R-002: no configured cloud knows the service key; next: ask the customer for the"
                  + " right one");
      case Reading.Unknown<CrossConnection>(String reason) ->
          new PhaseAndReason(Phase.UNKNOWN, "Azure: " + reason);
    };
  }
}
