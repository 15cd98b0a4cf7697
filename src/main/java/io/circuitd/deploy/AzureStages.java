package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureExchange;
import io.circuitd.azure.AzureOperation;
import io.circuitd.azure.AzureRefused;
import io.circuitd.azure.AzureUnavailable;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.MalformedAzureBody;
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
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.store.AuditEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The stages of a change that write to Azure. Each reads before it writes and reads back after it
 * an operation that was started is followed from its stored URL.
 */
final class AzureStages {
  private final AzureClouds azure;
  private final DeploySettings settings;
  private final Function<SecretRef, Secret> secrets;
  private final Supplier<Optional<String>> stopped;

  /**
   * @param stopped why nothing may be written now
   */
  AzureStages(
      AzureClouds azure,
      DeploySettings settings,
      Function<SecretRef, Secret> secrets,
      Supplier<Optional<String>> stopped) {
    this.azure = azure;
    this.settings = settings;
    this.secrets = secrets;
    this.stopped = stopped;
  }

  /**
   * Where the circuit is at Azure, and what the plan stands on.
   *
   * @param ground as {@link Ground#of}; a plan whose ground moved is stopped; empty where
   *     it does not matter, as when our own write is taken back
   * @param peerings as {@link Ground#peerings}; a peering that somebody changed since is not
   *     overwritten
   */
  record Subject(String cloud, String id, String ground, String peerings) {
    /** The same circuit, whatever has become of the ground. */
    Subject onAnyGround() {
      return new Subject(cloud, id, "", "");
    }
  }

  /**
   * One write.
   *
   * @param missing what a read shows otherwise than wanted; empty when it is reached
   * @param refusal what an operator should know when Azure says no, around its own words
   * @param provable whether a read can tell that nothing needs to be written
   */
  private record Write(
      String what,
      UnaryOperator<String> refusal,
      Function<CrossConnection, List<String>> missing,
      boolean provable,
      Function<CrossConnection, Optional<String>> obstacle,
      Function<CrossConnection, AzureOperation> send) {}

  /** Brings the provider state to a target. */
  Outcome providerState(Stage.ProviderState stage, Subject subject, StepLog log) {
    return providerState(stage, subject, log, fresh -> Optional.empty());
  }

  /**
   * Takes a provider state back that was announced for nothing; one that somebody else wrote
   * meanwhile stays.
   *
   * @param ours states that we wrote
   */
  Outcome takeBack(Stage.ProviderState stage, List<String> ours, Subject subject, StepLog log) {
    return providerState(
        stage,
        subject,
        log,
        fresh ->
            ours.contains(fresh.providerState())
                ? Optional.empty()
                : Optional.of(
                    "Azure says "
                        + fresh.providerState()
                        + ", which circuitd did not write; it stays; next: find out who else works"
                        + " on this circuit"));
  }

  private Outcome providerState(
      Stage.ProviderState stage,
      Subject subject,
      StepLog log,
      Function<CrossConnection, Optional<String>> obstacle) {
    return write(
        subject,
        log,
        new Write(
            "provider state " + stage.target(),
            UnaryOperator.identity(),
            fresh ->
                fresh.providerState().equals(stage.target())
                    ? List.of()
                    : List.of("provider state " + fresh.providerState()),
            true,
            obstacle,
            fresh -> azure.putProviderState(fresh, stage.target(), heard(log))));
  }

  private static Consumer<AzureExchange> heard(StepLog log) {
    return exchange ->
        log.note(
            AuditEvent.AZURE,
            Map.of(
                "operation",
                "PUT " + exchange.path(),
                "sent",
                exchange.body(),
                "status",
                Integer.toString(exchange.status()),
                "answer",
                exchange.answer()));
  }

  /** Writes the private peering. A shared key cannot be read back. */
  Outcome peering(Stage.Peering stage, Subject subject, StepLog log) {
    PeeringWrite write = peeringWrite(stage, secrets);
    write.sharedKey().ifPresent(log::hide);
    return write(
        subject,
        log,
        new Write(
            "private peering",
            UnaryOperator.identity(),
            fresh ->
                fresh
                    .peering(PeeringType.PRIVATE)
                    .map(write::differences)
                    .orElse(List.of("no private peering")),
            stage.sharedKey().isEmpty(),
            fresh -> changedByAnother(fresh, subject, log),
            fresh -> azure.putPrivatePeering(fresh, write, heard(log))));
  }

  static PeeringWrite peeringWrite(Stage.Peering stage, Function<SecretRef, Secret> secrets) {
    Map<Side, Ipv6Prefix126> ipv6 = new EnumMap<>(Side.class);
    stage.primaryIpv6().map(Ipv6Prefix126::parse).ifPresent(p -> ipv6.put(Side.PRIMARY, p));
    stage.secondaryIpv6().map(Ipv6Prefix126::parse).ifPresent(p -> ipv6.put(Side.SECONDARY, p));
    return new PeeringWrite(
        new VlanId(stage.vlanId()),
        new Asn(stage.peerAsn()),
        Map.of(
            Side.PRIMARY,
            Ipv4Prefix30.parse(stage.primaryIpv4()),
            Side.SECONDARY,
            Ipv4Prefix30.parse(stage.secondaryIpv4())),
        ipv6,
        stage.sharedKey().map(ref -> secrets.apply(SecretRef.parse(ref))));
  }

  /** Takes the circuit back from Azure in one PUT. */
  Outcome deprovision(Subject subject, StepLog log) {
    return write(
        subject,
        log,
        new Write(
            "deprovisioning",
            words ->
                "R-123: "
                    + words
                    + "; nothing was taken away; next: the customer removes all that is attached to"
                    + " the circuit (virtual network gateway connections, Global Reach,"
                    + " authorizations, route filters), then plan and approve again",
            fresh -> {
              List<String> missing = new ArrayList<>();
              if (!fresh.providerState().equals("NotProvisioned")) {
                missing.add("provider state " + fresh.providerState());
              }
              fresh.peerings().forEach(peering -> missing.add(peering.name() + " still there"));
              return missing;
            },
            true,
            fresh -> Optional.empty(),
            fresh -> azure.deprovision(fresh, heard(log))));
  }

  /** Why a peering is not overwritten: it is neither as planned on nor as an own write left it. */
  private static Optional<String> changedByAnother(
      CrossConnection fresh, Subject subject, StepLog log) {
    String now = Ground.peerings(fresh);
    boolean ownWrite = log.last(Step.AZURE_OPERATION).isPresent();
    return ownWrite || now.equals(subject.peerings())
        ? Optional.empty()
        : Optional.of(
            "R-129: the peering was changed at Azure since the approval: approved on "
                + subject.peerings()
                + ", now "
                + now
                + "; next: look at the new plan and approve it");
  }

  private Outcome write(Subject subject, StepLog log, Write write) {
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
    boolean written = log.last(Step.AZURE_OPERATION).isPresent();
    if ((write.provable() || written) && write.missing().apply(fresh).isEmpty()) {
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
        log.step(Step.AZURE_OPERATION, Map.of("ended", code));
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
      return e.anotherOperationRuns() || e.etagMoved()
          ? new Later(String.valueOf(e.getMessage()))
          : new Outcome.Refused(write.refusal().apply(String.valueOf(e.getMessage())));
    } catch (MalformedAzureBody e) {
      return new Failed(write.what() + ": " + e.getMessage());
    } catch (AzureUnavailable e) {
      return new Later("outcome unknown: " + e.getMessage());
    }
    Optional<Outcome> ended = followPending(subject, log);
    if (ended.isPresent()) {
      return ended.get();
    }
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Present<CrossConnection>(CrossConnection now) -> {
        if (!now.settled()) {
          yield new Later("Azure is busy with the circuit: " + now.provisioningState());
        }
        List<String> missing = write.missing().apply(now);
        yield missing.isEmpty()
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
