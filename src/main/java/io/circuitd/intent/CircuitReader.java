package io.circuitd.intent;

import io.circuitd.files.Fields;
import io.circuitd.intent.Circuit.Connection;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the values of a circuit file; each refused value is a finding at its place. */
final class CircuitReader {
  private final Fields root;

  CircuitReader(Fields root) {
    this.root = root;
  }

  /** Empty when a value is missing that nothing works without. */
  Optional<Circuit> read() {
    Optional<CircuitName> name =
        root.text("circuit").filter(text -> text.matches("[a-z0-9-]{1,32}")).map(CircuitName::new);
    Optional<ServiceKey> key = root.value("serviceKey", ServiceKey::parse);
    OptionalInt bandwidth = bandwidth();
    Optional<LocalDate> createdOn = createdOn();
    Optional<Map<PeeringType, Circuit.Peering>> peerings = peerings();
    Map<Side, Connection> connections = connections();
    if (name.isEmpty() || key.isEmpty() || bandwidth.isEmpty() || peerings.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Circuit(
            name.get(),
            root.text("customer").orElse(""),
            key.get(),
            bandwidth.getAsInt(),
            peerings.get(),
            connections,
            word(VpnUse.class, root.text("vpn")).orElse(VpnUse.NONE),
            createdOn,
            root.text("author"),
            root.position()));
  }

  private OptionalInt bandwidth() {
    OptionalInt bandwidth = root.number("bandwidthMbps");
    if (bandwidth.isPresent()
        && (bandwidth.getAsInt() == 40000 || bandwidth.getAsInt() == 100000)) {
      root.findings()
          .error(
              "R-079",
              root.position("bandwidthMbps"),
              bandwidth.getAsInt() + " Mbit/s, a size of ExpressRoute Direct",
              "a provider's circuit of at most 10000 Mbit/s",
              "ExpressRoute Direct is out of scope; correct the value");
    }
    return bandwidth;
  }

  private Optional<LocalDate> createdOn() {
    Optional<String> text = root.text("createdOn");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text.get()));
    } catch (DateTimeParseException e) {
      root.findings()
          .error(
              "R-063",
              root.position("createdOn"),
              "text that is no date",
              "a date such as 2018-07-31",
              "correct the value");
      return Optional.empty();
    }
  }

  private Optional<Map<PeeringType, Circuit.Peering>> peerings() {
    Map<PeeringType, Circuit.Peering> peerings = new EnumMap<>(PeeringType.class);
    boolean complete = true;
    Optional<Fields> section = root.section("peerings");
    for (PeeringType type : PeeringType.values()) {
      Optional<Fields> fields = section.flatMap(s -> s.section(type.word()));
      if (fields.isPresent()) {
        Optional<Circuit.Peering> peering = new PeeringReader(type, fields.get()).read();
        peering.ifPresent(p -> peerings.put(type, p));
        complete &= peering.isPresent();
      }
    }
    return complete ? Optional.of(peerings) : Optional.empty();
  }

  private Map<Side, Connection> connections() {
    Map<Side, Connection> connections = new EnumMap<>(Side.class);
    Optional<Fields> section = root.section("connections");
    for (Side side : Side.values()) {
      section
          .flatMap(s -> s.section(side.word()))
          .ifPresent(fields ->
              connections.put(
                  side,
                  new Connection(
                      word(ConnectionState.class, fields.text("state"))
                          .orElse(ConnectionState.DRAFT),
                      fields.text("virtualSwitch"),
                      fields.text("description"),
                      fields.flag("maintenance").orElse(false))));
    }
    return connections;
  }

  private static <E extends Enum<E>> Optional<E> word(Class<E> type, Optional<String> word) {
    for (E constant : type.getEnumConstants()) {
      if (word.isPresent() && constant.name().toLowerCase(Locale.ROOT).equals(word.get())) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
