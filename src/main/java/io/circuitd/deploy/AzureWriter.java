package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureOperation;
import io.circuitd.azure.AzureRefused;
import io.circuitd.azure.AzureUnavailable;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.MalformedAzureBody;
import io.circuitd.azure.OperationStatus;
import io.circuitd.deploy.AzureStages.Subject;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Writes to Azure: reads before it writes and reads back after it; an operation that was
 * started is followed from its stored URL.
 */
final class AzureWriter {
  /** A read right after a write may still show what was before it. */
  private static final int READ_BACKS = 5;

  private final AzureClouds azure;
  private final DeploySettings settings;
  private final Supplier<Optional<String>> stopped;

  /**
   * @param stopped why nothing may be written now
   */
  AzureWriter(AzureClouds azure, DeploySettings settings, Supplier<Optional<String>> stopped) {
    this.azure = azure;
    this.settings = settings;
    this.stopped = stopped;
  }

  /**
   * One write.
   *
   * @param missing what a read shows otherwise than wanted; empty when it is reached
   * @param refusal what an operator should know when Azure says no, around its own words
   * @param provable whether a read can tell that nothing needs to be written
   * @param ignored what Azure left out of what it took, where the rest of it does its work; empty
   *     where it is not that
   */
  record Write(
      String what,
      UnaryOperator<String> refusal,
      Function<CrossConnection, List<String>> missing,
      boolean provable,
      Function<CrossConnection, Optional<String>> obstacle,
      Function<CrossConnection, AzureOperation> send,
      Function<CrossConnection, Optional<String>> ignored) {
    /** A write that Azure takes whole or not at all. */
    Write(
        String what,
        UnaryOperator<String> refusal,
        Function<CrossConnection, List<String>> missing,
        boolean provable,
        Function<CrossConnection, Optional<String>> obstacle,
        Function<CrossConnection, AzureOperation> send) {
      this(what, refusal, missing, provable, obstacle, send, fresh -> Optional.empty());
    }
  }

  /** Makes a write, or goes on with one that an earlier try or run had sent. */
  Outcome write(Subject subject, StepLog log, Write write) {
    Optional<Outcome> pending = followPending(subject, log);
    if (pending.isPresent()) {
      return pending.get();
    }
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Unknown<CrossConnection>(String reason) -> new Later("Azure: " + reason);
      case Reading.Absent<CrossConnection> absent ->
          new Failed("R-127: the circuit is gone at Azure; nothing is dismantled on its own");
      case Reading.Present<CrossConnection>(CrossConnection fresh) ->
          fresh.settled()
              ? onSettled(fresh, subject, log, write)
              : new Later("Azure is busy with the circuit: " + fresh.provisioningState());
    };
  }

  /**
   * Only what Azure has settled on is believed: an operation under way shows its target already.
   */
  private Outcome onSettled(CrossConnection fresh, Subject subject, StepLog log, Write write) {
    boolean written =
        log.last(Step.AZURE_OPERATION).filter(last -> !last.containsKey("failed")).isPresent();
    if ((write.provable() || written) && write.missing().apply(fresh).isEmpty()) {
      return new Done();
    }
    if (written && ignored(write, fresh, log)) {
      return new Done();
    }
    Optional<String> moved =
        subject.ground().isEmpty()
            ? Optional.empty()
            : Ground.moved(subject.ground(), Ground.of(fresh));
    if (moved.isPresent()) {
      return new Failed(
          "R-011: Azure's facts moved since the approval: "
              + moved.get()
              + "; next: look at the new plan and approve it");
    }
    return write
        .obstacle()
        .apply(fresh)
        .<Outcome>map(Failed::new)
        .orElseGet(() -> send(subject, log, fresh, write));
  }

  /** True when all that is missing was left out by Azure; it is told at the end of the change. */
  private static boolean ignored(Write write, CrossConnection now, StepLog log) {
    Optional<String> words = write.ignored().apply(now);
    words.ifPresent(what -> log.step(Step.AZURE_IGNORED, Map.of("what", what)));
    return words.isPresent();
  }

  /** Goes on waiting for an operation that an earlier try or run had started. */
  private Optional<Outcome> followPending(Subject subject, StepLog log) {
    Optional<Map<String, String>> stored = log.last(Step.AZURE_OPERATION);
    if (stored.isEmpty() || stored.get().containsKey("ended")) {
      return Optional.empty();
    }
    OperationStatus status =
        azure.await(
            AzureOperation.parse(stored.get().getOrDefault("operation", "")),
            settings.azureLimit());
    if (Thread.currentThread().isInterrupted()) {
      throw new Pause.Stopped();
    }
    return switch (status) {
      case OperationStatus.Succeeded succeeded -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", "Succeeded"));
        yield Optional.empty();
      }
      case OperationStatus.Failed(String code, String message) -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", code, "failed", "true"));
        yield Optional.of(new Failed("the operation failed: " + code + ": " + message));
      }
      case OperationStatus.Running running ->
          untilSettled(subject, log, "the operation has not ended after " + settings.azureLimit());
      case OperationStatus.Unknown(String reason) ->
          untilSettled(subject, log, "outcome unknown: " + reason);
    };
  }

  /** An operation that tells nothing has ended once the circuit itself has settled. */
  private Optional<Outcome> untilSettled(Subject subject, StepLog log, String reason) {
    if (azure.get(subject.cloud(), subject.id())
            instanceof Reading.Present<CrossConnection>(CrossConnection now)
        && now.settled()) {
      log.step(Step.AZURE_OPERATION, Map.of("ended", reason));
      return Optional.empty();
    }
    return Optional.of(new Later(reason));
  }

  private Outcome send(Subject subject, StepLog log, CrossConnection fresh, Write write) {
    Optional<String> stop = stopped.get();
    if (stop.isPresent()) {
      return new Later(stop.get());
    }
    log.step(Step.AZURE_WRITE, Map.of("what", write.what()));
    try {
      AzureOperation operation = write.send().apply(fresh);
      log.step(Step.AZURE_OPERATION, Map.of("operation", operation.text()));
    } catch (AzureRefused e) {
      log.step(Step.AZURE_REFUSED, Map.of("code", e.code()));
      return e.anotherOperationRuns() || e.etagMoved()
          ? new Later(String.valueOf(e.getMessage()))
          : new Outcome.Refused(write.refusal().apply(String.valueOf(e.getMessage())));
    } catch (MalformedAzureBody e) {
      log.step(Step.AZURE_REFUSED, Map.of("code", "not sent"));
      return new Failed(write.what() + ": " + e.getMessage());
    } catch (AzureUnavailable e) {
      return new Later("outcome unknown: " + e.getMessage());
    }
    return followPending(subject, log).orElseGet(() -> readBack(subject, log, write));
  }

  private Outcome readBack(Subject subject, StepLog log, Write write) {
    Outcome outcome = readBackOnce(subject, log, write);
    for (int reads = 1; reads < READ_BACKS && outcome instanceof Failed; reads++) {
      Pause.of(settings.readingEvery());
      outcome = readBackOnce(subject, log, write);
    }
    return outcome;
  }

  private Outcome readBackOnce(Subject subject, StepLog log, Write write) {
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Present<CrossConnection>(CrossConnection now) -> {
        if (!now.settled()) {
          yield new Later("Azure is busy with the circuit: " + now.provisioningState());
        }
        List<String> missing = write.missing().apply(now);
        yield missing.isEmpty() || ignored(write, now, log)
            ? new Done()
            : new Failed(
                "R-131: Azure reported success for "
                    + write.what()
                    + ", but a read-back shows "
                    + String.join("; ", missing));
      }
      case Reading.Absent<CrossConnection> absent ->
          new Failed("R-127: the circuit is gone at Azure after " + write.what());
      case Reading.Unknown<CrossConnection>(String reason) ->
          new Later("sent, but it cannot be read back: " + reason);
    };
  }
}
