package io.circuitd.daemon;

import io.circuitd.deploy.ChangeRunner.Doing;
import io.circuitd.design.Leg;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Why nothing of a leg is to be told although it was polled. */
final class Silences {
  private final Predicate<String> askedByNetconf;
  private final Predicate<String> commitOpen;
  private final Function<CircuitName, Optional<Doing>> doing;
  private final BiPredicate<LegId, PeeringType> disabled;

  /**
   * @param askedByNetconf whether this router is asked so for what SNMP does not tell
   * @param commitOpen whether a commit of ours may wait on this router for its confirmation
   * @param doing what a change of a circuit does now, or was left at by a former run
   * @param disabled whether an approved plan disabled the peering of a leg
   */
  Silences(
      Predicate<String> askedByNetconf,
      Predicate<String> commitOpen,
      Function<CircuitName, Optional<Doing>> doing,
      BiPredicate<LegId, PeeringType> disabled) {
    this.askedByNetconf = askedByNetconf;
    this.commitOpen = commitOpen;
    this.doing = doing;
    this.disabled = disabled;
  }

  /**
   * What was under way when a poll began.
   *
   * @param changes on the connections of legs
   * @param notAsked whether the router is not asked by NETCONF, though it is at other times
   */
  record Begin(Map<LegId, String> changes, boolean notAsked) {
    Begin {
      changes = Map.copyOf(changes);
    }
  }

  /** What is under way now, as a poll of these legs begins. */
  Begin begin(String router, Collection<Leg> legs) {
    Map<LegId, String> changes = new HashMap<>();
    legs.forEach(leg -> change(leg.id()).ifPresent(what -> changes.put(leg.id(), what)));
    return new Begin(changes, notAsked(router));
  }

  private boolean notAsked(String router) {
    return askedByNetconf.test(router) && commitOpen.test(router);
  }

  /**
   * Why nothing of a leg is to be told of a poll that is over. What was under way when it began
   * counts as well, as it may have been read then.
   *
   * @param verdict on what was read
   */
  Optional<String> of(Leg leg, Verdict verdict, Begin begin) {
    if (leg.drained()) {
      return Optional.of(leg.id().leg() + " is in maintenance");
    }
    if (verdict.state() != Verdict.State.UP
        && leg.id().peering().filter(type -> disabled.test(leg.id(), type)).isPresent()) {
      return Optional.of("its peering is disabled by an approved plan");
    }
    Optional<String> change =
        change(leg.id()).or(() -> Optional.ofNullable(begin.changes().get(leg.id())));
    boolean notAsked =
        verdict.state() == Verdict.State.UNKNOWN && (begin.notAsked() || notAsked(leg.router()));
    return change.isEmpty() && notAsked
        ? Optional.of(
            "a change is under way on " + leg.router() + ", which is not asked by NETCONF then")
        : change;
  }

  private Optional<String> change(LegId leg) {
    return doing
        .apply(leg.circuit())
        .filter(now -> now.sides().contains(leg.side()))
        .map(now -> "a change is under way: " + now.what());
  }
}
