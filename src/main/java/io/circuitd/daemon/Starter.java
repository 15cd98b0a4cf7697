package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Approvals;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.Movement;
import io.circuitd.deploy.WhoMoved;
import io.circuitd.files.Finding;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Starts what is wanted of one circuit and approved, or says why it is held. Used by the thread of
 * the circuit's keeper; others may only ask what is held.
 */
final class Starter {
  private final CircuitName name;
  private final House house;
  private final CircuitPlans plans;
  private final ApprovalNews news;
  private volatile Optional<String> held = Optional.empty();
  private List<String> whoMovedFor = List.of();
  private List<String> whoMoved = List.of();

  Starter(CircuitName name, House house) {
    this.name = name;
    this.house = house;
    this.plans = new CircuitPlans(name, house);
    this.news = new ApprovalNews(name, house.store());
  }

  /** Why nothing is started although an approval is there. */
  Optional<String> held() {
    return held;
  }

  /**
   * The change that was started; empty when nothing is approved, or it is held.
   *
   * @param azure reads the cross connection; asked only when a start depends on it
   */
  Optional<ChangeRecord> start(Circuit circuit, Supplier<Reading<CrossConnection>> azure) {
    Map<Side, Approval> approvals = house.site().approvals(name);
    news.seen(approvals.values());
    List<Approval> fresh =
        approvals.values().stream()
            .filter(approval -> !Approvals.usedUp(approval, house.store().journal()))
            .toList();
    if (fresh.isEmpty()) {
      house.fuse().notWaiting(name);
      held = Optional.empty();
      return Optional.empty();
    }
    Optional<String> stopped = house.admission().stopped();
    if (stopped.isPresent()) {
      held = stopped;
      return Optional.empty();
    }
    Reading<CrossConnection> there = azure.get();
    Optional<ChangePlan> plan = plans.approved(circuit, there, fresh);
    held =
        plan.map(planned -> hold(planned, circuit, approvals))
            .orElseGet(() -> Optional.of(noPlan(there)));
    if (held.isPresent()) {
      house.fuse().notWaiting(name);
      return Optional.empty();
    }
    Optional<CrossConnection> known =
        there instanceof Reading.Present<CrossConnection>(CrossConnection present)
            ? Optional.of(present)
            : Optional.empty();
    Fuse.Start start =
        house
            .fuse()
            .start(
                plan.orElseThrow(),
                () ->
                    house
                        .runner()
                        .start(
                            plan.orElseThrow(),
                            known,
                            approvedMbps(circuit, known),
                            approvals.values()));
    return switch (start) {
      case Fuse.Start.Started(ChangeRecord change) -> Optional.of(change);
      case Fuse.Start.Held(String words) -> {
        held = Optional.of(words);
        yield Optional.empty();
      }
    };
  }

  /** A file that was raised before the portal is not what this change is built on. */
  private static int approvedMbps(Circuit circuit, Optional<CrossConnection> azure) {
    int here = circuit.bandwidthMbps();
    return azure.map(there -> Math.min(here, there.bandwidthMbps())).orElse(here);
  }

  private static String noPlan(Reading<CrossConnection> there) {
    return there instanceof Reading.Unknown<CrossConnection>(String reason)
        ? "Azure: " + reason
        : "R-002: no configured cloud knows the service key";
  }

  private Optional<String> hold(ChangePlan plan, Circuit circuit, Map<Side, Approval> approvals) {
    if (plan.blocked()) {
      return Optional.of(
          plan.findings().stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }
    if (plan.stages().isEmpty()) {
      return Optional.of("the approval is for a plan, and there is nothing to do");
    }
    ApprovalJudge judge =
        house.site().approvalPolicy().judge(circuit.author(), house.clock().instant());
    news.refused(approvals.values(), judge);
    return switch (Approvals.of(plan, approvals, house.store().journal(), judge)) {
      case Approvals.Granted granted -> house.admission().stopped(plan, house.confirmWindow());
      case Approvals.Missing missing ->
          Optional.of(
              "no approval for the "
                  + missing.sides().stream().map(Side::word).collect(Collectors.joining(" and "))
                  + " connection, and the plan needs one for each; next: circuitd approve "
                  + name);
      case Approvals.TooFew tooFew ->
          Optional.of(tooFew.words() + "; next: circuitd approve " + name);
      case Approvals.UsedUp used -> Optional.of("the approval was used up by an earlier change");
      case Approvals.Moved(String approved, List<Movement> moved) -> {
        String start = "the approval is void, as the ground moved: ";
        news.moved(
            approvals.values(),
            plan.digest(),
            start + moved.stream().map(Movement::words).collect(Collectors.joining("; ")));
        yield Optional.of(
            start
                + String.join("; ", movedAndWho(plan, approved, moved))
                + "; next: look at circuitd plan "
                + name
                + " and approve again");
      }
    };
  }

  /** Asks the routers once for each two plans: a void approval may lie there for days. */
  private List<String> movedAndWho(ChangePlan plan, String approved, List<Movement> moved) {
    List<String> digests = List.of(approved, plan.digest());
    if (!whoMovedFor.equals(digests)) {
      WhoMoved.Told told = house.whoMoved().tell(plan, approved, moved);
      whoMoved = told.words();
      whoMovedFor = told.settled() ? digests : List.of();
    }
    return whoMoved;
  }
}
