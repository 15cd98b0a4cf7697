package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureExchange;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
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
 * The stages of a change that write to Azure: what each writes, when it is reached, and what stands
 * against it.
 */
final class AzureStages {
  private final AzureClouds azure;
  private final Function<SecretRef, Secret> secrets;
  private final UnaryOperator<String> keyed;
  private final AzureWriter writer;

  /**
   * @param keyed the keyed hash of a secret
   * @param stopped why nothing may be written now
   */
  AzureStages(
      AzureClouds azure,
      DeploySettings settings,
      Function<SecretRef, Secret> secrets,
      UnaryOperator<String> keyed,
      Supplier<Optional<String>> stopped) {
    this.azure = azure;
    this.secrets = secrets;
    this.keyed = keyed;
    this.writer = new AzureWriter(azure, settings, stopped);
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
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
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
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
            "private peering",
            UnaryOperator.identity(),
            fresh ->
                fresh
                    .peering(PeeringType.PRIVATE)
                    .map(write::differences)
                    .orElse(List.of("no private peering")),
            stage.sharedKey().isEmpty(),
            fresh -> anotherKey(stage, write).or(() -> changedByAnother(fresh, subject, log)),
            fresh -> azure.putPrivatePeering(fresh, write, heard(log))));
  }

  private Optional<String> anotherKey(Stage.Peering stage, PeeringWrite write) {
    String hash = write.sharedKey().map(key -> keyed.apply(key.reveal())).orElse("");
    return hash.equals(stage.secretHash())
        ? Optional.empty()
        : Optional.of("the shared key changed since the approval; next: plan and approve again");
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
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
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
}
