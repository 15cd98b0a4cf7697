package io.circuitd.deploy;

import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Refused;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to routers, each in its lane. First builds that wait for one router share a commit; where
 * that fails, each goes alone, so that a bad one fails alone.
 */
final class RouterTurns {
  private static final Logger logger = LoggerFactory.getLogger(RouterTurns.class);

  private final Means means;
  private final Admission admission;
  private final OpenCommits openCommits;
  private final OtherConnection other;

  RouterTurns(Means means, Admission admission) {
    this.means = means;
    this.admission = admission;
    this.openCommits = new OpenCommits(means.store().journal());
    this.other = new OtherConnection(means);
  }

  /** Waits for its turn and takes it; what is open in a confirm window is settled in any case. */
  Outcome take(LegWrite write) {
    Lane<LegWrite, Outcome> lane = means.routers().lane(write.edit().router());
    return write.mayShare()
        ? lane.sharing(write, admission.sharing(), this::shared)
        : lane.alone(() -> alone(write));
  }

  /** Whether a commit may wait on a router for its confirmation, or will soon. */
  boolean mayHaveOpenCommit(String router) {
    return means.routers().lane(router).busy() || openCommits.on(router);
  }

  /** A change has ended: nothing of it stands in anybody's way. */
  void ended(long changeId) {
    openCommits.ended(changeId);
  }

  private List<Outcome> shared(List<LegWrite> party) {
    Optional<Outcome> common = party.size() == 1 ? Optional.empty() : together(party);
    return party.stream().map(write -> common.orElseGet(() -> alone(write))).toList();
  }

  private Outcome alone(LegWrite write) {
    Outcome outcome = guarded(List.of(write), write.edit(), write.log(), write.gate());
    if (outcome instanceof Done) {
      ended(List.of(write));
    }
    return outcome;
  }

  /** One commit for several; empty when each has to go alone. */
  private Optional<Outcome> together(List<LegWrite> party) {
    LegWrite first = party.getFirst();
    if (party.stream().anyMatch(write -> !write.profile().equals(first.profile()))
        || !takesBackByItself(first)) {
      return Optional.empty();
    }
    BatchEdit edit = new BatchEdit(party.stream().map(LegWrite::edit).toList());
    StepLog log = StepLog.together(party.stream().map(LegWrite::log).toList());
    return switch (guarded(party, edit, log, Gate.CONFIG)) {
      case Done done -> {
        ended(party);
        yield Optional.of(done);
      }
      case Failed(String reason) -> apart(party, reason);
      case Refused(String reason) -> apart(party, reason);
      case Later later -> Optional.of(later);
      case Blocked blocked -> Optional.of(blocked);
      case Unsettled unsettled -> Optional.of(unsettled);
    };
  }

  private static Optional<Outcome> apart(List<LegWrite> party, String reason) {
    logger.info(
        "{}: {} first builds in one commit failed, each goes alone now: {}",
        party.getFirst().edit().router(),
        party.size(),
        reason);
    return Optional.empty();
  }

  /**
   * Only a router that takes a commit back by itself takes one for several: elsewhere nothing would
   * bound how long a bad one stands for all of them when the daemon dies, and each would have to be
   * put back by an edit of its own.
   */
  private boolean takesBackByItself(LegWrite write) {
    NetconfAbilities abilities = write.profile().netconf();
    if (!abilities.candidate() || !abilities.confirmedCommit()) {
      return false;
    }
    try (NetconfSession session = means.routers().connect(write.edit().router())) {
      return Way.of(session.capabilities(), abilities)
          .filter(Way.Confirmed.class::isInstance)
          .isPresent();
    } catch (NetconfException e) {
      logger.info("{}", e.getMessage());
      return false;
    }
  }

  private void ended(List<LegWrite> party) {
    means.store().journal().together(party.stream().map(write -> write.last().get()).toList());
    see(party);
  }

  private void see(List<LegWrite> party) {
    party.forEach(
        write -> openCommits.see(write.edit().router(), write.edit().leg().circuit(), write.log()));
  }

  /** One try of a guarded change. */
  private Outcome guarded(List<LegWrite> party, Edit edit, StepLog log, Gate gate) {
    LegWrite first = party.getFirst();
    Optional<String> busy = openCommits.ofOthers(edit.router(), log);
    if (busy.isPresent()) {
      return new Later(busy.get());
    }
    try {
      return new GuardedChange(
              new GuardedEdit(
                  means.routers().noting(log),
                  means.settings(),
                  means.clock(),
                  log,
                  edit,
                  first.profile().netconf(),
                  gate,
                  () -> refusal(first)))
          .run();
    } finally {
      log.flush();
      see(party);
    }
  }

  private Optional<Outcome> refusal(LegWrite write) {
    String router = write.edit().router();
    Optional<String> stopped =
        write.takesBack()
            ? admission.stopped()
            : admission.stopped(router, write.firstBuild(), means.settings().confirmWindow());
    return stopped
        .<Outcome>map(Later::new)
        .or(() ->
            write.legByLeg()
                ? other.obstacle(write.edit().leg(), router).map(Blocked::new)
                : Optional.empty());
  }
}
