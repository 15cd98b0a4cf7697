package io.circuitd.health;

import io.circuitd.health.HealthEvent.BelowPrefixLimit;
import io.circuitd.health.HealthEvent.CircuitChanged;
import io.circuitd.health.HealthEvent.CircuitGone;
import io.circuitd.health.HealthEvent.LegChanged;
import io.circuitd.health.HealthEvent.LegGone;
import io.circuitd.health.HealthEvent.NearPrefixLimit;
import io.circuitd.health.HealthEvent.Prefixes;
import io.circuitd.health.HealthEvent.RedundancyLost;
import io.circuitd.health.HealthEvent.RedundancyRestored;
import io.circuitd.health.HealthEvent.RouterReachable;
import io.circuitd.health.HealthEvent.RouterUnreachable;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.store.HealthRecord;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** News as rows of the history, and back. */
public final class HealthRows {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String LEG = "leg";
  private static final String CIRCUIT = "circuit";
  private static final String LEG_GONE = "leg-gone";
  private static final String CIRCUIT_GONE = "circuit-gone";
  private static final String GONE = "not live";
  private static final String LOST = "redundancy-lost";
  private static final String RESTORED = "redundancy-restored";
  private static final String NEAR = "near-prefix-limit";
  private static final String BELOW = "below-prefix-limit";
  private static final String UNREACHABLE = "router-unreachable";
  private static final String REACHABLE = "router-reachable";

  private HealthRows() {}

  /** As it is stored. */
  public static HealthRecord of(HealthEvent event) {
    return switch (event) {
      case LegChanged(HealthChange change) -> row(event, LEG, change);
      case CircuitChanged(HealthChange change) -> row(event, CIRCUIT, change);
      case LegGone(LegId leg, Verdict.State told, String _, Instant _) ->
          row(event, LEG_GONE, leg.circuit().value(), leg.leg(), "", told.word(), GONE, "");
      case CircuitGone(CircuitName circuit, Verdict.State told, String _, Instant _) ->
          row(event, CIRCUIT_GONE, circuit.value(), "", "", told.word(), GONE, "");
      case RedundancyLost lost ->
          row(event, LOST, lost.circuit().value(), "", "", "", lost.lost().word(), "");
      case RedundancyRestored back ->
          row(event, RESTORED, back.circuit().value(), "", "", "", back.restored().word(), "");
      case NearPrefixLimit near ->
          row(
              event,
              NEAR,
              near.leg(),
              detail(near.family(), near.counted(), near.prefixes(), near.limit()));
      case BelowPrefixLimit below ->
          row(
              event,
              BELOW,
              below.leg(),
              detail(below.family(), below.counted(), below.prefixes(), below.limit()));
      case RouterUnreachable gone -> row(event, UNREACHABLE, "", "", gone.router(), "", "", "");
      case RouterReachable back -> row(event, REACHABLE, "", "", back.router(), "", "", "");
    };
  }

  private static HealthRecord row(HealthEvent event, String kind, HealthChange change) {
    return row(
        event,
        kind,
        change.circuit().value(),
        change.leg().map(LegId::leg).orElse(""),
        "",
        change.before().word(),
        change.now().word(),
        "");
  }

  private static HealthRecord row(HealthEvent event, String kind, LegId leg, String detail) {
    return row(event, kind, leg.circuit().value(), leg.leg(), "", "", "", detail);
  }

  private static HealthRecord row(
      HealthEvent event,
      String kind,
      String circuit,
      String leg,
      String router,
      String before,
      String now,
      String detail) {
    return new HealthRecord(
        0,
        event.at(),
        kind,
        circuit,
        leg,
        router,
        before,
        now,
        event.reason(),
        event.silenced(),
        detail);
  }

  private static String detail(Family family, Prefixes counted, int prefixes, int limit) {
    return MAPPER
        .createObjectNode()
        .put("family", family.name())
        .put("counted", counted.name())
        .put("prefixes", prefixes)
        .put("limit", limit)
        .toString();
  }

  /**
   * As it was told.
   *
   * @throws IllegalArgumentException when the row is none that {@link #of} made
   */
  public static HealthEvent event(HealthRecord row) {
    return switch (row.kind()) {
      case LEG -> new LegChanged(change(row, Optional.of(leg(row))));
      case CIRCUIT -> new CircuitChanged(change(row, Optional.empty()));
      case LEG_GONE -> new LegGone(leg(row), Memory.state(row.before()), row.reason(), row.at());
      case CIRCUIT_GONE ->
          new CircuitGone(circuit(row), Memory.state(row.before()), row.reason(), row.at());
      case LOST ->
          new RedundancyLost(circuit(row), side(row), row.reason(), row.at(), row.silenced());
      case RESTORED ->
          new RedundancyRestored(circuit(row), side(row), row.reason(), row.at(), row.silenced());
      case NEAR -> {
        JsonNode detail = MAPPER.readTree(row.detail());
        yield new NearPrefixLimit(
            leg(row),
            Family.valueOf(detail.path("family").asString("")),
            Prefixes.valueOf(detail.path("counted").asString("")),
            detail.path("prefixes").asInt(),
            detail.path("limit").asInt(),
            row.reason(),
            row.at(),
            row.silenced());
      }
      case BELOW -> {
        JsonNode detail = MAPPER.readTree(row.detail());
        yield new BelowPrefixLimit(
            leg(row),
            Family.valueOf(detail.path("family").asString("")),
            Prefixes.valueOf(detail.path("counted").asString("")),
            detail.path("prefixes").asInt(),
            detail.path("limit").asInt(),
            row.reason(),
            row.at(),
            row.silenced());
      }
      case UNREACHABLE ->
          new RouterUnreachable(row.router(), row.reason(), row.at(), row.silenced());
      case REACHABLE -> new RouterReachable(row.router(), row.reason(), row.at(), row.silenced());
      default -> throw new IllegalArgumentException("no news is of kind '" + row.kind() + "'");
    };
  }

  private static HealthChange change(HealthRecord row, Optional<LegId> leg) {
    return new HealthChange(
        circuit(row),
        leg,
        Memory.state(row.before()),
        Memory.state(row.now()),
        row.reason(),
        row.at(),
        row.silenced());
  }

  private static CircuitName circuit(HealthRecord row) {
    return new CircuitName(row.circuit());
  }

  private static LegId leg(HealthRecord row) {
    return Memory.leg(row.circuit() + "." + row.leg());
  }

  private static Side side(HealthRecord row) {
    return Memory.side(row.now());
  }
}
