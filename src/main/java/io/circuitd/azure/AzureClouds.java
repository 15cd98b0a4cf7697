package io.circuitd.azure;

import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The door to Azure: all configured clouds, as a connectivity provider sees them. Blocking; safe
 * for many threads. Reads are tried again as configured, writes only when Azure said that it did
 * not look at them. An error is never read as "not there".
 */
public final class AzureClouds implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(AzureClouds.class);
  private static final Duration RETRY_DELAY = Duration.ofMillis(800);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
  private final Map<String, ArmCloud> clouds = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Connects to nothing yet: a cloud's pipeline is made, and its secret read, on first use.
   *
   * @param configDir where relative paths of secrets and certificates count from
   */
  public AzureClouds(Collection<CloudConfig> configs, Path configDir) {
    this(configs, configDir, RETRY_DELAY);
  }

  AzureClouds(Collection<CloudConfig> configs, Path configDir, Duration retryDelay) {
    for (CloudConfig config : configs) {
      ArmCloud cloud = new ArmCloud(config, configDir, threads, retryDelay);
      if (clouds.put(config.name(), cloud) != null) {
        throw new IllegalArgumentException("two clouds are named '" + config.name() + "'");
      }
    }
  }

  /** Names of the clouds, in the order of the configuration. */
  public List<String> names() {
    return List.copyOf(clouds.keySet());
  }

  /**
   * Begins to load what the first request needs, in the background, so that it need not wait for
   * the SDK; nothing is sent. What goes wrong shows at the first request.
   */
  public void prepare() {
    clouds.values().forEach(cloud -> threads.execute(() -> prepare(cloud)));
  }

  private static void prepare(ArmCloud cloud) {
    try {
      cloud.prepare();
    } catch (IllegalArgumentException | SecretUnavailable e) {
      // Each request meets it again, and tells it to whoever asked.
      logger.debug("{}: {}", cloud.title(), e.getMessage());
    }
  }

  /**
   * Asks every cloud for a service key, all at once. The resource group is Microsoft's, so
   * the id is taken from the list and the facts from a GET of that id.
   */
  public KeyLookup find(ServiceKey key) {
    Map<ArmCloud, Future<Reading<CrossConnection>>> asked = new LinkedHashMap<>();
    for (ArmCloud cloud : clouds.values()) {
      asked.put(cloud, threads.submit(() -> find(cloud, key)));
    }
    List<CrossConnection> hits = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    asked.forEach((cloud, answer) -> {
      switch (join(cloud, answer)) {
        case Reading.Present<CrossConnection>(CrossConnection hit) -> hits.add(hit);
        case Reading.Absent<CrossConnection>() -> {}
        case Reading.Unknown<CrossConnection>(String reason) -> failures.add(reason);
      }
    });
    if (hits.size() > 1) {
      return new KeyLookup.InSeveralClouds(hits.stream().map(CrossConnection::cloud).toList());
    }
    if (!hits.isEmpty()) {
      return new KeyLookup.Found(hits.getFirst());
    }
    return failures.isEmpty()
        ? new KeyLookup.UnknownKey()
        : new KeyLookup.CannotTell(String.join("; ", failures));
  }

  private Reading<CrossConnection> find(ArmCloud cloud, ServiceKey key) {
    try {
      Optional<String> id = cloud.findId(key);
      return id.isEmpty() ? Reading.absent() : get(cloud.name(), id.get());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Reading<CrossConnection> join(
      ArmCloud cloud, Future<Reading<CrossConnection>> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown(cloud.title() + ": interrupted while asking");
    } catch (ExecutionException e) {
      return Reading.unknown(cloud.title() + " could not be asked: " + Causes.words(e));
    }
  }

  /**
   * Reads one cross connection, whole. Absent only when Azure itself says that the resource is not
   * there; anything else that went wrong is unknown, with ARM's code and message.
   */
  public Reading<CrossConnection> get(String cloud, String id) {
    ArmCloud arm = clouds.get(cloud);
    if (arm == null) {
      return Reading.unknown(noSuchCloud(cloud));
    }
    try {
      ArmAnswer answer = arm.get(id);
      if (answer.notThere()) {
        return Reading.absent();
      }
      if (answer.status() != 200 || answer.json().isEmpty()) {
        return Reading.unknown(arm.title() + " answered " + answer.describe());
      }
      return Reading.present(CrossConnection.parse(cloud, answer.json().get()));
    } catch (MalformedAzureBody e) {
      return Reading.unknown(arm.title() + ": " + e.getMessage());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Sets the provider state and nothing else; peerings stay as they are.
   *
   * @param fresh from a GET just now; its etag goes along as If-Match
   * @param state {@code Provisioning}, {@code Provisioned} …
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   * @throws MalformedAzureBody when the GET lacked what a PUT must carry; nothing was sent
   */
  public AzureOperation putProviderState(
      CrossConnection fresh, String state, Consumer<AzureExchange> heard) {
    return put(fresh.cloud(), fresh.id(), Bodies.providerState(fresh, state), fresh.etag(), heard);
  }

  /**
   * Writes the private peering, whole, with both prefixes. Fields of an existing peering
   * that we do not know go along unchanged.
   *
   * @param fresh from a GET just now; the etag of its peering goes along as If-Match
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   */
  public AzureOperation putPrivatePeering(
      CrossConnection fresh, PeeringWrite write, Consumer<AzureExchange> heard) {
    String etag =
        fresh
            .peering(PeeringType.PRIVATE)
            .flatMap(peering -> peering.body().path("etag").stringValueOpt())
            .orElse("");
    String id = fresh.id() + "/peerings/" + PeeringType.PRIVATE.azureName();
    return put(fresh.cloud(), id, Bodies.privatePeering(fresh, write), etag, heard);
  }

  /**
   * Gives the circuit back: {@code NotProvisioned} and no peerings, in one request, so that a
   * refusal changes nothing.
   *
   * @param fresh from a GET just now; its etag goes along as If-Match
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   * @throws MalformedAzureBody when the GET lacked what a PUT must carry; nothing was sent
   */
  public AzureOperation deprovision(CrossConnection fresh, Consumer<AzureExchange> heard) {
    return put(fresh.cloud(), fresh.id(), Bodies.deprovision(fresh), fresh.etag(), heard);
  }

  private AzureOperation put(
      String cloud, String id, JsonNode body, String etag, Consumer<AzureExchange> heard) {
    ArmCloud arm = clouds.get(cloud);
    if (arm == null) {
      throw new IllegalArgumentException(noSuchCloud(cloud));
    }
    String sent = AzureExchange.masked(body);
    ArmAnswer answer;
    try {
      answer = arm.put(id, body, etag);
    } catch (ArmCloud.NoAnswer e) {
      heard.accept(new AzureExchange(id, sent, 0, String.valueOf(e.getMessage())));
      TokenFailure token = Causes.find(e, TokenFailure.class);
      if (token != null && token.refused()) {
        throw new AzureRefused(cloud, 401, "NoToken", String.valueOf(token.getMessage()));
      }
      throw new AzureUnavailable(String.valueOf(e.getMessage()));
    }
    heard.accept(
        new AzureExchange(
            id,
            sent,
            answer.status(),
            answer.ok() ? "accepted" : answer.code() + ": " + answer.message()));
    return operation(arm, id, answer);
  }

  private static AzureOperation operation(ArmCloud arm, String id, ArmAnswer answer) {
    String cloud = arm.name();
    if (answer.ok()) {
      return new AzureOperation(
          cloud, id, answer.operationUrl().filter(arm::owns), answer.retryAfter().orElse(POLL));
    }
    if (answer.status() >= 400
        && answer.status() < 500
        && answer.status() != 408
        && answer.status() != 429
        && (answer.json().isPresent() || answer.status() == 401)) {
      throw new AzureRefused(cloud, answer.status(), answer.code(), answer.message());
    }
    throw new AzureUnavailable(arm.title() + " answered " + answer.describe());
  }

  /** Asks once where an operation stands. Never throws for what Azure does. */
  public OperationStatus poll(AzureOperation operation) {
    ArmCloud arm = clouds.get(operation.cloud());
    if (arm == null) {
      return new OperationStatus.Unknown(noSuchCloud(operation.cloud()));
    }
    try {
      if (operation.pollUrl().isEmpty()) {
        return byResource(arm, operation);
      }
      URI url = operation.pollUrl().get();
      if (!arm.owns(url)) {
        return new OperationStatus.Unknown(
            "refused to follow an operation to " + url + "; expected " + arm.config().arm());
      }
      ArmAnswer answer = arm.get(url);
      return answer.notThere() ? byResource(arm, operation) : status(arm, answer);
    } catch (ArmCloud.NoAnswer e) {
      return new OperationStatus.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static OperationStatus status(ArmCloud arm, ArmAnswer answer) {
    Optional<String> word = answer.json().flatMap(body -> body.path("status").stringValueOpt());
    if (!answer.ok()) {
      return new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    if (answer.status() == 202) {
      return running(answer);
    }
    if (word.isEmpty()) {
      return answer.status() == 204 || answer.json().isPresent()
          ? new OperationStatus.Succeeded()
          : new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    return ended(word.get(), answer);
  }

  /** What the resource says of its last operation, where Azure gave no URL or forgot it. */
  private static OperationStatus byResource(ArmCloud arm, AzureOperation operation)
      throws ArmCloud.NoAnswer {
    ArmAnswer answer = arm.get(operation.resource());
    if (answer.status() != 200 || answer.json().isEmpty()) {
      return new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    return ended(
        answer.json().get().path("properties").path("provisioningState").asString(""), answer);
  }

  private static OperationStatus ended(String word, ArmAnswer answer) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "succeeded" -> new OperationStatus.Succeeded();
      case "failed", "canceled", "cancelled" -> {
        JsonNode error = answer.json().orElseThrow().path("error");
        yield new OperationStatus.Failed(
            error.path("code").asString(word),
            error.isObject() ? ArmAnswer.message(error) : "Azure gave no reason");
      }
      default -> running(answer);
    };
  }

  private static OperationStatus running(ArmAnswer answer) {
    return new OperationStatus.Running(answer.retryAfter().orElse(POLL));
  }

  /**
   * Waits for the end of an operation, at Azure's own pace. Answers that cannot be trusted are
   * asked for again until the limit.
   *
   * @return never {@link OperationStatus.Running}: at the limit the outcome is unknown, to be
   *     settled by a read
   */
  public OperationStatus await(AzureOperation operation, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Duration wait = operation.retryAfter();
    String last = "was not asked yet";
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return new OperationStatus.Unknown(
            "Azure cloud '"
                + operation.cloud()
                + "': operation not finished after "
                + limit.toSeconds()
                + " s; it "
                + last
                + "; read the circuit to see what happened");
      }
      if (!pause(wait.compareTo(left) < 0 ? wait : left)) {
        return new OperationStatus.Unknown("interrupted while waiting for Azure");
      }
      switch (poll(operation)) {
        case OperationStatus.Running(Duration retryAfter) -> {
          last = "was still running";
          wait = retryAfter;
        }
        case OperationStatus.Unknown(String reason) -> {
          last = "could not be asked: " + reason;
        }
        case OperationStatus.Succeeded done -> {
          return done;
        }
        case OperationStatus.Failed failed -> {
          return failed;
        }
      }
    }
  }

  private static boolean pause(Duration wait) {
    try {
      Thread.sleep(wait.compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String noSuchCloud(String cloud) {
    return "no cloud '" + cloud + "' is configured; configured are " + names();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
