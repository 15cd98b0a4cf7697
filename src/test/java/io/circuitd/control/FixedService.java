package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon with fixed answers; the circuit {@code broken} makes it fail in ways. */
class FixedService implements ControlService {
  static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  final AtomicInteger reloads = new AtomicInteger();

  @Override
  public StatusReport status(Optional<CircuitName> circuit) {
    String name = circuit.map(CircuitName::value).orElse("");
    return switch (name) {
      case "refused" -> throw new ControlFailure(Reason.REFUSED, "config/x.yaml:3:1: é is wrong");
      case "faulty" -> throw new IllegalStateException("the cause, for the log alone");
      case "none" ->
          throw new ControlFailure(Reason.NOT_FOUND, "no circuit none; known: example-univ");
      default -> new StatusReport(AT, DaemonState.RUNNING, List.of(), List.of());
    };
  }

  @Override
  public PlanReport plan(CircuitName circuit) {
    return new PlanReport(
        circuit,
        AT,
        "d1",
        PlanReport.Kind.FIRST_BUILD,
        List.of(),
        List.of(new PlanReport.RouterPlan("r1", "primary-private", "+ é\n", "config", 2)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PlanReport.ApprovalNeeds.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    return new DriftReport(
        AT,
        List.of(
            new DriftReport.LegDrift(
                circuit.orElseThrow(),
                now ? "now" : "then",
                router.orElse("any"),
                DriftReport.State.UNKNOWN,
                "no answer",
                Optional.empty(),
                List.of())));
  }

  @Override
  public FreezeReport freeze(String by, String reason) {
    return new FreezeReport(true, "frozen by " + by + " (" + reason + ")");
  }

  @Override
  public FreezeReport unfreeze(String by) {
    return new FreezeReport(by.equals("nobody"), "unfrozen by " + by);
  }

  @Override
  public ReloadReport reload() {
    return new ReloadReport(reloads.incrementAndGet(), List.of());
  }
}
