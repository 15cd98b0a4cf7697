package io.circuitd.deploy;

import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Orders a change that both ends must make (DESIGN §3.4). Azure changes both legs with one write,
 * so an outage cannot be avoided; it is kept to that write by changing one router before it, while
 * the other leg carries the traffic, and the other one once the first leg is up again.
 */
final class Rebuild {
  private final RouterPlanner routers;

  Rebuild(RouterPlanner routers) {
    this.routers = routers;
  }

  /**
   * @param wanted every leg that goes down with it
   * @param changed those whose routers change
   * @param writes the peerings that Azure does not have as wanted
   */
  void plan(
      PlanDraft draft,
      List<WantedLeg> wanted,
      List<WantedLeg> changed,
      List<Stage.Peering> writes) {
    List<Side> sides = changed.stream().map(want -> want.leg().id().side()).distinct().toList();
    if (!sides.isEmpty()) {
      push(draft, changed, sides.getFirst());
    }
    draft.stages.addAll(writes);
    if (sides.size() > 1) {
      draft.stages.add(new Stage.Verify(Optional.of(sides.getFirst())));
      push(draft, changed, sides.getLast());
    }
    draft.stages.add(new Stage.Verify());
    draft.warn(
        "R-094",
        "tags, prefixes, AS number or shared key change on both ends",
        "an outage of these legs: "
            + String.join(", ", wanted.stream().map(want -> want.leg().id().leg()).toList())
            + "; "
            + String.join("; ", order(wanted, changed, sides, !writes.isEmpty())),
        "agree on a time with the customer before you approve");
  }

  private void push(PlanDraft draft, List<WantedLeg> changed, Side side) {
    changed.stream()
        .filter(want -> want.leg().id().side() == side)
        .forEach(want -> routers.push(draft, want, false));
  }

  private static List<String> order(
      List<WantedLeg> wanted, List<WantedLeg> changed, List<Side> sides, boolean write) {
    List<String> order = new ArrayList<>();
    if (!write) {
      order.add("Azure has its part already, so they may be down now");
      sides.forEach(side -> order.add(names(changed, side) + " comes up with its router's change"));
      return order;
    }
    boolean both = sides.size() > 1;
    if (!sides.isEmpty()) {
      Side first = sides.getFirst();
      boolean other = wanted.stream().anyMatch(want -> want.leg().id().side() == first.other());
      order.add(
          "first "
              + names(changed, first)
              + " goes down with its router's change"
              + (other ? ", while " + names(wanted, first.other()) + " carries the traffic" : ""));
    }
    order.add("with Azure's write all are down until the first session is up again");
    if (both) {
      order.add(
          "last "
              + names(changed, sides.getLast())
              + " comes up with its router's change, once "
              + names(changed, sides.getFirst())
              + " is up");
    }
    order.add("what was done on a router before Azure refuses is taken back");
    return order;
  }

  private static String names(List<WantedLeg> legs, Side side) {
    return String.join(
        " and ",
        legs.stream()
            .filter(want -> want.leg().id().side() == side)
            .map(want -> want.leg().id().leg())
            .toList());
  }
}
