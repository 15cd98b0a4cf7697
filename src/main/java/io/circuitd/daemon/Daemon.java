package io.circuitd.daemon;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.circuitd.azure.AzureClouds;
import io.circuitd.control.AdviceService;
import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlService;
import io.circuitd.control.HistoryService;
import io.circuitd.control.RolloutService;
import io.circuitd.deploy.AskedPlanner;
import io.circuitd.deploy.ChangeRunner;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.Means;
import io.circuitd.deploy.Planner;
import io.circuitd.deploy.RouterAccess;
import io.circuitd.deploy.WhoMoved;
import io.circuitd.drift.DriftChecker;
import io.circuitd.files.Loaded;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.LegObserver;
import io.circuitd.health.OperationalReader;
import io.circuitd.health.SecondSource;
import io.circuitd.health.SteadyTime;
import io.circuitd.model.CircuitName;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.pool.PoolSettings;
import io.circuitd.netconf.pool.SessionPool;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running daemon: puts the rooms together, starts the loops, and stops them. */
public final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private static final Duration SNAPSHOT_EVERY = Duration.ofSeconds(30);
  private static final Duration COPY_AGAIN = Duration.ofSeconds(5);

  private final Loops loops = new Loops();
  private final Gate circuits = new Gate(loops.threads());
  private final Rooms rooms;
  private final CurrentSite site;
  private final Keepers keepers;
  private final TrapSenders trapSenders;
  private final HealthNews news;
  private final HealthLoop health;
  private final List<CloudWatch> cloudWatches;
  private final Snapshots snapshots;
  private final ConfigWatch watch;
  private final ControlApi api;
  private final HistoryApi history;
  private final Rollouts rollouts;
  private final AdviceApi advice;
  private final Scheduler scheduler;
  private final ControlServer control;
  private final OpenPorts ports;
  private final House house;
  private final Path socket;

  /**
   * How a daemon is run.
   *
   * @param home the install folder, with templates and device profiles
   * @param keepEvery time between two looks at a circuit when nothing rings
   * @param deploy what becomes of the times and limits that the settings give
   * @param steps told of each journal step
   */
  public record Options(
      Path configDir,
      Path home,
      Duration keepEvery,
      UnaryOperator<DeploySettings> deploy,
      StepListener steps,
      InstantSource clock) {

    /** As an operator's {@code run} wants it. */
    public static Options of(Path configDir) {
      return new Options(
          configDir,
          Site.home(),
          Duration.ofSeconds(30),
          UnaryOperator.identity(),
          StepListener.NONE,
          InstantSource.system());
    }
  }

  /** The files are so broken that there is nothing to run on; each finding is one line. */
  public static final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
      super(message);
    }
  }

  /**
   * Starts a daemon.
   *
   * @throws CannotStart when settings or inventory have errors
   */
  public static Daemon start(Options options) {
    Path folder = options.configDir();
    Loaded<DaemonConfig> settings = DaemonConfig.load(folder);
    DaemonConfig config =
        settings
            .value()
            .orElseThrow(() -> cannotStart(Site.load(folder, options.home(), Map.of())));
    settings.findings().forEach(finding -> log.warn("{}", finding));
    StoreClaim storeClaim = StoreClaim.take(config.sqlite());
    try {
      return start(options, config, storeClaim);
    } catch (RuntimeException e) {
      storeClaim.close();
      throw e;
    }
  }

  private static Daemon start(Options options, DaemonConfig config, StoreClaim storeClaim) {
    Store store = Store.open(config.sqlite(), options.clock(), options.steps());
    try {
      Site site =
          Site.load(options.configDir(), options.home(), CurrentSite.formerBandwidth(store));
      if (site.config().isEmpty() || site.inventory().isEmpty()) {
        throw cannotStart(site);
      }
      Daemon daemon = new Daemon(options, site, store, storeClaim);
      daemon.begin();
      return daemon;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static CannotStart cannotStart(Site site) {
    return new CannotStart(
        String.join("\n", site.findings().stream().map(Object::toString).toList()));
  }

  private Daemon(Options options, Site files, Store store, StoreClaim storeClaim) {
    DaemonConfig config = files.config().orElseThrow();
    InstantSource clock = options.clock();
    socket = config.socket();
    SnmpManager snmp = new SnmpManager(config.snmp());
    AzureClouds azure = new AzureClouds(config.clouds().values(), files.configDir());
    azure.prepare();
    Alarms alarms = new Alarms(clock, ToldTroubles.alarms(store.told()));
    CloudLists lists = new CloudLists(azure.names(), clock);
    PortPairs portPairs = new PortPairs(azure, clock);
    site = CurrentSite.start(files, options.home(), store, alarms);
    keepers = new Keepers(this::house, site, options.keepEvery(), circuits);
    trapSenders = new TrapSenders(site);
    RouterReach reach = new RouterReach(site, new LegObserver(snmp, clock), clock);
    NetconfClient client = new NetconfClient();
    SessionPool netconf = new SessionPool(client, PoolSettings.DEFAULT, clock);
    RouterAccess routers = new RouterAccess(netconf, reach::netconf);
    Function<SecretRef, Secret> secrets = ref -> ref.resolve(files.configDir());
    Means means =
        new Means(
            store,
            routers,
            site::renderer,
            reach::profile,
            secrets,
            reach::observe,
            reach::beside,
            azure,
            options.deploy().apply(config.deploy().settings()),
            clock);
    SiteAdmission admission = new SiteAdmission(site, store, clock);
    ChangeRunner runner =
        new ChangeRunner(means, (circuit, doing) -> keepers.of(circuit).doing(doing), admission);
    Fuse fuse =
        new Fuse(
            store,
            clock,
            () -> site.config().deploy().fuse(),
            blown ->
                blown.ifPresentOrElse(
                    words -> alarms.raise("fuse", "deploy.fuse", words),
                    () -> alarms.clear("fuse", "deploy.fuse")));
    Supplier<Planner> planners =
        () -> new Planner(site.inventory(), site.config().deploy().ports(), site.profiles(), means);
    SteadyTime steady = SteadyTime.system();
    SecondSource second =
        new SecondSource(
            new OperationalReader(netconf, clock),
            runner::mayHaveOpenCommit,
            new SecondSource.Settings(config.health().netconfEvery(), Duration.ofSeconds(5)),
            clock,
            steady);
    rooms = new Rooms(second, netconf, snmp, azure, store, storeClaim);
    DriftBell driftBell = new DriftBell();
    DriftChecker drift = new DriftChecker(store, routers, reach::profile, driftBell);
    house =
        new House(
            store,
            azure,
            lists,
            portPairs,
            site,
            alarms,
            runner,
            admission,
            fuse,
            means.settings().confirmWindow(),
            planners,
            new AskedPlanner(means),
            new WhoMoved(means),
            drift,
            reach::observe,
            this::observeSoon,
            clock);
    SecondOpinions opinions = new SecondOpinions(azure, clock, loops.threads(), keepers::of);
    Pulses pulses = new Pulses(config, clock);
    news = new HealthNews(store.health(), config.health(), clock, steady, pulses.news());
    health =
        new HealthLoop(
            house,
            config.health().every(),
            (router, legs) -> reach.complete(second, legs, reach.observeAll(router, legs)),
            news.book(),
            news,
            opinions,
            keepers::of,
            pulses.health());
    cloudWatches =
        azure.names().stream()
            .map(cloud ->
                new CloudWatch(
                    cloud,
                    azure,
                    lists,
                    alarms,
                    config.watch(cloud).every(),
                    keepers::moved,
                    portPairs,
                    pulses.cloud(cloud)))
            .toList();
    watch =
        new ConfigWatch(config.configDir(), site::further, this::reload, alarms, pulses.files());
    StatusBuilder status = new StatusBuilder(house, health, opinions);
    snapshots =
        new Snapshots(
            house, health, status, keepers::of, SNAPSHOT_EVERY, pulses.snapshot(SNAPSHOT_EVERY));
    api =
        new ControlApi(
            house,
            status,
            new HealthReports(house, health, opinions, keepers::of),
            keepers::of,
            watch::lookNow,
            this::reload);
    scheduler = DriftSchedule.of(config.drift().schedule(), drift, store);
    history = new HistoryApi(store.audit(), clock);
    rollouts = new Rollouts(house, health, api::planned, watch::lookNow);
    advice = new AdviceApi(house);
    control =
        opened(() -> new ControlDoor(api, history, rollouts, advice).open(socket), rooms::close);
    Runnable notOpened =
        () -> {
          control.close();
          rooms.close();
        };
    config
        .callHome()
        .map(where -> new CallHomeDoor(client, reach, where))
        .ifPresent(door -> opened(door::open, notOpened));
    if (config.http().isPresent() || config.snmpAgent().isPresent()) {
      opened(
          () -> {
            snapshots.first();
            return snapshots;
          },
          notOpened);
    }
    AlarmsBefore before = new AlarmsBefore(house, keepers, watch, config);
    ports =
        opened(
            () ->
                OpenPorts.open(
                    config
                        .traps()
                        .map(where ->
                            new TrapDoor(
                                where,
                                secrets,
                                store.snmpEngine(),
                                snmp,
                                trapSenders,
                                health::pollNow)),
                    config
                        .http()
                        .map(http ->
                            new MetricsDoor(
                                http,
                                secrets,
                                snapshots,
                                azure,
                                snmp::polls,
                                pulses.pulse(),
                                clock)),
                    config
                        .snmpAgent()
                        .map(agent ->
                            new NorthboundDoor(
                                agent,
                                secrets,
                                snapshots,
                                alarms,
                                store,
                                pulses,
                                before::look,
                                clock))),
            notOpened);
    ports
        .northbound()
        .ifPresent(northbound -> {
          alarms.listen(northbound);
          news.listen(northbound::health);
          driftBell.listen(northbound);
        });
  }

  /** What was opened before is closed again where something cannot be opened. */
  private static <T> T opened(Supplier<T> door, Runnable before) {
    try {
      return door.get();
    } catch (RuntimeException e) {
      before.run();
      throw e;
    }
  }

  private void begin() {
    loops.start(news);
    rooms.store().journal().open().forEach(this::left);
    loops.start(health);
    circuits.open();
    keepers.start();
    cloudWatches.forEach(loops::start);
    loops.start(watch);
    loops.start(trapSenders);
    scheduler.start();
    if (ports.needSnapshots()) {
      loops.start(snapshots);
    }
    ports.northbound().ifPresent(loops::start);
    site.config()
        .auditCopy()
        .ifPresent(target ->
            loops.start(
                rooms.store().copyAudit(target, new AuditCopyAlarm(house.alarms()), COPY_AGAIN)));
    log.info("{} circuits in force, local API at {}", site.circuits().size(), socket);
  }

  /** What it changes is silent from the first poll on, whenever its keeper has its turn. */
  private void left(ChangeRecord change) {
    CircuitKeeper keeper = keepers.of(change.circuit());
    try {
      keeper.left(house.runner().left(change));
    } catch (RuntimeException e) {
      log.warn("{}: change {} cannot be read: {}", change.circuit(), change.id(), e.getMessage());
    }
  }

  private House house() {
    return house;
  }

  private void reload() {
    site.reload();
    trapSenders.ring();
    rooms.snmp().retain(site.inventory().routers().values());
    rooms.second().retain(site.inventory().routers().keySet());
    keepers.start();
    keepers.ring();
  }

  /** What monitoring systems are served. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** What is open beside the local API. */
  OpenPorts ports() {
    return ports;
  }

  /** How often a circuit was looked at, to the end. */
  long rounds(CircuitName name) {
    return keepers.of(name).rounds();
  }

  /** How often each cloud was listed, or could not be. */
  long cycles() {
    return cloudWatches.stream().mapToLong(CloudWatch::cycles).min().orElse(0);
  }

  private void observeSoon(CircuitName circuit) {
    health.pollNow(circuit);
  }

  /** Whom news of health are told from now on, on a thread of theirs. */
  void listen(Consumer<HealthEvent> to) {
    news.listen(events -> events.forEach(to));
  }

  /** What the commands ask, without the socket. */
  public ControlService service() {
    return api;
  }

  /** What the commands ask about the audit, without the socket. */
  public HistoryService history() {
    return history;
  }

  /** What the commands ask about templates, without the socket. */
  public RolloutService rollouts() {
    return rollouts;
  }

  /** What the commands ask about the customers' side, without the socket. */
  public AdviceService advice() {
    return advice;
  }

  /** Stops the loops; a change that is under way stays open in the journal. */
  @Override
  public void close() {
    cloudWatches.forEach(CloudWatch::stop);
    control.close();
    ports.stopListening();
    scheduler.stop();
    loops.close();
    ports.close();
    rooms.close();
  }
}
