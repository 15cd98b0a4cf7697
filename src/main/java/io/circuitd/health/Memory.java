package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is kept over a restart, as text and back. */
final class Memory {
  static final String LEG = "leg ";
  static final String CIRCUIT = "circuit ";
  static final String ROUTER = "router ";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Memory() {}

  static Kept of(LegId leg, Damped damped, Set<String> near, Moment now) {
    ObjectNode json = MAPPER.createObjectNode();
    put(json, damped.standing(), damped.told());
    damped.known().ifPresent(state -> json.put("known", state.name()));
    damped.changes().forEach(change -> json.withArray("changes").add(now.wall(change).toString()));
    near.stream().sorted().forEach(what -> json.withArray("near").add(what));
    return new Kept(LEG + leg, json.toString());
  }

  static Kept of(CircuitName circuit, CircuitState state) {
    ObjectNode json = MAPPER.createObjectNode();
    put(json, state.standing(), state.told());
    state.lost().ifPresent(side -> json.put("lost", side.name()));
    state.lostTold().ifPresent(side -> json.put("lostTold", side.name()));
    return new Kept(CIRCUIT + circuit, json.toString());
  }

  static Kept of(RouterHealth router) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("unreachable", router.unreachable());
    router.since().ifPresent(since -> json.put("since", since.toString()));
    return new Kept(ROUTER + router.router(), json.toString());
  }

  private static void put(ObjectNode json, Standing standing, Optional<State> told) {
    json.put("state", standing.state().name());
    json.put("flapping", standing.flapping());
    json.put("reason", standing.reason());
    json.put("since", standing.since().toString());
    told.ifPresent(state -> json.put("told", state.name()));
  }

  /** What lies ahead of now was kept before the clock was set back, and counts no more. */
  static Damped damped(Kept kept, Moment now) {
    JsonNode json = MAPPER.readTree(kept.memory());
    return Damped.restored(
        standing(json),
        one(json, "told", State::valueOf),
        one(json, "known", State::valueOf),
        texts(json, "changes")
            .map(Instant::parse)
            .filter(change -> !change.isAfter(now.at()))
            .map(now::steady)
            .toList(),
        now);
  }

  static Set<String> near(Kept kept) {
    return texts(MAPPER.readTree(kept.memory()), "near").collect(Collectors.toUnmodifiableSet());
  }

  static CircuitState circuit(Kept kept) {
    JsonNode json = MAPPER.readTree(kept.memory());
    return new CircuitState(
        standing(json),
        one(json, "told", State::valueOf),
        one(json, "lost", Side::valueOf),
        one(json, "lostTold", Side::valueOf));
  }

  static RouterWatch router(Kept kept) {
    JsonNode json = MAPPER.readTree(kept.memory());
    return RouterWatch.of(
        kept.subject().substring(ROUTER.length()),
        json.path("unreachable").asBoolean(false),
        one(json, "since", Instant::parse));
  }

  private static Standing standing(JsonNode json) {
    return new Standing(
        State.valueOf(json.path("state").asString("")),
        json.path("flapping").asBoolean(false),
        json.path("reason").asString(""),
        Instant.parse(json.path("since").asString("")));
  }

  private static <T> Optional<T> one(JsonNode json, String name, Function<String, T> read) {
    return Optional.ofNullable(json.get(name)).map(node -> read.apply(node.asString("")));
  }

  private static Stream<String> texts(JsonNode json, String name) {
    return json.path(name).valueStream().map(node -> node.asString(""));
  }

  /** {@code example-univ.primary-private} back to the leg. */
  static LegId leg(String text) {
    return LegId.parse(text);
  }

  static Side side(String word) {
    return named(Side.values(), word);
  }

  /** {@code degraded} back to the state. */
  static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static <E> E named(E[] values, String word) {
    return Stream.of(values)
        .filter(value -> value.toString().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not known"));
  }
}
