package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.KeyLookup;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.daemon.CloudLists.Sighting;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.CircuitRecord;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A circuit's resource at Azure; an alarm stands while it is not found, or is gone. A 404 of what
 * the last list shows is no answer.
 */
final class CircuitResource {
  private final CircuitName name;
  private final House house;

  CircuitResource(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  /** Reads the cross connection: by its id where that is known, else by asking every cloud. */
  Reading<CrossConnection> read(Circuit circuit) {
    CircuitRecord record = house.store().circuits().of(name).orElseThrow();
    return record.cloud().isPresent() && record.azureId().isPresent()
        ? byId(circuit, record.cloud().get(), record.azureId().get())
        : find(circuit);
  }

  /** Absent only where the last list agrees with the 404: one of them alone may be an error. */
  private Reading<CrossConnection> byId(Circuit circuit, String cloud, String id) {
    Reading<CrossConnection> reading = house.azure().get(cloud, id);
    if (reading instanceof Reading.Absent<CrossConnection>) {
      Optional<Sighting> seen = house.lists().sighting(cloud, circuit.serviceKey());
      if (seen.isEmpty()) {
        return Reading.unknown(
            "Azure cloud '" + cloud + "' has no " + id + " (404), and was not listed yet");
      }
      Optional<String> listed = seen.get().item().map(ListedCircuit::id);
      if (listed.isEmpty()) {
        gone();
        return reading;
      }
      reading = listed(circuit, cloud, id, listed.get());
    }
    if (reading instanceof Reading.Present<CrossConnection>) {
      house.alarms().clear("R-127", name.value());
    }
    return reading;
  }

  /** What a list shows under another id than before is read by that one. */
  private Reading<CrossConnection> listed(
      Circuit circuit, String cloud, String before, String listed) {
    if (before.equalsIgnoreCase(listed)) {
      return contradicted(cloud);
    }
    return switch (house.azure().get(cloud, listed)) {
      case Reading.Present<CrossConnection>(CrossConnection found) -> {
        found(circuit, found);
        yield Reading.present(found);
      }
      case Reading.Absent<CrossConnection> absent -> contradicted(cloud);
      case Reading.Unknown<CrossConnection> unknown -> unknown;
    };
  }

  private static Reading<CrossConnection> contradicted(String cloud) {
    return Reading.unknown(
        "Azure cloud '" + cloud + "' says that it is not there (404), and lists it all the same");
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

  /** Reads a cross connection whose key a list has shown just now. */
  Reading<CrossConnection> readListed(Circuit circuit, String cloud, String id) {
    Reading<CrossConnection> reading = house.azure().get(cloud, id);
    if (reading instanceof Reading.Present<CrossConnection>(CrossConnection found)) {
      found(circuit, found);
    }
    return told(circuit, reading);
  }

  private void found(Circuit circuit, CrossConnection found) {
    house.store().circuits().found(name, circuit.serviceKey(), found.cloud(), found.id());
  }

  private Reading<CrossConnection> find(Circuit circuit) {
    Reading<CrossConnection> reading =
        switch (house.azure().find(circuit.serviceKey())) {
          case KeyLookup.Found(CrossConnection found) -> {
            found(circuit, found);
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
    return told(circuit, reading);
  }

  /**
   * Raises or ends what a search for the key is to tell; an unknown answer does neither.
   */
  Reading<CrossConnection> told(Circuit circuit, Reading<CrossConnection> reading) {
    Optional<String> lists =
        house.azure().names().stream().filter(cloud -> lists(cloud, circuit)).findFirst();
    if (reading instanceof Reading.Absent<CrossConnection> && lists.isPresent()) {
      return contradicted(lists.get());
    }
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
    if (house.store().pushed().of(name).isEmpty()) {
      house.alarms().clear("R-127", name.value());
    }
    return reading;
  }

  private boolean lists(String cloud, Circuit circuit) {
    return house.lists().sighting(cloud, circuit.serviceKey()).flatMap(Sighting::item).isPresent();
  }
}
