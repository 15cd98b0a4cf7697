package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.KeyLookup;
import io.circuitd.deploy.Approvals;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.ChangeRunner;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.Movement;
import io.circuitd.deploy.Planner;
import io.circuitd.deploy.Stage;
import io.circuitd.deploy.Undone;
import io.circuitd.deploy.WhoMoved;
import io.circuitd.design.LegJson;
import io.circuitd.files.Finding;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one circuit: ends what a change left open, reads Azure, and starts what is wanted and
 * approved. One thread each, so nothing happens twice at a time to one circuit.
 */
final class CircuitKeeper implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CircuitKeeper.class);

  private final CircuitName name;
  private final House house;
  private final Duration every;

  /** Refused approvals that the audit has; the keeper's own thread alone looks here. */
  private final ApprovalNews news;

  private final Bell bell = new Bell();
  private volatile Reading<CrossConnection> facts = Reading.unknown("not read yet");
  private volatile Optional<ChangeRunner.Doing> doing = Optional.empty();
  private volatile Optional<String> held = Optional.empty();
  private List<String> whoMovedFor = List.of();
  private List<String> whoMoved = List.of();

  CircuitKeeper(CircuitName name, House house, Duration every) {
    this.name = name;
    this.house = house;
    this.every = every;
    this.news = new ApprovalNews(name, house.store());
  }

  /** Azure's side, as read last. */
  Reading<CrossConnection> facts() {
    return facts;
  }

  /** What a change does now, while one is under way. */
  Optional<ChangeRunner.Doing> doing() {
    return doing;
  }

  /** Why nothing is started although an approval is there. */
  Optional<String> held() {
    return held;
  }

  void doing(ChangeRunner.Doing what) {
    if (!doing.equals(Optional.of(what))) {
      log.info("{}: {}", name, what.what());
    }
    boolean verifying = what.stage() instanceof Stage.Verify;
    if (verifying && doing.filter(before -> before.stage().equals(what.stage())).isEmpty()) {
      house.site().circuit(name).ifPresent(known -> facts = readFacts(known.circuit()));
    }
    doing = Optional.of(what);
    if (what.unsettled()) {
      house.alarms().raise("unsettled", name.value(), what.what());
    } else {
      house.alarms().clear("unsettled", name.value());
    }
  }

  void ring() {
    bell.ring();
  }

  @Override
  public void run() {
    do {
      try {
        step();
        house.alarms().clear("internal", name.value());
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        log.error("{}: unexpected", name, e);
        house.alarms().raise("internal", name.value(), "unexpected: " + e.getMessage());
      }
    } while (bell.sleep(every));
  }

  private void step() {
    Optional<ChangeRecord> open = house.store().journal().openOf(name);
    if (open.isPresent()) {
      finish(open.get());
    }
    Optional<CurrentSite.Known> known = house.site().circuit(name);
    if (known.isEmpty()) {
      return;
    }
    Circuit circuit = known.get().circuit();
    facts = readFacts(circuit);
    watchLoneConnection();
    watchMaintenance();
    if (known.get().trouble().isEmpty()) {
      startIfApproved(circuit, facts);
    }
  }

  /** The plan on these facts; empty when Azure does not say enough for one. */
  Optional<ChangePlan> plan(Circuit circuit, Reading<CrossConnection> facts) {
    Planner planner = house.planners().get();
    return switch (facts) {
      case Reading.Present<CrossConnection>(CrossConnection there) ->
          Optional.of(planner.plan(circuit, there));
      case Reading.Absent<CrossConnection> absent when isBuilt() ->
          Optional.of(planner.planGone(circuit));
      case Reading.Absent<CrossConnection> absent -> Optional.empty();
      case Reading.Unknown<CrossConnection> unknown -> Optional.empty();
    };
  }

  /** The plan that takes a past change back; empty when Azure does not say enough for one. */
  Optional<ChangePlan> undo(Circuit circuit, Reading<CrossConnection> facts, ChangeRecord change) {
    return facts instanceof Reading.Present<CrossConnection>(CrossConnection there)
        ? Optional.of(house.undo().plan(circuit, there, change))
        : Optional.empty();
  }

  /** What an approval is for: what the files want, or the way back of a past change. */
  private Optional<ChangePlan> approved(
      Circuit circuit, Reading<CrossConnection> there, Collection<Approval> fresh) {
    return fresh.stream()
        .map(approval -> Undone.planned(house.store().journal(), approval.digest()))
        .flatMap(Optional::stream)
        .findFirst()
        .flatMap(house.store().journal()::change)
        .filter(change -> change.circuit().equals(name))
        .map(change -> undo(circuit, there, change))
        .orElseGet(() -> plan(circuit, there));
  }

  private boolean isBuilt() {
    return !house.store().pushed().of(name).isEmpty();
  }

  /** Warns when one connection of two has stood alone for long. */
  private void watchLoneConnection() {
    Set<Side> built =
        house.store().pushed().of(name).stream()
            .map(record -> record.leg().side())
            .collect(Collectors.toSet());
    Optional<Instant> since =
        house.store().circuits().of(name).flatMap(CircuitRecord::primaryAlone);
    if (built.size() != 1) {
      house.alarms().clear("R-053", name.value());
      if (since.isPresent()) {
        house.store().circuits().alone(name, Optional.empty());
      }
      return;
    }
    Instant now = house.clock().instant();
    if (since.isEmpty()) {
      house.store().circuits().alone(name, Optional.of(now));
      return;
    }
    Duration limit = Duration.ofDays(house.site().config().deploy().primaryAloneDays());
    if (now.isAfter(since.get().plus(limit))) {
      house
          .alarms()
          .raise(
              "R-053",
              name.value(),
              "only the "
                  + built.iterator().next()
                  + " connection is built since "
                  + since.get()
                  + "; Microsoft's SLA needs both; next: set the other one live");
    }
  }

  /** Warns of a maintenance that nobody ended. */
  private void watchMaintenance() {
    Instant limit =
        house.clock().instant().minus(house.site().config().deploy().maintenanceAlarm());
    Optional<PushedRecord> old =
        house.store().pushed().of(name).stream()
            .filter(record -> LegJson.read(record.legFacts()).drained())
            .filter(record -> record.at().isBefore(limit))
            .findFirst();
    if (old.isEmpty()) {
      house.alarms().clear("maintenance", name.value());
      return;
    }
    house
        .alarms()
        .raise(
            "maintenance",
            name.value(),
            old.get().leg().leg()
                + " is drained since "
                + old.get().at().truncatedTo(ChronoUnit.SECONDS)
                + ", and the other connection carries all traffic; next: take maintenance out of"
                + " its file and approve the plan");
  }

  /** Reads the cross connection: by its id where that is known, else by asking every cloud. */
  Reading<CrossConnection> readFacts(Circuit circuit) {
    CircuitRecord record = house.store().circuits().of(name).orElseThrow();
    if (record.cloud().isPresent() && record.azureId().isPresent()) {
      Reading<CrossConnection> reading =
          house.azure().get(record.cloud().get(), record.azureId().get());
      switch (reading) {
        case Reading.Absent<CrossConnection> absent -> gone();
        case Reading.Present<CrossConnection> there -> house.alarms().clear("R-127", name.value());
        case Reading.Unknown<CrossConnection> unknown -> {}
      }
      return reading;
    }
    return find(circuit);
  }

  private void gone() {
    if (!house.store().holdsSomething(name)) {
      house.alarms().clear("R-127", name.value());
      house.store().circuits().startOver(name);
    } else {
      house
          .alarms()
          .raise(
              "R-127",
              name.value(),
              "orphaned: the circuit is gone at Azure; its legs stay on the routers until its file"
                  + " says retired and the plan is approved");
    }
  }

  private Reading<CrossConnection> find(Circuit circuit) {
    Reading<CrossConnection> reading =
        switch (house.azure().find(circuit.serviceKey())) {
          case KeyLookup.Found(CrossConnection found) -> {
            house.store().circuits().found(name, circuit.serviceKey(), found.cloud(), found.id());
            yield Reading.present(found);
          }
          case KeyLookup.UnknownKey unknown -> Reading.absent();
          case KeyLookup.CannotTell(String reason) ->
              Reading.unknown("R-004: cannot tell which cloud has the service key: " + reason);
          case KeyLookup.InSeveralClouds several ->
              Reading.unknown(
                  "R-004: several clouds have the service key: "
                      + String.join(", ", several.clouds()));
        };
    boolean wanted =
        Stream.of(Side.values())
            .anyMatch(side ->
                !circuit.legs(side).isEmpty() && circuit.state(side) != ConnectionState.RETIRED);
    if (reading instanceof Reading.Absent<CrossConnection> && wanted) {
      house
          .alarms()
          .raise(
              "R-002",
              name.value(),
              "no configured cloud knows service key "
                  + circuit.serviceKey()
                  + "; it is kept as a draft and cannot go live; next: ask the customer for the"
                  + " right key");
    } else if (!(reading instanceof Reading.Unknown<CrossConnection>)) {
      house.alarms().clear("R-002", name.value());
    }
    if (!isBuilt()) {
      house.alarms().clear("R-127", name.value());
    }
    return reading;
  }

  private void startIfApproved(Circuit circuit, Reading<CrossConnection> there) {
    Map<Side, Approval> approvals = house.site().approvals(name);
    news.seen(approvals.values());
    List<Approval> fresh =
        approvals.values().stream()
            .filter(approval -> !Approvals.usedUp(approval, house.store().journal()))
            .toList();
    if (fresh.isEmpty()) {
      house.fuse().notWaiting(name);
      held = Optional.empty();
      return;
    }
    Optional<String> stopped = house.admission().stopped();
    if (stopped.isPresent()) {
      held = stopped;
      return;
    }
    Optional<ChangePlan> plan = approved(circuit, there, fresh);
    held =
        plan.map(planned -> hold(planned, circuit, approvals))
            .orElseGet(() -> Optional.of(noPlan()));
    if (held.isPresent()) {
      house.fuse().notWaiting(name);
      return;
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
                            circuit.bandwidthMbps(),
                            approvals.values()));
    switch (start) {
      case Fuse.Start.Started(ChangeRecord change) -> finish(change);
      case Fuse.Start.Held(String words) -> held = Optional.of(words);
    }
  }

  private String noPlan() {
    return facts instanceof Reading.Unknown<CrossConnection>(String reason)
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

  private void finish(ChangeRecord change) {
    try {
      ChangeRecord ended = house.runner().run(change);
      if (ended.state() == ChangeRecord.State.FAILED) {
        house
            .alarms()
            .raise("change", name.value(), "change " + change.id() + " failed: " + ended.reason());
      } else {
        house.alarms().clear("change", name.value());
      }
    } finally {
      doing = Optional.empty();
    }
    house.observeSoon().run();
  }
}
