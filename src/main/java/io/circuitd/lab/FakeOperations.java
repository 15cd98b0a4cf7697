package io.circuitd.lab;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long-running operations. One takes effect when its time is over and somebody looks; its owner
 * holds the lock.
 */
final class FakeOperations {
  /** What a client may still ask about. */
  private static final int KEPT = 20_000;

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final List<Operation> running = new ArrayList<>();
  private final InstantSource time = InstantSource.system();
  private final Habits habits;

  private record Effect(Runnable change, Optional<String> peering) {}

  private static final class Operation {
    final FakeCircuit circuit;
    final Optional<Habits.Failure> failure;
    final Optional<Effect> effect;
    final Supplier<Optional<JsonNode>> result;
    Instant ends;
    boolean over;

    Operation(
        FakeCircuit circuit,
        Instant ends,
        Optional<Habits.Failure> failure,
        Optional<Effect> effect,
        Supplier<Optional<JsonNode>> result) {
      this.circuit = circuit;
      this.ends = ends;
      this.failure = failure;
      this.effect = effect;
      this.result = result;
    }
  }

  FakeOperations(Habits habits) {
    this.habits = habits;
  }

  /**
   * Accepts a write; the circuit is busy from now on.
   *
   * @param base of the URL to poll
   * @param peering the peering that is written, if it is one
   * @return the headers that tell the client about it
   */
  Map<String, String> start(
      FakeCircuit circuit, URI base, Optional<String> peering, Runnable effect) {
    Map<String, String> headers =
        accept(
            circuit, base, Optional.of(new Effect(effect, peering)), Optional::empty, "operations");
    circuit.keepOld();
    circuit.provisioning("Updating", peering);
    return headers;
  }

  /**
   * Accepts a question whose answer takes its time; the circuit is not busy with it.
   *
   * @param result looked up when the answer is asked for
   */
  Map<String, String> ask(FakeCircuit circuit, URI base, Supplier<JsonNode> result) {
    return accept(
        circuit, base, Optional.empty(), () -> Optional.of(result.get()), "operationResults");
  }

  private Map<String, String> accept(
      FakeCircuit circuit,
      URI base,
      Optional<Effect> effect,
      Supplier<Optional<JsonNode>> result,
      String kind) {
    Duration takes = habits.operationTime();
    String id = UUID.randomUUID().toString();
    Instant ends = habits.takeEndless() ? Instant.MAX : time.instant().plus(takes);
    Operation operation = new Operation(circuit, ends, habits.takeFailure(), effect, result);
    operations.put(id, operation);
    if (operations.size() > KEPT) {
      operations.remove(operations.keySet().iterator().next());
    }
    running.add(operation);
    Map<String, String> headers = wait(takes);
    headers.put(
        kind.equals("operations") ? "Azure-AsyncOperation" : "Location",
        url(circuit, base, kind, id));
    return headers;
  }

  private static String url(FakeCircuit circuit, URI base, String kind, String id) {
    return base
        + "/subscriptions/"
        + circuit.id().split("/", -1)[2]
        + "/providers/Microsoft.Network/locations/"
        + circuit.body().path("location").asString("")
        + "/"
        + kind
        + "/"
        + id
        + "?api-version=2025-03-01";
  }

  /** Whole seconds as ARM gives them, and milliseconds beside them so that tests are quick. */
  static Map<String, String> wait(Duration wait) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
    headers.put("x-ms-retry-after-ms", String.valueOf(wait.toMillis()));
    return headers;
  }

  /** What a poll of an {@code Azure-AsyncOperation} shows. */
  FakeArm.Reply status(String id) throws ArmError {
    Operation operation = known(id);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (!operation.over) {
      body.put("status", "InProgress");
      return new FakeArm.Reply(200, left(operation), Optional.of(body));
    }
    operation.failure.ifPresentOrElse(
        failure -> {
          failure.code().ifPresent(code -> body.setAll(ArmError.body(code, failure.message())));
          body.put("status", failure.word());
        },
        () -> body.put("status", "Succeeded"));
    return FakeArm.Reply.ok(body);
  }

  /** What a poll of a {@code Location} shows: 202 while it runs, then what was asked for. */
  FakeArm.Reply result(String id, URI self) throws ArmError {
    Operation operation = known(id);
    if (!operation.over) {
      Map<String, String> headers = left(operation);
      headers.put("Location", self.toString());
      return new FakeArm.Reply(202, headers, Optional.empty());
    }
    if (operation.failure.isPresent()) {
      Habits.Failure failure = operation.failure.get();
      throw new ArmError(
          409, failure.code().orElse("Operation" + failure.word()), failure.message());
    }
    Optional<JsonNode> result = operation.result.get();
    return new FakeArm.Reply(result.isPresent() ? 200 : 204, Map.of(), result);
  }

  private Operation known(String id) throws ArmError {
    Operation operation = operations.get(id);
    if (operation == null) {
      throw new ArmError(404, "NotFound", "There is no operation " + id + ".");
    }
    return operation;
  }

  private Map<String, String> left(Operation operation) {
    if (operation.ends.equals(Instant.MAX)) {
      return wait(habits.operationTime());
    }
    Duration left = Duration.between(time.instant(), operation.ends);
    return wait(left.isPositive() ? left : Duration.ZERO);
  }

  /** All that run are due. */
  void endAll() {
    running.forEach(operation -> operation.ends = time.instant());
  }

  /** Nobody can ask for those any more that were accepted until now. */
  void forget() {
    operations.clear();
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
      operation.effect.ifPresent(effect -> settle(operation, effect));
    }
  }

  private static void settle(Operation operation, Effect effect) {
    if (operation.failure.isEmpty()) {
      effect.change().run();
    }
    String outcome = operation.failure.map(Habits.Failure::word).orElse("Succeeded");
    operation.circuit.provisioning(outcome, effect.peering());
  }
}
