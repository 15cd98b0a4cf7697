package io.circuitd.deploy;

import io.circuitd.model.LegId;
import io.circuitd.store.Journal;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.StepRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The journal, seen from one stage of one change. */
final class StepLog {
  /** In the detail of a lock: the NETCONF session that asked for it. */
  static final String SESSION = "session";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Journal journal;
  private final long changeId;
  private final int stage;

  StepLog(Journal journal, long changeId, int stage) {
    this.journal = journal;
    this.changeId = changeId;
    this.stage = stage;
  }

  long changeId() {
    return changeId;
  }

  int stage() {
    return stage;
  }

  /** Durable when it returns; call it before the step is taken. */
  void step(Step step, Map<String, String> detail) {
    journal.step(changeId, stage, step.name(), JSON.writeValueAsString(detail));
  }

  void step(Step step) {
    step(step, Map.of());
  }

  /** The last step: the leg is on its router. */
  void pushed(PushedRecord record) {
    journal.pushed(changeId, stage, record);
  }

  /** The last step: the leg is gone from its router. */
  void removed(LegId leg, String router) {
    journal.removed(changeId, stage, leg, router);
  }

  /** The steps of this stage, in order. */
  List<StepRecord> steps() {
    return journal.steps(changeId).stream().filter(step -> step.stage() == stage).toList();
  }

  /** The last step of this name, with its detail. */
  Optional<Map<String, String>> last(Step step) {
    return steps().reversed().stream()
        .filter(record -> record.name().equals(step.name()))
        .findFirst()
        .map(StepLog::detail);
  }

  /** The last step of this name, unless the other one was taken after it, or never. */
  Optional<Map<String, String>> lastSince(Step step, Step since) {
    List<String> names = steps().stream().map(StepRecord::name).toList();
    int from = names.lastIndexOf(since.name());
    return from >= 0 && names.lastIndexOf(step.name()) > from ? last(step) : Optional.empty();
  }

  /** The last commit, unless it was seen to be taken back. */
  Optional<Map<String, String>> openCommit() {
    return lastSince(Step.ROLLED_BACK, Step.COMMIT).isPresent()
        ? Optional.empty()
        : last(Step.COMMIT);
  }

  /** How often a commit of this stage was taken back. */
  long takenBack() {
    return steps().stream().filter(step -> step.name().equals(Step.ROLLED_BACK.name())).count();
  }

  /** NETCONF sessions of ours that may hold the candidate's lock. */
  Set<Long> lockingSessions() {
    Set<Long> sessions = new HashSet<>();
    for (StepRecord record : steps()) {
      if (record.name().equals(Step.LOCK.name())) {
        sessions.add(session(record));
      } else if (record.name().equals(Step.UNLOCKED.name())) {
        sessions.remove(session(record));
      }
    }
    return sessions;
  }

  /** The last step of this name in any stage of a change, with its detail. */
  static Optional<Map<String, String>> lastOf(Journal journal, long changeId, Step step) {
    return journal.steps(changeId).reversed().stream()
        .filter(record -> record.name().equals(step.name()))
        .findFirst()
        .map(StepLog::detail);
  }

  private static long session(StepRecord record) {
    return Long.parseLong(detail(record).getOrDefault(SESSION, "0"));
  }

  private static Map<String, String> detail(StepRecord record) {
    return JSON.readValue(record.detail(), new TypeReference<>() {});
  }

  /** True when the stage has ended well. */
  boolean finished() {
    return steps().stream().anyMatch(step -> Step.valueOf(step.name()).ends());
  }

  /** The steps of all stages, in the order in which they are taken. */
  enum Step {
    LOCK(false),
    EDIT(false),
    VALIDATE(false),
    COMMIT(false),
    READ_BACK(false),
    GATE(false),
    CONFIRM(false),
    CANCEL(false),
    ROLLED_BACK(false),
    UNLOCKED(false),
    PUSHED(true),
    REMOVED(true),
    AZURE_WRITE(false),
    AZURE_OPERATION(false),
    AZURE_DONE(true),
    DRAIN(false),
    DRAINED(true),
    VERIFY(false),
    VERIFIED(true),
    FAILING(false),
    TAKING_BACK(false);

    private final boolean ends;

    Step(boolean ends) {
      this.ends = ends;
    }

    boolean ends() {
      return ends;
    }
  }
}
