package io.circuitd.control;

import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One call of the local API.
 *
 * @param answer gives the report, a record of this room or one that Jackson maps alike; throws
 *     {@link ControlFailure}
 */
public record ControlRoute(String method, String path, Function<ControlRequest, Object> answer) {

  static List<ControlRoute> of(ControlService service) {
    return List.of(
        new ControlRoute("GET", "/status", call -> service.status(call.circuit())),
        new ControlRoute(
            "GET", "/plan", call -> service.plan(call.requiredCircuit(), call.asker())),
        new ControlRoute("GET", "/undo", call -> service.undo(change(call), call.asker())),
        new ControlRoute("GET", "/health", call -> service.health(call.circuit(), false)),
        new ControlRoute("POST", "/health", call -> service.health(call.circuit(), true)),
        new ControlRoute(
            "GET", "/health/history", call -> service.healthHistory(call.circuit(), limit(call))),
        new ControlRoute("GET", "/peering", call -> peering(service, call)),
        new ControlRoute(
            "GET",
            "/drift",
            call -> service.drift(call.circuit(), call.parameter("router"), false)),
        new ControlRoute(
            "POST",
            "/drift",
            call -> service.drift(call.circuit(), call.parameter("router"), true)),
        new ControlRoute(
            "POST",
            "/freeze",
            call ->
                service.freeze(
                    call.parameter("by").orElse(""), call.parameter("reason").orElse(""))),
        new ControlRoute(
            "POST", "/unfreeze", call -> service.unfreeze(call.parameter("by").orElse(""))),
        new ControlRoute("POST", "/reload", call -> service.reload()));
  }

  private static PlanReport peering(ControlService service, ControlRequest call) {
    PeeringAction action = one(call, "action", PeeringAction.values());
    return call.parameter("type").isEmpty()
        ? service.peering(call.requiredCircuit(), action, call.asker())
        : service.peering(
            call.requiredCircuit(), action, one(call, "type", PeeringType.values()), call.asker());
  }

  /** A parameter that is one of some words. */
  private static <T> T one(ControlRequest call, String name, T[] known) {
    return Stream.of(known)
        .filter(value -> call.parameter(name).filter(value.toString()::equals).isPresent())
        .findFirst()
        .orElseThrow(() ->
            new ControlFailure(
                ControlFailure.Reason.BAD_CALL,
                name + " is missing or unknown; expected one of " + List.of(known)));
  }

  private static int limit(ControlRequest call) {
    return call.parameter("limit")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Math.clamp(Integer.parseInt(text), 1, HealthHistory.MOST))
        .orElse(HealthHistory.USUAL_LIMIT);
  }

  private static long change(ControlRequest call) {
    return call.parameter("change")
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElseThrow(() ->
            new ControlFailure(
                ControlFailure.Reason.BAD_CALL, "change is missing; expected its number"));
  }
}
