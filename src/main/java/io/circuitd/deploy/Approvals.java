package io.circuitd.deploy;

import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.Journal;
import io.circuitd.store.Journal.UsedApproval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    List<Approval> given = plan.sides().stream().map(files::get).filter(Objects::nonNull).toList();
    List<Approval> fresh =
        given.stream().filter(approval -> !usedUp(plan.circuit(), approval, journal)).toList();
    if (fresh.isEmpty() && given.size() == plan.sides().size()) {
      return new UsedUp();
    }
    Set<Side> missing = new TreeSet<>(plan.sides());
    fresh.forEach(approval -> missing.remove(approval.side()));
    if (!missing.isEmpty()) {
      return new Missing(missing);
    }
    return fresh.stream()
        .map(Approval::digest)
        .filter(digest -> !digest.equals(plan.digest()))
        .findFirst()
        .<Approvals>map(digest -> new Moved(moved(plan, digest, journal)))
        .orElse(new Granted());
  }

  /** True when a change was started on an approval. */
  public static boolean usedUp(CircuitName circuit, Approval approval, Journal journal) {
    return journal.usedUp(circuit, used(approval));
  }

  /** An approval as the journal knows it. */
  static UsedApproval used(Approval approval) {
    return new UsedApproval(
        approval.side(), approval.digest(), approval.at(), approval.by(), approval.ticket());
  }

  /** The part of a plan that says what kind of change it is. */
  String KIND = "kind of plan";

  /** Configuration and bodies are not: the plan shows them better. */
  private static boolean isForReading(String words) {
    return words.length() <= 200 && !words.contains("<");
  }

  /** What moved between the plan that an approval was given for and this one. */
  public static List<String> moved(ChangePlan plan, String approved, Journal journal) {
    return journal
        .planParts(approved)
        .map(PlanJson::readParts)
        .map(then -> {
          Set<String> names = new TreeSet<>(then.keySet());
          names.addAll(plan.parts().keySet());
          // Another kind of plan has other steps: to compare them would tell nothing.
          boolean another = !then.getOrDefault(KIND, "").equals(plan.parts().get(KIND));
          names.removeIf(name -> another && name.startsWith("step "));
          List<String> moved = new ArrayList<>();
          for (String name : names) {
            Ground.moved(then.getOrDefault(name, ""), plan.parts().getOrDefault(name, ""))
                .map(words -> name + (isForReading(words) ? ": " + words : " differs"))
                .ifPresent(moved::add);
          }
          return moved;
        })
        .orElse(List.of("the approved digest belongs to no plan that was shown here"));
  }
}
