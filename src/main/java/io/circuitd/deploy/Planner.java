package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.WriteHabits;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.PortLimits;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works out what would be done to a circuit now: reads the routers, changes nothing. The plan's
 * digest is what an approval is for (DESIGN §3.2).
 */
public final class Planner {
  static final String PROVISIONING = "Provisioning";
  static final String PROVISIONED = "Provisioned";
  static final String NOT_PROVISIONED = "NotProvisioned";
  static final String DEPROVISIONING = "Deprovisioning";

  private final Store store;
  private final RouterPlanner routerPlanner;
  private final LivePlanner livePlanner;
  private final Retirement retirement;
  private final Function<String, WriteHabits> habits;

  /**
   * @param limits of ports of Azure
   * @param profiles device profiles by name
   */
  public Planner(
      Inventory inventory, PortLimits limits, Map<String, DeviceProfile> profiles, Means means) {
    this.store = means.store();
    this.routerPlanner = new RouterPlanner(means, name -> profile(profiles, name));
    this.livePlanner = new LivePlanner(inventory, limits, profiles, means, routerPlanner);
    this.retirement = new Retirement(means);
    this.habits = means.azure()::habits;
  }

  /**
   * Plans the next change of a circuit.
   *
   * @param facts a fresh read of the cross connection
   */
  public ChangePlan plan(Circuit circuit, CrossConnection facts) {
    PlanDraft draft = new PlanDraft(circuit, Optional.of(facts));
    draft.habits = habits.apply(facts.cloud()).unusual();
    List<PushedRecord> pushed = store.pushed().of(circuit.name());
    boolean anyLive = false;
    for (Side side : Side.values()) {
      anyLive |= circuit.state(side) == ConnectionState.LIVE;
    }
    List<PushedRecord> retired =
        pushed.stream()
            .filter(record -> circuit.state(record.leg().side()) == ConnectionState.RETIRED)
            .toList();
    if (anyLive) {
      livePlanner.plan(draft, facts);
    }
    if (anyLive && draft.stages.isEmpty() && !draft.blocked()) {
      new DroppedPeerings(routerPlanner).plan(draft, facts, pushed);
    }
    if (draft.stages.isEmpty() && !draft.blocked()) {
      boolean last = !anyLive && retired.size() == pushed.size();
      if (last && (!retired.isEmpty() || leftAtAzure(circuit, facts))) {
        draft.kind = Kind.RETIRE;
        retirement.plan(draft, facts);
      } else if (!retired.isEmpty()) {
        draft.kind = Kind.REMOVE_LEG;
      }
      retired.forEach(record -> routerPlanner.remove(draft, record));
    }
    if (draft.stages.isEmpty() && !draft.blocked()) {
      endMove(draft);
    }
    if (!draft.stages.isEmpty()) {
      Undone.warn(draft, store.journal());
    }
    return draft.finish();
  }

  /** Takes away what a move left on a router that did not let it go then. */
  private void endMove(PlanDraft draft) {
    List<PushedRecord> left = store.pushed().leaving(draft.circuit.name());
    if (!left.isEmpty()) {
      draft.kind = Kind.MOVE;
      left.forEach(record -> routerPlanner.removeLeft(draft, record));
    }
  }

  /**
   * Plans for a circuit that is on routers and gone at Azure: connections that its file
   * says are retired come off, all else waits for a person.
   */
  public ChangePlan planGone(Circuit circuit) {
    PlanDraft draft = new PlanDraft(circuit, Optional.empty());
    List<PushedRecord> pushed = store.pushed().of(circuit.name());
    List<PushedRecord> retired =
        pushed.stream()
            .filter(record -> circuit.state(record.leg().side()) == ConnectionState.RETIRED)
            .toList();
    if (retired.isEmpty()) {
      draft.refuse(
          "R-127",
          "the circuit is gone at Azure, and its legs are still on the routers",
          "a circuit that Azure has, or connections that are retired",
          "ask the customer; to take the legs off the routers, write state retired and approve"
              + " the plan");
    }
    draft.kind = retired.size() == pushed.size() ? Kind.RETIRE : Kind.REMOVE_LEG;
    retired.forEach(record -> routerPlanner.remove(draft, record));
    return draft.finish();
  }

  /** True for a retired circuit without anything on a router that Azure still counts as ours. */
  private boolean leftAtAzure(Circuit circuit, CrossConnection facts) {
    boolean retired =
        circuit.connections().values().stream()
            .anyMatch(connection -> connection.state() == ConnectionState.RETIRED);
    return retired
        && !facts.providerState().equals(NOT_PROVISIONED)
        && store
            .circuits()
            .of(circuit.name())
            .filter(record -> record.writtenStates().contains(facts.providerState()))
            .isPresent();
  }

  static DeviceProfile profile(Map<String, DeviceProfile> profiles, String name) {
    return Optional.ofNullable(profiles.get(name))
        .orElseThrow(() -> new IllegalStateException("no device profile is called " + name));
  }
}
