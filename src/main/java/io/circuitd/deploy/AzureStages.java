package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureOperation;
import io.circuitd.azure.AzureRefused;
import io.circuitd.azure.AzureUnavailable;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.OperationStatus;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.VlanId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The stages of a change that write to Azure. Each reads before it writes and reads back after it
 * an operation that was started is followed from its stored URL.
 */
final class AzureStages {
  private final AzureClouds azure;
  private final DeploySettings settings;
  private final Function<SecretRef, Secret> secrets;

  AzureStages(AzureClouds azure, DeploySettings settings, Function<SecretRef, Secret> secrets) {
    this.azure = azure;
    this.settings = settings;
    this.secrets = secrets;
  }

  /**
   * Where the circuit is at Azure, and what the plan stands on.
   *
   * @param ground as {@link Ground#of}; a plan whose ground moved is stopped
   */
  record Subject(String cloud, String id, String ground) {}

  /** Brings the provider state to a target. */
  Outcome providerState(Stage.ProviderState stage, Subject subject, StepLog log) {
    return write(
        subject,
        log,
        fresh -> fresh.providerState().equals(stage.target()),
        fresh -> azure.putProviderState(fresh, stage.target()),
        "provider state " + stage.target());
  }

  /** Writes the private peering. */
  Outcome peering(Stage.Peering stage, Subject subject, StepLog log) {
    PeeringWrite write = peeringWrite(stage, secrets);
    return write(
        subject,
        log,
        fresh ->
            fresh
                .peering(PeeringType.PRIVATE)
                .filter(peering -> peering.enabled() && write.matches(peering))
                .isPresent(),
        fresh -> azure.putPrivatePeering(fresh, write),
        "private peering");
  }

  static PeeringWrite peeringWrite(Stage.Peering stage, Function<SecretRef, Secret> secrets) {
    return new PeeringWrite(
        new VlanId(stage.vlanId()),
        new Asn(stage.peerAsn()),
        Ipv4Prefix30.parse(stage.primaryIpv4()),
        Ipv4Prefix30.parse(stage.secondaryIpv4()),
        stage.primaryIpv6().map(Ipv6Prefix126::parse),
        stage.secondaryIpv6().map(Ipv6Prefix126::parse),
        stage.sharedKey().map(ref -> secrets.apply(SecretRef.parse(ref))));
  }

  /** Takes the circuit back from Azure in one PUT. */
  Outcome deprovision(Subject subject, StepLog log) {
    return write(
        subject,
        log,
        fresh -> fresh.providerState().equals("NotProvisioned") && fresh.peerings().isEmpty(),
        azure::deprovision,
        "deprovisioning");
  }

  private Outcome write(
      Subject subject,
      StepLog log,
      Predicate<CrossConnection> reached,
      Function<CrossConnection, AzureOperation> writer,
      String what) {
    Optional<Outcome> pending = followPending(log, what);
    if (pending.isPresent()) {
      return pending.get();
    }
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Unknown<CrossConnection>(String reason) -> new Later("Azure: " + reason);
      case Reading.Absent<CrossConnection> absent ->
          new Failed("R-127: the circuit is gone at Azure; nothing is dismantled on its own");
      case Reading.Present<CrossConnection>(CrossConnection fresh) -> {
        if (reached.test(fresh)) {
          yield new Done();
        }
        if (!Ground.of(fresh).equals(subject.ground())) {
          yield new Failed(
              "R-011: Azure's facts moved since the approval; approved on\n"
                  + subject.ground()
                  + "\nnow\n"
                  + Ground.of(fresh));
        }
        if (!fresh.settled()) {
          yield new Later("Azure is busy with the circuit: " + fresh.provisioningState());
        }
        yield send(subject, log, fresh, reached, writer, what);
      }
    };
  }

  /** Goes on waiting for an operation that an earlier try or run had started. */
  private Optional<Outcome> followPending(StepLog log, String what) {
    Optional<Map<String, String>> stored = log.last(Step.AZURE_OPERATION);
    if (stored.isEmpty() || stored.get().containsKey("ended")) {
      return Optional.empty();
    }
    OperationStatus status =
        azure.await(AzureOperation.parse(stored.get().get("operation")), settings.azureLimit());
    return switch (status) {
      case OperationStatus.Succeeded succeeded -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", "Succeeded"));
        yield Optional.empty();
      }
      case OperationStatus.Failed(String code, String message) -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", code));
        yield Optional.of(new Failed("Azure: " + what + " failed: " + code + ": " + message));
      }
      case OperationStatus.Running running -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", "no answer in time"));
        yield Optional.of(
            new Later("Azure: " + what + ": outcome unknown after " + settings.azureLimit()));
      }
      case OperationStatus.Unknown(String reason) -> {
        log.step(Step.AZURE_OPERATION, Map.of("ended", reason));
        yield Optional.of(new Later("Azure: " + what + ": outcome unknown: " + reason));
      }
    };
  }

  private Outcome send(
      Subject subject,
      StepLog log,
      CrossConnection fresh,
      Predicate<CrossConnection> reached,
      Function<CrossConnection, AzureOperation> writer,
      String what) {
    log.step(Step.AZURE_WRITE, Map.of("what", what));
    try {
      AzureOperation operation = writer.apply(fresh);
      log.step(Step.AZURE_OPERATION, Map.of("operation", operation.text()));
    } catch (AzureRefused e) {
      return e.anotherOperationRuns() || e.etagMoved()
          ? new Later("Azure: " + e.getMessage())
          : new Failed("Azure refused " + what + ": " + e.getMessage());
    } catch (AzureUnavailable e) {
      return new Later("Azure: " + what + ": outcome unknown: " + e.getMessage());
    }
    Optional<Outcome> ended = followPending(log, what);
    if (ended.isPresent()) {
      return ended.get();
    }
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Present<CrossConnection>(CrossConnection now) ->
          reached.test(now)
              ? new Done()
              : new Failed(
                  "R-131: Azure reported success, but a read-back does not show it: " + what);
      case Reading.Absent<CrossConnection> absent ->
          new Failed("R-127: the circuit is gone at Azure after " + what);
      case Reading.Unknown<CrossConnection>(String reason) ->
          new Later("Azure: " + what + " was sent, read-back: " + reason);
    };
  }
}
