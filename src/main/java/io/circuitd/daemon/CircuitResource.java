package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.KeyLookup;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.CircuitRecord;
import java.util.stream.Stream;

/** A circuit's resource at Azure; an alarm stands while it is not found, or is gone. */
final class CircuitResource {
  private final CircuitName name;
  private final House house;

  CircuitResource(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  /** How a cross connection is read by cloud and id. */
  private interface ById {
    Reading<CrossConnection> read(String cloud, String id);
  }

  /**
   * Reads the cross connection, for a change or somebody who waits: by its id where that is known,
   * else by asking every cloud.
   */
  Reading<CrossConnection> read(Circuit circuit) {
    return read(circuit, house.azure()::get);
  }

  /** As {@link #read(Circuit)}, behind all that a change needs. */
  Reading<CrossConnection> look(Circuit circuit) {
    return read(circuit, house.azure()::look);
  }

  private Reading<CrossConnection> read(Circuit circuit, ById way) {
    CircuitRecord record = house.store().circuits().of(name).orElseThrow();
    if (record.cloud().isPresent() && record.azureId().isPresent()) {
      Reading<CrossConnection> reading = way.read(record.cloud().get(), record.azureId().get());
      switch (reading) {
        case Reading.Absent<CrossConnection> absent -> gone();
        case Reading.Present<CrossConnection> there -> house.alarms().clear("R-127", name.value());
        case Reading.Unknown<CrossConnection> unknown -> {}
      }
      return reading;
    }
    return find(circuit);
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
    Reading<CrossConnection> reading = house.azure().look(cloud, id);
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
}
