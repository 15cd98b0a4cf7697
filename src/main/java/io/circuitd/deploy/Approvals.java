package io.circuitd.deploy;

import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.model.Side;
import io.circuitd.store.Journal;
import io.circuitd.store.Journal.UsedApproval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a plan has been approved: exactly this one, and not yet carried out. */
public sealed interface Approvals {
  /** Every connection that the plan touches has an approval of this digest. */
  record Granted() implements Approvals {}

  /** Some connection has none. */
  record Missing(Set<Side> sides) implements Approvals {}

  /**
   * There is one, for another plan.
   *
   * @param approved digest of that plan
   * @param moved since, by name
   */
  record Moved(String approved, List<Movement> moved) implements Approvals {}

  /**
   * Too few persons' consent to this plan counts.
   *
   * @param judged the connections that lack some
   */
  record TooFew(Map<Side, Judgement> judged) implements Approvals {
    public TooFew {
      judged = Collections.unmodifiableSortedMap(new TreeMap<>(judged));
    }

    /** For each connection how many count, why others do not, and who could give more. */
    public String words() {
      return judged.entrySet().stream()
          .map(side -> side.getKey().word() + ": " + side.getValue().words())
          .collect(Collectors.joining("; "));
    }
  }

  /** It was for a change that has ended. */
  record UsedUp() implements Approvals {}

  /**
   * Checks a plan against the approval files of its circuit.
   *
   * @param journal knows the plans that were shown and the changes that ended
   * @param judge of the approvals of this circuit
   */
  public static Approvals of(
      ChangePlan plan, Map<Side, Approval> files, Journal journal, ApprovalJudge judge) {
    List<Approval> given = plan.sides().stream().map(files::get).filter(Objects::nonNull).toList();
    List<Approval> fresh = given.stream().filter(approval -> !usedUp(approval, journal)).toList();
    if (fresh.isEmpty() && given.size() == plan.sides().size()) {
      return new UsedUp();
    }
    Set<Side> missing = new TreeSet<>(plan.sides());
    fresh.forEach(approval -> missing.remove(approval.side()));
    if (!missing.isEmpty()) {
      return new Missing(missing);
    }
    Optional<String> other =
        fresh.stream()
            .map(Approval::digest)
            .filter(digest -> !digest.equals(plan.digest()))
            .findFirst();
    if (other.isPresent()) {
      return new Moved(other.get(), moved(plan, other.get(), journal));
    }
    Map<Side, Judgement> tooFew = new TreeMap<>();
    for (Approval approval : fresh) {
      Judgement judgement = judge(approval, journal, judge);
      if (!judgement.enough()) {
        tooFew.put(approval.side(), judgement);
      }
    }
    return tooFew.isEmpty() ? new Granted() : new TooFew(tooFew);
  }

  /** What an approval is worth, without what is used up. */
  public static Judgement judge(Approval approval, Journal journal, ApprovalJudge judge) {
    return judge.judge(
        approval,
        approval.consents().stream()
            .filter(consent -> !usedUp(approval, consent, journal))
            .toList());
  }

  /** True when nothing of an approval is left that a change could be started on. */
  public static boolean usedUp(Approval approval, Journal journal) {
    return approval.consents().stream().allMatch(consent -> usedUp(approval, consent, journal));
  }

  /** As {@link #usedUp(Approval, Journal)}, by what the journal told before of its circuit. */
  public static boolean usedUp(Approval approval, List<UsedApproval> used) {
    return used(approval).stream()
        .allMatch(given -> used.stream().anyMatch(one -> one.usesUp(given)));
  }

  /**
   * True when a change was started on a person's consent, or on a later one to the same plan: who
   * keeps an old file back cannot make it count once more.
   */
  public static boolean usedUp(Approval approval, Consent consent, Journal journal) {
    return journal.usedUp(approval.circuit(), used(approval, consent));
  }

  /** An approval as the journal knows it, each person's by itself. */
  static List<UsedApproval> used(Approval approval) {
    return approval.consents().stream().map(consent -> used(approval, consent)).toList();
  }

  private static UsedApproval used(Approval approval, Consent consent) {
    return new UsedApproval(
        approval.side(), approval.digest(), consent.at(), consent.by(), consent.ticket());
  }

  /** The part of a plan that says what kind of change it is. */
  String KIND = "kind of plan";

  /** Configuration and bodies are not: the plan shows them better. */
  private static boolean isForReading(String words) {
    return words.length() <= 200 && !words.contains("<");
  }

  /** What moved between the plan that an approval was given for and this one. */
  public static List<Movement> moved(ChangePlan plan, String approved, Journal journal) {
    return journal
        .planParts(approved)
        .map(PlanJson::readParts)
        .map(then -> {
          Set<String> names = new TreeSet<>(then.keySet());
          names.addAll(plan.parts().keySet());
          // Another kind of plan has other steps: to compare them would tell nothing.
          boolean another = !then.getOrDefault(KIND, "").equals(plan.parts().get(KIND));
          names.removeIf(name -> another && name.startsWith("step "));
          List<Movement> moved = new ArrayList<>();
          for (String name : names) {
            Ground.moved(then.getOrDefault(name, ""), plan.parts().getOrDefault(name, ""))
                .map(words -> name + (isForReading(words) ? ": " + words : " differs"))
                .map(words -> new Movement(words, Movement.router(name, then, plan.parts())))
                .ifPresent(moved::add);
          }
          return moved;
        })
        .orElse(
            List.of(
                new Movement(
                    "the approved digest belongs to no plan that was shown here",
                    Optional.empty())));
  }
}
