package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureExchange;
import io.circuitd.azure.CrossConnection;
import io.circuitd.store.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The stages of a change that write the provider state: what each writes, when it is reached, and
 * what stands against it.
 */
final class AzureStages {
  private final AzureClouds azure;
  private final AzureWriter writer;

  AzureStages(AzureClouds azure, AzureWriter writer) {
    this.azure = azure;
    this.writer = writer;
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

  static Consumer<AzureExchange> heard(StepLog log) {
    return exchange ->
        log.note(
            AuditEvent.AZURE,
            Map.of(
                "operation",
                exchange.method() + " " + exchange.path(),
                "sent",
                exchange.body(),
                "status",
                Integer.toString(exchange.status()),
                "answer",
                exchange.answer()));
  }

  /** Takes the circuit back from Azure in one PUT. */
  Outcome deprovision(Stage.Deprovision stage, Subject subject, StepLog log) {
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
            "deprovisioning",
            words ->
                "R-123: "
                    + words
                    + "; nothing was taken away with it; next: the customer removes all that is"
                    + " attached to the circuit (virtual network gateway connections, Global Reach,"
                    + " authorizations, route filters, and peerings that the customer made), then"
                    + " plan and approve again",
            fresh -> {
              List<String> missing = new ArrayList<>();
              if (!fresh.providerState().equals(Planner.NOT_PROVISIONED)) {
                missing.add("provider state " + fresh.providerState());
              }
              fresh.peerings().stream()
                  .filter(peering -> peering.type().filter(stage.types()::contains).isPresent())
                  .forEach(peering -> missing.add(peering.name() + " still there"));
              return missing;
            },
            true,
            fresh -> Optional.empty(),
            fresh ->
                stage.stateAlone()
                    ? azure.putProviderState(fresh, Planner.NOT_PROVISIONED, heard(log))
                    : azure.deprovision(fresh, stage.types(), heard(log))));
  }
}
