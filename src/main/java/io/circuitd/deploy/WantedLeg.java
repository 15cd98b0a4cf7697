package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A leg as it should be. */
record WantedLeg(Leg leg, DeviceProfile profile, OwnedConfig config, String secretHash) {
  boolean standsUnchanged(Store store) {
    return store
        .pushed()
        .of(leg.id())
        .filter(record -> record.router().equals(leg.router()))
        .filter(record -> config.stands(record.document()))
        .filter(record -> record.secretHash().equals(secretHash))
        .isPresent();
  }

  boolean isNew(Store store) {
    return store.pushed().of(leg.id()).isEmpty();
  }

  /** True when a leg that is built goes into maintenance. */
  boolean drains(Store store) {
    return leg.drained() && before(store).filter(was -> !was.drained()).isPresent();
  }

  /** The leg as it stands; empty when it is new. */
  Optional<Leg> before(Store store) {
    return store.pushed().of(leg.id()).map(record -> LegJson.read(record.legFacts()));
  }

  /** True when the shared key of a leg that is built changes. */
  boolean keyMoves(Store store) {
    return store
        .pushed()
        .of(leg.id())
        .filter(record -> !record.secretHash().equals(secretHash))
        .isPresent();
  }

  /** True when another port, of this or another router, is to carry a leg that is built. */
  boolean movesThePort(Store store) {
    return before(store)
        .filter(was -> !was.router().equals(leg.router()) || !was.port().equals(leg.port()))
        .isPresent();
  }

  /** Says in the plan what a move of its port interrupts. */
  void warnOfMove(PlanDraft draft, Store store) {
    Leg was = before(store).orElseThrow();
    boolean alone =
        store.pushed().of(leg.id().circuit()).stream()
            .allMatch(record -> record.leg().side() == leg.id().side());
    draft.warn(
        "R-094",
        leg.id().leg()
            + " moves from "
            + was.router()
            + " "
            + was.port()
            + " to "
            + leg.router()
            + " "
            + leg.port(),
        leg.id().leg()
            + " to be down until its cable is at the new port, "
            + (alone
                ? "which is an outage, as the circuit has no other connection"
                : "while the " + leg.id().side().other() + " connection carries all traffic")
            + "; unless its sessions come up there, it stays where it is",
        "have the cable moved first, then approve");
  }

  /** True when what both ends must agree on changes: tags, addresses or AS number. */
  boolean movesTheSession(Store store) {
    return before(store).filter(was -> !sessionOf(was).equals(sessionOf(leg))).isPresent();
  }

  private static List<Object> sessionOf(Leg leg) {
    return switch (leg) {
      case RoutedLeg routed -> {
        List<Object> facts =
            new ArrayList<>(
                List.of(routed.sTag(), routed.dot1ad(), routed.cTag(), routed.localAs()));
        routed.sessions().forEach(session -> facts.add(session.prefix()));
        yield facts;
      }
      case SwitchedLeg switched -> List.of(switched.sTag(), switched.dot1ad());
    };
  }
}
