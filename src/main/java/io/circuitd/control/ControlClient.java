package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.rollout.Stages.Stage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * The commands' side of the local API. Every call throws {@link ControlFailure}: {@code NO_DAEMON}
 * when nobody answers on the socket, otherwise what the daemon gave as reason.
 */
public final class ControlClient
    implements ControlService, HistoryService, RolloutService, AdviceService {
  private static final Duration FROM_MEMORY = Duration.ofSeconds(20);
  private static final Duration WITH_READS = Duration.ofMinutes(10);

  private final Path socket;

  /** Opens nothing yet: each call makes a connection of its own. */
  public ControlClient(Path socket) {
    this.socket = socket;
  }

  @Override
  public StatusReport status(Optional<CircuitName> circuit) {
    return call("GET", "/status", parameters(circuit), FROM_MEMORY, StatusReport.class);
  }

  @Override
  public PlanReport plan(CircuitName circuit) {
    return call("GET", "/plan", parameters(Optional.of(circuit)), WITH_READS, PlanReport.class);
  }

  @Override
  public PlanReport plan(CircuitName circuit, String asker) {
    Map<String, String> parameters = parameters(Optional.of(circuit));
    parameters.put("by", asker);
    return call("GET", "/plan", parameters, WITH_READS, PlanReport.class);
  }

  @Override
  public PlanReport undo(long change, String asker) {
    Map<String, String> parameters = Map.of("change", Long.toString(change), "by", asker);
    return call("GET", "/undo", parameters, WITH_READS, PlanReport.class);
  }

  @Override
  public PlanReport peering(
      CircuitName circuit, PeeringAction action, PeeringType type, String asker) {
    return peering(circuit, action, Optional.of(type), asker);
  }

  @Override
  public PlanReport peering(CircuitName circuit, PeeringAction action, String asker) {
    return peering(circuit, action, Optional.empty(), asker);
  }

  private PlanReport peering(
      CircuitName circuit, PeeringAction action, Optional<PeeringType> type, String asker) {
    Map<String, String> parameters = parameters(Optional.of(circuit));
    parameters.put("action", action.word());
    type.ifPresent(which -> parameters.put("type", which.word()));
    parameters.put("by", asker);
    return call("GET", "/peering", parameters, WITH_READS, PlanReport.class);
  }

  @Override
  public HistoryReport history(Optional<CircuitName> circuit, int limit) {
    Map<String, String> parameters = parameters(circuit);
    parameters.put("limit", Integer.toString(limit));
    return call("GET", "/history", parameters, FROM_MEMORY, HistoryReport.class);
  }

  @Override
  public HistoryReport.Story story(long change) {
    Map<String, String> parameters = Map.of("id", Long.toString(change));
    return call("GET", "/history/change", parameters, FROM_MEMORY, HistoryReport.Story.class);
  }

  @Override
  public HistoryReport.Verified verify(Optional<Path> copy) {
    Map<String, String> parameters = new LinkedHashMap<>();
    copy.ifPresent(file -> parameters.put("copy", file.toString()));
    return call("GET", "/history/verify", parameters, WITH_READS, HistoryReport.Verified.class);
  }

  @Override
  public HealthReport health(Optional<CircuitName> circuit, boolean azure) {
    return call(
        azure ? "POST" : "GET",
        "/health",
        parameters(circuit),
        azure ? WITH_READS : FROM_MEMORY,
        HealthReport.class);
  }

  @Override
  public HealthHistory healthHistory(Optional<CircuitName> circuit, int limit) {
    Map<String, String> parameters = parameters(circuit);
    parameters.put("limit", Integer.toString(limit));
    return call("GET", "/health/history", parameters, FROM_MEMORY, HealthHistory.class);
  }

  @Override
  public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    Map<String, String> parameters = parameters(circuit);
    router.ifPresent(name -> parameters.put("router", name));
    return call(
        now ? "POST" : "GET",
        "/drift",
        parameters,
        now ? WITH_READS : FROM_MEMORY,
        DriftReport.class);
  }

  @Override
  public TemplatesReport preview(Path old, Path fresh) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("old", old.toString());
    parameters.put("new", fresh.toString());
    return call("GET", "/templates/preview", parameters, WITH_READS, TemplatesReport.class);
  }

  @Override
  public RolloutReport rollout() {
    return call("GET", "/rollout", Map.of(), WITH_READS, RolloutReport.class);
  }

  @Override
  public StageReport stage(Stage stage, String asker) {
    Map<String, String> parameters = Map.of("stage", stage.word(), "by", asker);
    return call("GET", "/rollout/plan", parameters, WITH_READS, StageReport.class);
  }

  @Override
  public AdviceReport advice(CircuitName circuit) {
    return call("GET", "/advice", parameters(Optional.of(circuit)), WITH_READS, AdviceReport.class);
  }

  @Override
  public FreezeReport freeze(String by, String reason) {
    return call(
        "POST", "/freeze", Map.of("by", by, "reason", reason), FROM_MEMORY, FreezeReport.class);
  }

  @Override
  public FreezeReport unfreeze(String by) {
    return call("POST", "/unfreeze", Map.of("by", by), WITH_READS, FreezeReport.class);
  }

  @Override
  public ReloadReport reload() {
    return call("POST", "/reload", Map.of(), WITH_READS, ReloadReport.class);
  }

  /**
   * Any call, also of a further route.
   *
   * @param patience how long an answer may take
   */
  public <T> T call(
      String method,
      String path,
      Map<String, String> parameters,
      Duration patience,
      Class<T> type) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    String target = query.isEmpty() ? path : path + "?" + query;
    SocketExchange.Answer answer = new SocketExchange(socket, patience).send(method, target);
    try {
      if (answer.status() == 200) {
        return ControlJson.read(answer.body(), type);
      }
      throw new ControlFailure(
          Reason.ofStatus(answer.status()), ControlJson.read(answer.body(), Refusal.class).error());
    } catch (JacksonException e) {
      throw new ControlFailure(
          Reason.INTERNAL,
          "the daemon's answer to "
              + path
              + " (HTTP "
              + answer.status()
              + ") cannot be read; next: check that command and daemon are the same version");
    }
  }

  private static Map<String, String> parameters(Optional<CircuitName> circuit) {
    Map<String, String> parameters = new LinkedHashMap<>();
    circuit.ifPresent(name -> parameters.put("circuit", name.value()));
    return parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
