package io.circuitd.daemon;

import io.circuitd.advice.Advisor;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.KeyLookup;
import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerReader;
import io.circuitd.control.AdviceReport;
import io.circuitd.control.AdviceService;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.store.CircuitRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers about the customers' side. */
final class AdviceApi implements AdviceService {
  private final House house;

  AdviceApi(House house) {
    this.house = house;
  }

  @Override
  public AdviceReport advice(CircuitName name) {
    Circuit circuit =
        house
            .site()
            .circuit(name)
            .orElseThrow(() ->
                new ControlFailure(
                    Reason.NOT_FOUND, "no circuit is called " + name + "; see circuitd status"))
            .circuit();
    Reading<CrossConnection> azure = read(circuit);
    Optional<CrossConnection> there =
        azure instanceof Reading.Present<CrossConnection>(CrossConnection found)
            ? Optional.of(found)
            : Optional.empty();
    Optional<CustomerFacts> customer = there.flatMap(found -> customer(name, found));
    Reading<List<String>> announced = announced(circuit, there, customer);
    List<String> silent = new ArrayList<>();
    if (azure instanceof Reading.Unknown<CrossConnection>(String reason)) {
      silent.add(reason);
    }
    if (azure instanceof Reading.Absent<CrossConnection> && house.store().holdsSomething(name)) {
      silent.add(
          "R-127: Azure says that the circuit is not there, though it was built; next: see circuitd"
              + " status "
              + name);
    }
    customer.ifPresent(facts -> silent.addAll(facts.unread()));
    if (customer.isPresent()
        && asksForRoutes(circuit)
        && announced instanceof Reading.Unknown<List<String>>(String reason)) {
      silent.add(reason);
    }
    return new AdviceReport(
        house.clock().instant(),
        name,
        words(azure),
        words(there, customer),
        silent,
        Advisor.advise(circuit, there, customer, announced));
  }

  /** As the circuit's keeper reads it, without raising its alarms. */
  private Reading<CrossConnection> read(Circuit circuit) {
    Optional<CircuitRecord> record = house.store().circuits().of(circuit.name());
    Optional<String> cloud = record.flatMap(CircuitRecord::cloud);
    Optional<String> id = record.flatMap(CircuitRecord::azureId);
    if (cloud.isPresent() && id.isPresent()) {
      return house.azure().get(cloud.get(), id.get());
    }
    return switch (house.azure().find(circuit.serviceKey())) {
      case KeyLookup.Found(CrossConnection found) -> Reading.present(found);
      case KeyLookup.UnknownKey unknown -> Reading.absent();
      case KeyLookup.CannotTell(String reasons) -> Reading.unknown(reasons);
      case KeyLookup.InSeveralClouds several ->
          Reading.unknown("the key is known in several clouds: " + several.clouds());
    };
  }

  private Optional<CustomerFacts> customer(CircuitName name, CrossConnection there) {
    DaemonConfig config = house.site().config();
    return there
        .circuitId()
        .flatMap(id ->
            new CustomerReader(config.customerAccess(), config.configDir())
                .read(name, there.cloud(), id));
  }

  /** Read-outs are few, so they are asked for only where they are compared with something. */
  private Reading<List<String>> announced(
      Circuit circuit, Optional<CrossConnection> there, Optional<CustomerFacts> customer) {
    return there.isPresent() && customer.isPresent() && asksForRoutes(circuit)
        ? Announced.read(house.azure(), there.get())
        : Reading.unknown("what is announced over ExpressRoute was not asked for");
  }

  private static boolean asksForRoutes(Circuit circuit) {
    return circuit.vpn() != Circuit.VpnUse.NONE;
  }

  private static String words(Reading<CrossConnection> azure) {
    return switch (azure) {
      case Reading.Present<CrossConnection>(CrossConnection there) ->
          there.providerState() + " at " + there.peeringLocation() + ", cloud " + there.cloud();
      case Reading.Absent<CrossConnection> absent -> "not there";
      case Reading.Unknown<CrossConnection>(String reason) -> "not known: " + reason;
    };
  }

  private static String words(Optional<CrossConnection> there, Optional<CustomerFacts> customer) {
    if (there.isEmpty()) {
      return "not read, as Azure does not say where it is";
    }
    return customer
        .map(facts -> facts.unread().isEmpty() ? "read" : "read in part")
        .orElse(
            "no access is granted (customerAccess in circuitd.yaml); have the customer check what"
                + " is unknown");
  }
}
