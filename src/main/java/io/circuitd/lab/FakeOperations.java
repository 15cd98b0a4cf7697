package io.circuitd.lab;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long-running operations. One takes effect when its time is over and somebody looks; its owner
 * holds the lock.
 */
final class FakeOperations {
  private final Map<String, Operation> operations = new HashMap<>();
  private final List<Operation> running = new ArrayList<>();
  private final InstantSource time = InstantSource.system();
  private final AzureFaults faults;

  private static final class Operation {
    final FakeCircuit circuit;
    final Instant ends;
    final Optional<AzureFaults.Failure> failure;
    final Runnable effect;
    boolean over;

    Operation(
        FakeCircuit circuit, Instant ends, Optional<AzureFaults.Failure> failure, Runnable effect) {
      this.circuit = circuit;
      this.ends = ends;
      this.failure = failure;
      this.effect = effect;
    }
  }

  FakeOperations(AzureFaults faults) {
    this.faults = faults;
  }

  /**
   * Accepts a write; the circuit is busy from now on.
   *
   * @param base of the URL to poll
   * @return the headers that tell the client about it
   */
  Map<String, String> start(FakeCircuit circuit, URI base, Runnable effect) {
    Duration takes = faults.operationTime();
    String id = UUID.randomUUID().toString();
    Operation operation =
        new Operation(circuit, time.instant().plus(takes), faults.takeFailure(), effect);
    operations.put(id, operation);
    running.add(operation);
    circuit.properties().put("provisioningState", "Updating");
    circuit.touch();
    Map<String, String> headers = wait(takes);
    headers.put(
        "Azure-AsyncOperation",
        base
            + "/subscriptions/"
            + circuit.id().split("/", -1)[2]
            + "/providers/Microsoft.Network/locations/"
            + circuit.body().path("location").asString("")
            + "/operations/"
            + id
            + "?api-version=2025-03-01");
    return headers;
  }

  /** Whole seconds as ARM gives them, and milliseconds beside them so that tests are quick. */
  static Map<String, String> wait(Duration wait) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
    headers.put("x-ms-retry-after-ms", String.valueOf(wait.toMillis()));
    return headers;
  }

  /** What a poll shows. */
  FakeArm.Reply status(String id) throws ArmError {
    Operation operation = operations.get(id);
    if (operation == null) {
      throw new ArmError(404, "NotFound", "There is no operation " + id + ".");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (!operation.over) {
      body.put("status", "InProgress");
      Duration left = Duration.between(time.instant(), operation.ends);
      return new FakeArm.Reply(
          200, wait(left.isPositive() ? left : Duration.ZERO), Optional.of(body));
    }
    operation.failure.ifPresentOrElse(
        failure -> {
          body.setAll(ArmError.body(failure.code(), failure.message()));
          body.put("status", "Failed");
        },
        () -> body.put("status", "Succeeded"));
    return FakeArm.Reply.ok(body);
  }

  /** Lets what is due take effect. */
  void settle() {
    Instant now = time.instant();
    for (Operation operation : List.copyOf(running)) {
      if (operation.ends.isAfter(now)) {
        continue;
      }
      operation.over = true;
      running.remove(operation);
      if (operation.failure.isEmpty()) {
        operation.effect.run();
      }
      String outcome = operation.failure.isEmpty() ? "Succeeded" : "Failed";
      operation.circuit.properties().put("provisioningState", outcome);
      operation.circuit.touch();
    }
  }
}
