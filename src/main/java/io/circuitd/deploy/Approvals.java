package io.circuitd.deploy;

import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a plan has been approved: exactly this one, and not yet carried out. */
public sealed interface Approvals {
  /** Every connection that the plan touches has an approval of this digest. */
  record Granted() implements Approvals {}

  /** Some connection has none. */
  record Missing(Set<Side> sides) implements Approvals {}

  /** There is one, for another plan; what moved since, by name. */
  record Moved(List<String> moved) implements Approvals {}

  /** It was for a change that has ended. */
  record UsedUp() implements Approvals {}

  /**
   * Checks a plan against the approval files of its circuit.
   *
   * @param journal knows the plans that were shown and the changes that ended
   */
  public static Approvals of(ChangePlan plan, Map<Side, Approval> files, Journal journal) {
    Set<Side> missing = new TreeSet<>(plan.sides());
    missing.removeAll(files.keySet());
    if (!missing.isEmpty()) {
      return new Missing(missing);
    }
    List<Approval> given = plan.sides().stream().map(files::get).toList();
    if (given.stream().allMatch(approval -> usedUp(plan.circuit(), approval, journal))) {
      return new UsedUp();
    }
    return given.stream()
        .map(Approval::digest)
        .filter(digest -> !digest.equals(plan.digest()))
        .findFirst()
        .<Approvals>map(digest -> new Moved(moved(plan, digest, journal)))
        .orElse(new Granted());
  }

  /** True when the change that an approval was given for has ended. */
  public static boolean usedUp(CircuitName circuit, Approval approval, Journal journal) {
    return journal.usedUp(circuit, approval.digest(), approval.at());
  }

  /** What moved between the plan that an approval was given for and this one. */
  public static List<String> moved(ChangePlan plan, String approved, Journal journal) {
    return journal
        .planParts(approved)
        .map(PlanJson::readParts)
        .map(then -> {
          List<String> moved = new ArrayList<>();
          Set<String> names = new TreeSet<>(then.keySet());
          names.addAll(plan.parts().keySet());
          for (String name : names) {
            String before = then.getOrDefault(name, "nothing");
            String now = plan.parts().getOrDefault(name, "nothing");
            if (!before.equals(now)) {
              moved.add(name + ": approved on " + before + ", now " + now);
            }
          }
          return moved;
        })
        .orElse(List.of("the approved digest belongs to no plan that was shown here"));
  }
}
