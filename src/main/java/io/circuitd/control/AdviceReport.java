package io.circuitd.control;

import io.circuitd.advice.Advice;
import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.List;

/**
 * What applies to a circuit on the customer's side.
 *
 * @param azure what Azure says of the circuit to its provider, or why it is not known
 * @param customer whether the customer's side may be read, and was
 * @param silent what could not be read, in words; empty when everything answered
 * @param advice checks first, wrong ones before all
 */
public record AdviceReport(
    Instant at,
    CircuitName circuit,
    String azure,
    String customer,
    List<String> silent,
    List<Advice> advice) {
  public AdviceReport {
    silent = List.copyOf(silent);
    advice = List.copyOf(advice);
  }
}
