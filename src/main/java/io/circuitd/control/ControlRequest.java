package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.model.CircuitName;
import java.util.Map;
import java.util.Optional;

/**
 * A call that came in. All parameters stand in the query; a call has no body.
 *
 * @param method {@code GET} or {@code POST}
 * @param path with its leading slash, without the query
 * @param parameters the query's, decoded
 * @param user the system user whose process called, where the system tells
 */
public record ControlRequest(
    String method, String path, Map<String, String> parameters, Optional<String> user) {
  public ControlRequest {
    parameters = Map.copyOf(parameters);
  }

  /** Who asks: the name that was given, and the system user; empty text where neither is known. */
  public String asker() {
    String by = parameter("by").orElse("");
    String as = user.map(name -> "user " + name).orElse("");
    return by.isEmpty() || as.isEmpty() ? by + as : by + ", " + as;
  }

  /** A parameter, where it was given. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * The circuit that the call is about, where it names one.
   *
   * @throws ControlFailure {@code BAD_CALL} when that cannot be a circuit's name
   */
  public Optional<CircuitName> circuit() {
    return parameter("circuit").map(ControlRequest::circuitName);
  }

  /**
   * The circuit that the call must name.
   *
   * @throws ControlFailure {@code BAD_CALL}
   */
  public CircuitName requiredCircuit() {
    return circuit()
        .orElseThrow(
            () -> new ControlFailure(Reason.BAD_CALL, path + " without its parameter circuit"));
  }

  private static CircuitName circuitName(String text) {
    try {
      return new CircuitName(text);
    } catch (IllegalArgumentException e) {
      throw new ControlFailure(Reason.BAD_CALL, String.valueOf(e.getMessage()));
    }
  }
}
