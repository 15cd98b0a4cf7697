package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.WriteHabits;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.PortLimits;
import io.circuitd.files.Finding;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.netconf.Capabilities;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.TemplateFailure;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans what the live connections of a circuit want: build, change, move or rebuild. */
final class LivePlanner {
  private final Inventory inventory;
  private final Map<String, DeviceProfile> profiles;
  private final Means means;
  private final Store store;
  private final RouterPlanner routerPlanner;
  private final PortLimits limits;
  private final WantedPeerings wantedPeerings;

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
    this.wantedPeerings = new WantedPeerings(means);
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
    List<WantedPeering> peerings = wantedPeerings.of(draft, facts, wanted);
    if (draft.blocked()) {
      return;
    }
    List<Stage.Peering> writes =
        peerings.stream().filter(want -> !want.stands()).map(WantedPeering::stage).toList();
    boolean provisioned = facts.providerState().equals(Planner.PROVISIONED);
    List<WantedLeg> changed = wanted.stream().filter(want -> !want.standsUnchanged(store)).toList();
    if (changed.isEmpty() && provisioned && writes.isEmpty()) {
      return;
    }
    changed.forEach(want -> checkFamily(draft, want));
    // On virtual switches the peerings are the customer's.
    boolean first = !peerings.isEmpty() && peerings.stream().allMatch(WantedPeering::isNew);
    draft.kind = kind(!provisioned || first, peerings, changed);
    if (draft.kind == Kind.REBUILD) {
      refuseToStrandDrafts(draft);
      new Rebuild(routerPlanner).plan(draft, affected(wanted, changed, peerings), changed, writes);
      return;
    }
    new Maintenance(means).check(draft, wanted, changed);
    WriteHabits habits = means.azure().habits(facts.cloud());
    if (habits.announce() && facts.providerState().equals(Planner.NOT_PROVISIONED)) {
      draft.stages.add(new Stage.ProviderState(Planner.PROVISIONING));
    }
    for (WantedLeg want : changed) {
      // Of a peering that Azure does not have yet no session is asked for, but those beside it are.
      routerPlanner.push(draft, want, draft.kind != Kind.BUILD);
      if (want.drains(store)) {
        draft.stages.add(new Stage.Drain(want.leg().id(), want.leg().router()));
      }
    }
    if (habits.peeringFirst()) {
      draft.stages.addAll(writes);
    }
    if (!provisioned) {
      draft.stages.add(new Stage.ProviderState(Planner.PROVISIONED));
    }
    if (!habits.peeringFirst()) {
      draft.stages.addAll(writes);
    }
    draft.stages.add(new Stage.Verify());
    if (draft.kind == Kind.MOVE) {
      changed.stream()
          .filter(want -> want.movesThePort(store))
          .forEach(want -> want.warnOfMove(draft, store));
    }
  }

  /** The legs that a rebuild interrupts: those of the peerings that change on either end. */
  private List<WantedLeg> affected(
      List<WantedLeg> wanted, List<WantedLeg> changed, List<WantedPeering> peerings) {
    Set<Optional<PeeringType>> types =
        Stream.concat(
                changed.stream().map(want -> want.leg().id().peering()),
                peerings.stream()
                    .filter(WantedPeering::movesTheSession)
                    .map(want -> Optional.of(want.type())))
            .collect(Collectors.toSet());
    return wanted.stream().filter(want -> types.contains(want.leg().id().peering())).toList();
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
  private Kind kind(boolean first, List<WantedPeering> peerings, List<WantedLeg> changed) {
    if (first) {
      return Kind.BUILD;
    }
    if (peerings.stream().anyMatch(WantedPeering::movesTheSession)
        || changed.stream().anyMatch(want -> want.movesTheSession(store) || want.keyMoves(store))) {
      return Kind.REBUILD;
    }
    if (changed.stream().anyMatch(want -> want.movesThePort(store))) {
      return Kind.MOVE;
    }
    boolean adds = !changed.isEmpty() || peerings.stream().anyMatch(WantedPeering::isNew);
    return adds && changed.stream().allMatch(want -> want.isNew(store))
        ? Kind.ADD_LEG
        : Kind.CHANGE;
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
