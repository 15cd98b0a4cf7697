package io.circuitd.deploy;

import io.circuitd.files.Secret;
import io.circuitd.model.LegId;
import io.circuitd.netconf.record.RpcExchange;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.Journal;
import io.circuitd.store.NextStep;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journal, seen from one stage of one change, or from the stages of several changes that share
 * a commit: what is written then is written for all of them or for none. What is noted for the
 * audit between two steps is written with the second one, so that it costs no wait for the disk of
 * its own; of a shared commit the first change has the notes, and the others name it.
 */
final class StepLog {
  /** In the detail of a lock: the NETCONF session that asked for it. */
  static final String SESSION = "session";

  /** In the detail of a step: why, in words that may be a router's. */
  private static final String REASON = "reason";

  /** In the detail of a step of a shared commit: the change whose history has the RPCs. */
  private static final String SHARED_WITH = "sharedWith";

  /** In the detail of a shared commit: the same for all changes that it is of. */
  private static final String BATCH = "batch";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Journal journal;
  private final long changeId;
  private final int stage;
  private final List<StepLog> members;
  private final Notes notes;
  private volatile Optional<Secret> secret = Optional.empty();

  StepLog(Journal journal, long changeId, int stage) {
    this(journal, changeId, stage, List.of());
  }

  private StepLog(Journal journal, long changeId, int stage, List<StepLog> members) {
    this.journal = journal;
    this.changeId = changeId;
    this.stage = stage;
    this.members = members;
    this.notes = new Notes(journal::note, this::masked);
  }

  /**
   * The log of stages that share a commit. Until one of them goes alone their commits are the same
   * ones, so what is read is read from the first.
   *
   * @param logs one at least, none with a commit of its own
   */
  static StepLog together(List<StepLog> logs) {
    StepLog first = logs.getFirst();
    return new StepLog(first.journal, first.changeId, first.stage, List.copyOf(logs));
  }

  /** Keeps a secret that is about to be sent out of all that is written from now on. */
  void hide(Secret secret) {
    this.secret = Optional.of(secret);
  }

  /** A text without the hidden secret, also where XML or a router has spelled it its own way. */
  String masked(String text) {
    String value = secret.map(Secret::reveal).orElse("");
    String masked =
        value.isEmpty() ? text : text.replace(value, "***").replace(SafeXml.escape(value), "***");
    for (StepLog member : members) {
      masked = member.masked(masked);
    }
    return masked;
  }

  /** Tells the audit something, with the next step or at the end of the attempt. */
  void note(AuditEvent event, Map<String, String> detail) {
    notes.add(event, detail);
  }

  /** Tells the audit an RPC and its answer, with the next step or at the end of the attempt. */
  void note(String router, RpcExchange exchange) {
    notes.add(router, exchange);
  }

  /** The end of an attempt: what no step has taken along is written now. */
  void flush() {
    journal.tell(changeId, notes.takeNew());
  }

  long changeId() {
    return changeId;
  }

  int stage() {
    return stage;
  }

  /**
   * Durable when it returns; call it before the step is taken. What goes wrong with a shared commit
   * is no reason for each of the changes to fail.
   */
  void step(Step step, Map<String, String> detail) {
    if (members.isEmpty()) {
      journal.together(List.of(next(step, detail)));
      return;
    }
    Map<String, String> common = new HashMap<>(detail);
    if (step == Step.CANCEL) {
      common.remove(REASON);
    }
    if (step == Step.COMMIT) {
      // No other one: a stage shares its first commit at most.
      common.put(BATCH, changeId + "." + stage);
    }
    List<NextStep> steps = new ArrayList<>();
    steps.add(next(step, common));
    common.put(SHARED_WITH, Long.toString(changeId));
    members.stream().skip(1).map(member -> member.next(step, common)).forEach(steps::add);
    journal.together(steps);
  }

  void step(Step step) {
    step(step, Map.of());
  }

  /** A step with the notes before it. */
  private NextStep next(Step step, Map<String, String> detail) {
    Map<String, String> kept = new HashMap<>(detail);
    kept.computeIfPresent(REASON, (name, text) -> masked(text));
    return NextStep.of(changeId, stage, step.name(), JSON.writeValueAsString(kept))
        .telling(notes.take());
  }

  /** The last step: the leg is on its router. */
  NextStep pushed(PushedRecord record) {
    return NextStep.pushed(changeId, stage, record).telling(notes.take());
  }

  /** The last step: the leg is gone from its router. */
  NextStep removed(LegId leg, String router) {
    return NextStep.removed(changeId, stage, leg, router).telling(notes.take());
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

  /**
   * When the first step of this name was taken, by whichever run of the daemon.
   *
   * @throws java.util.NoSuchElementException when it never was
   */
  Instant began(Step step) {
    return steps().stream()
        .filter(record -> record.name().equals(step.name()))
        .findFirst()
        .map(StepRecord::at)
        .orElseThrow();
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

  /** Which commit that several changes share is open. */
  Optional<String> openBatch() {
    return openCommit().flatMap(commit -> Optional.ofNullable(commit.get(BATCH)));
  }

  /** How often a commit of this stage was taken back. */
  long takenBack() {
    return steps().stream().filter(step -> step.name().equals(Step.ROLLED_BACK.name())).count();
  }

  /** True when a write went to Azure that was not refused: it may have taken effect. */
  boolean azureMayHaveIt() {
    List<String> names = steps().stream().map(StepRecord::name).toList();
    return Collections.frequency(names, Step.AZURE_WRITE.name())
        > Collections.frequency(names, Step.AZURE_REFUSED.name());
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
    SAVE(false),
    UNLOCKED(false),
    PUSHED(true),
    REMOVED(true),
    AZURE_WRITE(false),
    AZURE_REFUSED(false),
    AZURE_OPERATION(false),
    AZURE_IGNORED(false),
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
