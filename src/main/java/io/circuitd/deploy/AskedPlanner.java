package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.intent.Circuit;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import java.util.Optional;

/**
 * Plans what an operator asked for by a command; reads Azure and the routers, changes nothing. What
 * comes out is a plan like any other, to be approved by its digest.
 */
public final class AskedPlanner {
  private final Journal journal;
  private final UndoPlanner undo;
  private final PeeringSwitch peerings;

  public AskedPlanner(Means means) {
    this.journal = means.store().journal();
    this.undo = new UndoPlanner(means);
    this.peerings = new PeeringSwitch(means);
  }

  /**
   * The plan as of now.
   *
   * @param circuit as its file has it
   * @param facts a fresh read of the cross connection
   * @return empty for a past change that is not of this circuit
   */
  public Optional<ChangePlan> plan(Asked asked, Circuit circuit, CrossConnection facts) {
    return switch (asked) {
      case Asked.Undo(long id) -> {
        Optional<ChangeRecord> change =
            journal.change(id).filter(past -> past.circuit().equals(circuit.name()));
        yield change.map(past -> undo.plan(circuit, facts, past));
      }
      case Asked.Peering peering -> Optional.of(peerings.plan(peering, circuit, facts));
    };
  }
}
