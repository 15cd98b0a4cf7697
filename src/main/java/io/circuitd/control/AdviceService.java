package io.circuitd.control;

import io.circuitd.model.CircuitName;
import java.util.List;

/** What the daemon answers about the customers' side. */
public interface AdviceService {
  /**
   * What applies to a circuit: reads Azure, and the customer's side where that is granted; changes
   * nothing. Where nobody answers, what needs no answer is still given.
   *
   * @throws ControlFailure {@code NOT_FOUND} when there is no such circuit
   */
  AdviceReport advice(CircuitName circuit);

  /** The calls of the local API. */
  static List<ControlRoute> routes(AdviceService service) {
    return List.of(
        new ControlRoute("GET", "/advice", call -> service.advice(call.requiredCircuit())));
  }
}
