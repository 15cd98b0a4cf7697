package io.circuitd.intent;

import io.circuitd.files.Fields;
import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.Optional;

/** A circuit together with the places of its values. */
record CircuitFile(Circuit circuit, Fields root) {
  Findings findings() {
    return root.findings();
  }

  /** Where a key at the top stands. */
  Position at(String key) {
    return root.position(key);
  }

  /** Where a peering is named. */
  Position at(PeeringType type) {
    return peering(type).map(Fields::keyPosition).orElseGet(() -> at("peerings"));
  }

  /** Where a value of a peering stands; the peering itself where the value is a default. */
  Position at(PeeringType type, String key) {
    return peering(type)
        .filter(p -> p.has(key))
        .map(p -> p.position(key))
        .orElseGet(() -> at(type));
  }

  /** Where a value of one connection's attachment stands. */
  Position at(PeeringType type, Side side, String key) {
    return peering(type)
        .flatMap(p -> p.section(side.word()))
        .map(link -> link.has(key) ? link.position(key) : link.keyPosition())
        .orElseGet(() -> at(type));
  }

  /** Where a value of a connection stands. */
  Position at(Side side, String key) {
    return root.section("connections")
        .flatMap(c -> c.section(side.word()))
        .map(c -> c.has(key) ? c.position(key) : c.keyPosition())
        .orElseGet(() -> root.keyPosition("connections"));
  }

  private Optional<Fields> peering(PeeringType type) {
    return root.section("peerings").flatMap(p -> p.section(type.word()));
  }
}
