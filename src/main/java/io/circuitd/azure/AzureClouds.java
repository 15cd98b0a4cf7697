package io.circuitd.azure;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
    this(configs, configDir, retryDelay, InstantSource.system(), System::nanoTime);
  }

  /**
   * @param time by which tokens expire
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  AzureClouds(
      Collection<CloudConfig> configs,
      Path configDir,
      Duration retryDelay,
      InstantSource time,
      LongSupplier nanos) {
    for (CloudConfig config : configs) {
      ArmCloud cloud = new ArmCloud(config, configDir, threads, retryDelay, time, nanos);
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
    return new KeySearch(clouds.values(), threads).find(key);
  }

  /**
   * Lists the cross connections of a cloud, all pages. Never absent; a page that fails makes the
   * whole list unknown. Whoever asks while one list is being read shares the next one.
   */
  public Reading<List<ListedCircuit>> list(String cloud) {
    return asked(cloud, Reads::list);
  }

  /**
   * Reads one cross connection, whole, for a change or somebody who waits. Absent only when Azure
   * itself says that the resource is not there; anything else that went wrong is unknown, with
   * ARM's code and message.
   */
  public Reading<CrossConnection> get(String cloud, String id) {
    return asked(cloud, arm -> Reads.get(arm, id));
  }

  /**
   * As {@link #get}, for those who only want to know: it waits behind others that do, never before
   * a change, and is not sent while Azure asks us to stay away; where that is for longer than a
   * minute, the answer is unknown at once.
   */
  public Reading<CrossConnection> look(String cloud, String id) {
    return asked(cloud, arm -> Reads.look(arm, id));
  }

  /**
   * Asks Azure's own router for its BGP sessions of one side: the second opinion beside SNMP. Slow
   * (seconds to a minute), and made only while {@link #whyNoReadOut} is silent, else unknown.
   *
   * @return one row for each neighbor, as Azure shows it; absent where there is no such peering
   */
  public Reading<List<AzureNeighbor>> neighbors(
      CrossConnection circuit, PeeringType type, Side side) {
    return readOut(circuit, type, "routeTablesSummary", side, AzureNeighbor::read);
  }

  /** Asks Azure's own router who answers on the link of one side; as {@link #neighbors}. */
  public Reading<List<ArpEntry>> arp(CrossConnection circuit, PeeringType type, Side side) {
    return readOut(circuit, type, "arpTables", side, ArpEntry::read);
  }

  /** Asks Azure's own router for its routes of one side; as {@link #neighbors}. */
  public Reading<List<AzureRoute>> routes(CrossConnection circuit, PeeringType type, Side side) {
    return readOut(circuit, type, "routeTables", side, AzureRoute::read);
  }

  private <T> Reading<List<T>> readOut(
      CrossConnection circuit,
      PeeringType type,
      String table,
      Side side,
      Function<JsonNode, T> row) {
    String path = peeringId(circuit, type) + "/" + table + "/" + side.word();
    return asked(circuit.cloud(), arm -> ReadOuts.table(arm, path, row));
  }

  private <T> Reading<T> asked(String cloud, Function<ArmCloud, Reading<T>> read) {
    ArmCloud arm = clouds.get(cloud);
    return arm == null ? Reading.unknown(noSuchCloud(cloud)) : read.apply(arm);
  }

  /**
   * The port pairs that a cloud has with us, and their free capacity; counts as a read-out. Absent
   * where Azure does not offer it to our subscription (feature AllowExpressRoutePorts), which is
   * nothing to alarm on.
   */
  public Reading<List<PortPair>> portPairs(String cloud) {
    return asked(cloud, Reads::portPairs);
  }

  /** What a cloud said last of the requests that we have left. */
  public Budget budget(String cloud) {
    ArmCloud arm = clouds.get(cloud);
    return arm == null ? Budget.UNHEARD : arm.budget();
  }

  /**
   * Why a read-out would not be made now: Azure asked us to stay away, has too few writes left, or
   * this minute's are used up. Empty when it would be.
   */
  public Optional<String> whyNoReadOut(String cloud) {
    ArmCloud arm = clouds.get(cloud);
    return arm == null ? Optional.of(noSuchCloud(cloud)) : arm.optionalCalls().wouldRefuse();
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
   * Writes a peering, whole, with both prefixes. Fields of an existing peering that we do
   * not know go along unchanged.
   *
   * @param fresh from a GET just now; the etag of its peering goes along as If-Match
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   */
  public AzureOperation putPeering(
      CrossConnection fresh, PeeringWrite write, Consumer<AzureExchange> heard) {
    return put(
        fresh.cloud(),
        peeringId(fresh, write.type()),
        Bodies.peering(fresh, write),
        peeringEtag(fresh, write.type()),
        heard);
  }

  /**
   * Enables or disables both sessions of a peering; all else of it stays as Azure has it.
   *
   * @param fresh from a GET just now; the etag of its peering goes along as If-Match
   * @param state {@code Enabled} or {@code Disabled}
   * @param sharedKey as the peering has it: Azure does not show it
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   * @throws java.util.NoSuchElementException when there is no such peering
   */
  public AzureOperation setPeeringState(
      CrossConnection fresh,
      PeeringType type,
      String state,
      Optional<Secret> sharedKey,
      Consumer<AzureExchange> heard) {
    AzurePeering there = fresh.peering(type).orElseThrow();
    return put(
        fresh.cloud(),
        peeringId(fresh, type),
        Bodies.peeringState(there, state, sharedKey),
        peeringEtag(fresh, type),
        heard);
  }

  /**
   * Takes a peering away, and both its sessions with it.
   *
   * @param fresh from a GET just now; the etag of its peering goes along as If-Match
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   */
  public AzureOperation deletePeering(
      CrossConnection fresh, PeeringType type, Consumer<AzureExchange> heard) {
    ArmCloud arm = cloud(fresh.cloud());
    String etag = ifMatch(arm, peeringEtag(fresh, type));
    return Writes.delete(arm, fresh.id(), peeringId(fresh, type), etag, heard);
  }

  private static String peeringId(CrossConnection fresh, PeeringType type) {
    return fresh.id() + "/peerings/" + type.azureName();
  }

  private static String peeringEtag(CrossConnection fresh, PeeringType type) {
    return fresh
        .peering(type)
        .flatMap(peering -> peering.body().path("etag").stringValueOpt())
        .orElse("");
  }

  /**
   * Gives the circuit back: {@code NotProvisioned} and no peerings of ours, in one request, so that
   * a refusal changes nothing.
   *
   * @param fresh from a GET just now; its etag goes along as If-Match
   * @param ours the peerings that go; all others stay
   * @param heard told of the request and its answer before this returns or throws
   * @throws AzureException when it was refused, or its outcome is unknown
   * @throws MalformedAzureBody when the GET lacked what a PUT must carry; nothing was sent
   */
  public AzureOperation deprovision(
      CrossConnection fresh, Set<PeeringType> ours, Consumer<AzureExchange> heard) {
    return put(fresh.cloud(), fresh.id(), Bodies.deprovision(fresh, ours), fresh.etag(), heard);
  }

  /**
   * How a cloud is written to.
   *
   * @param cloud by name; one that is not configured has the usual habits
   */
  public WriteHabits habits(String cloud) {
    ArmCloud arm = clouds.get(cloud);
    return arm == null ? WriteHabits.USUAL : arm.config().writes();
  }

  private AzureOperation put(
      String cloud, String id, JsonNode body, String etag, Consumer<AzureExchange> heard) {
    ArmCloud arm = cloud(cloud);
    return Writes.put(arm, id, body, ifMatch(arm, etag), heard);
  }

  private static String ifMatch(ArmCloud arm, String etag) {
    return arm.config().writes().ifMatch() ? etag : "";
  }

  private ArmCloud cloud(String name) {
    ArmCloud arm = clouds.get(name);
    if (arm == null) {
      throw new IllegalArgumentException(noSuchCloud(name));
    }
    return arm;
  }

  /** Asks once where an operation stands. Never throws for what Azure does. */
  public OperationStatus poll(AzureOperation operation) {
    ArmCloud arm = clouds.get(operation.cloud());
    if (arm == null) {
      return new OperationStatus.Unknown(noSuchCloud(operation.cloud()));
    }
    return Following.poll(arm, operation);
  }

  /**
   * Waits for the end of an operation, at Azure's own pace. Answers that cannot be trusted are
   * asked for again until the limit.
   *
   * @param limit how long at most; the cloud's own limit counts beside it
   * @return never {@link OperationStatus.Running}: at the limit the outcome is unknown, to be
   *     settled by a read
   */
  public OperationStatus await(AzureOperation operation, Duration limit) {
    ArmCloud arm = clouds.get(operation.cloud());
    return arm == null
        ? new OperationStatus.Unknown(noSuchCloud(operation.cloud()))
        : Following.await(arm, operation, shorter(limit, arm.config().limits().operation()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private String noSuchCloud(String cloud) {
    return "no cloud '" + cloud + "' is configured; configured are " + names();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
