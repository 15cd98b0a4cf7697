package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.PortLimits;
import io.circuitd.files.Finding;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.files.Severity;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.netconf.Capabilities;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.TemplateFailure;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans what the live connections of a circuit want: build, change, move or rebuild. */
final class LivePlanner {
  private final Inventory inventory;
  private final Map<String, DeviceProfile> profiles;
  private final Means means;
  private final Store store;
  private final RouterPlanner routerPlanner;
  private final PortLimits limits;

  LivePlanner(
      Inventory inventory,
      PortLimits limits,
      Map<String, DeviceProfile> profiles,
      Means means,
      RouterPlanner routerPlanner) {
    this.inventory = inventory;
    this.limits = limits;
    this.profiles = profiles;
    this.means = means;
    this.store = means.store();
    this.routerPlanner = routerPlanner;
  }

  /** Adds what live connections want and do not have; nothing when all stands. */
  void plan(PlanDraft draft, CrossConnection facts) {
    draft.findings.addAll(new GoLive(inventory, limits, store).check(draft.circuit, facts));
    List<WantedLeg> wanted = new ArrayList<>();
    for (Side side : Side.values()) {
      if (draft.circuit.state(side) == ConnectionState.LIVE) {
        for (LegId id : draft.circuit.legs(side)) {
          design(draft, facts, id).ifPresent(wanted::add);
        }
      }
    }
    boolean routed = !draft.circuit.peerings().isEmpty();
    facts
        .peering(PeeringType.PRIVATE)
        .filter(peering -> routed && !peering.enabled())
        .ifPresent(peering ->
            draft.findings.add(
                new Finding(
                    Severity.ERROR,
                    Optional.of("R-104"),
                    draft.circuit.file(),
                    "the private peering is " + peering.state() + " at Azure",
                    "an enabled peering; a change cannot be judged while no session may come up",
                    "find out who disabled it, and have it enabled")));
    if (draft.circuit.peerings().containsKey(PeeringType.MICROSOFT)
        && facts.peering(PeeringType.MICROSOFT).isEmpty()) {
      draft.error(
          "no Microsoft peering at Azure, and circuitd writes private peerings alone yet",
          "a Microsoft peering that is at Azure already, as the file has it",
          "have it configured at Azure, or take it out of the file; then plan again");
    }
    if (draft.blocked()) {
      return;
    }
    Optional<Stage.Peering> peering = draft.peering(wanted);
    boolean keyAsWanted = keyStands(wanted, store.circuits().of(draft.circuit.name()));
    boolean peeringAsWanted =
        peering.map(want -> peeringStands(want, facts)).orElse(true) && keyAsWanted;
    boolean provisioned = facts.providerState().equals(Planner.PROVISIONED);
    // On virtual switches the peering is the customer's.
    boolean peered = !routed || facts.peering(PeeringType.PRIVATE).isPresent();
    List<WantedLeg> changed = wanted.stream().filter(want -> !want.standsUnchanged(store)).toList();
    if (changed.isEmpty() && provisioned && peeringAsWanted) {
      return;
    }
    changed.forEach(want -> checkFamily(draft, want));
    draft.kind = kind(!provisioned || !peered, peeringAsWanted, changed);
    if (draft.kind == Kind.REBUILD) {
      refuseToStrandDrafts(draft);
      Optional<Stage.Peering> write = peering.filter(want -> !peeringAsWanted);
      new Rebuild(routerPlanner).plan(draft, wanted, changed, write);
      return;
    }
    new Maintenance(means).check(draft, wanted, changed);
    if (!provisioned && facts.providerState().equals(Planner.NOT_PROVISIONED)) {
      draft.stages.add(new Stage.ProviderState(Planner.PROVISIONING));
    }
    for (WantedLeg want : changed) {
      routerPlanner.push(draft, want, draft.kind != Kind.BUILD);
      if (want.drains(store)) {
        draft.stages.add(new Stage.Drain(want.leg().id(), want.leg().router()));
      }
    }
    if (!provisioned) {
      draft.stages.add(new Stage.ProviderState(Planner.PROVISIONED));
    }
    if (!peeringAsWanted) {
      peering.ifPresent(draft.stages::add);
    }
    draft.stages.add(new Stage.Verify());
    if (draft.kind == Kind.MOVE) {
      changed.stream()
          .filter(want -> want.movesThePort(store))
          .forEach(want -> want.warnOfMove(draft, store));
    }
  }

  private void checkFamily(PlanDraft draft, WantedLeg want) {
    String router = want.leg().router();
    if (means.routers().hello(router)
        instanceof Reading.Present<Capabilities>(Capabilities hello)) {
      HelloCheck.of(router, hello, want.profile(), profiles.values())
          .ifPresent(other -> draft.error(other.found(), other.expected(), other.nextStep()));
    }
  }

  /** A leg that stays as it is goes down with the rebuild, and nobody was told. */
  private void refuseToStrandDrafts(PlanDraft draft) {
    for (PushedRecord pushed : store.pushed().of(draft.circuit.name())) {
      if (draft.circuit.state(pushed.leg().side()) == ConnectionState.DRAFT) {
        draft.error(
            pushed.leg().leg()
                + " is on "
                + pushed.router()
                + " although its file says draft; what is rebuilt changes at Azure for it as well,"
                + " and it would go down",
            "state live or retired for each connection that is on a router",
            "set it live, so that it is rebuilt too, or retired");
      }
    }
  }

  /** DESIGN §3.4; a port is one side's own, so its move leaves the other leg up. */
  private Kind kind(boolean first, boolean peeringAsWanted, List<WantedLeg> changed) {
    if (first) {
      return Kind.BUILD;
    }
    if (!peeringAsWanted
        || changed.stream().anyMatch(want -> want.movesTheSession(store) || want.keyMoves(store))) {
      return Kind.REBUILD;
    }
    if (changed.stream().anyMatch(want -> want.movesThePort(store))) {
      return Kind.MOVE;
    }
    return changed.stream().allMatch(want -> want.isNew(store)) ? Kind.ADD_LEG : Kind.CHANGE;
  }

  /**
   * True when Azure has the shared key that is wanted. It does not show it; where no write of ours
   * is on record, the routers stand for it.
   */
  private boolean keyStands(List<WantedLeg> wanted, Optional<CircuitRecord> record) {
    Optional<String> atAzure = record.flatMap(CircuitRecord::keyAtAzure);
    return wanted.stream()
        .allMatch(
            want -> atAzure.map(want.secretHash()::equals).orElseGet(() -> !want.keyMoves(store)));
  }

  private boolean peeringStands(Stage.Peering wanted, CrossConnection facts) {
    return facts
        .peering(PeeringType.PRIVATE)
        .map(AzureStages.peeringWrite(wanted, means.secrets())::differences)
        .filter(List::isEmpty)
        .isPresent();
  }

  private Optional<WantedLeg> design(PlanDraft draft, CrossConnection facts, LegId id) {
    return switch (LegDesigner.design(
        id, draft.circuit, inventory, facts, name -> Optional.ofNullable(profiles.get(name)))) {
      case LegDesign.Refused(List<Finding> findings) -> {
        findings.forEach(draft::addUnlessSaid);
        yield Optional.empty();
      }
      case LegDesign.Ready(Leg leg) -> {
        DeviceProfile profile = Planner.profile(profiles, leg.profile());
        try {
          Optional<Secret> key = leg.sharedKey().map(means.secrets());
          yield Optional.of(
              new WantedLeg(
                  leg,
                  profile,
                  means.renderer().render(leg, profile, key),
                  key.map(k -> means.keyed(k.reveal())).orElse("")));
        } catch (TemplateFailure e) {
          draft.error(
              id.leg() + " on " + leg.router() + ", profile " + profile.name() + ": " + e.found(),
              e.expected(),
              e.nextStep());
          yield Optional.empty();
        } catch (SecretUnavailable e) {
          draft.error(
              "shared key of " + id.leg() + ": " + e.getMessage(),
              "a secret that can be fetched",
              "set the variable or the file, then plan again");
          yield Optional.empty();
        }
      }
    };
  }
}
