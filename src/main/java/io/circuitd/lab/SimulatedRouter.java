package io.circuitd.lab;

import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Datastores;
import io.circuitd.model.BgpState;
import io.circuitd.model.PeeringPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One router of the virtual PoP: NETCONF over SSH with real datastores, an SNMPv3 agent, and BGP
 * sessions that follow its running configuration and Azure's side.
 */
public final class SimulatedRouter implements AutoCloseable {
  private final LabRouterSpec spec;
  private final Platform platform;
  private final Datastores datastores;
  private final RouterFaults faults;
  private final World world;
  private final NetconfAgent netconf;
  private final RouterSnmpAgent snmp;
  private final Supplier<List<AzureCircuit>> azure;
  private final InstantSource clock;
  private final List<Runnable> extras = new CopyOnWriteArrayList<>();
  private volatile @Nullable NetconfTlsAgent tls;
  private final ReentrantLock moving = new ReentrantLock();
  private RunningConfig meaning = new RunningConfig(List.of(), List.of(), java.util.Set.of());
  private long seen = -1;
  private volatile Optional<InetSocketAddress> trapReceiver = Optional.empty();
  private volatile RouterState state = new RouterState(List.of(), List.of());

  SimulatedRouter(
      LabRouterSpec spec,
      Supplier<List<AzureCircuit>> azure,
      Lab.Settings settings,
      InstantSource clock) {
    this.spec = spec;
    this.azure = azure;
    this.clock = clock;
    platform = Platform.of(spec);
    datastores = new Datastores(platform.dialect(), clock, spec.netconf().user());
    faults =
        new RouterFaults(
            datastores,
            spec.abilities().commit() == LabRouterSpec.Commit.NONE
                ? Datastores.Name.RUNNING
                : Datastores.Name.CANDIDATE,
            this::dropLines,
            this::reboot);
    faults.editRunning(platform.preload());
    if (spec.abilities().startup()) {
      datastores.saveStartup(Datastores.NOBODY);
    }
    world = new World(spec, platform::isKey, settings.sessionDelay(), settings.bounceOnce());
    advance();
    netconf =
        new NetconfAgent(
            spec,
            platform.dialect(),
            datastores,
            faults,
            () -> platform.state(state, faults::leavesOut));
    LabRouterSpec.SnmpUser user = spec.snmp();
    try {
      snmp =
          RouterSnmpAgent.start(
              spec.kind(),
              spec.name(),
              user.port(),
              user.user(),
              user.authProtocol(),
              user.authPassword(),
              user.privProtocol(),
              user.privPassword(),
              () -> state,
              clock);
    } catch (RuntimeException e) {
      netconf.close();
      throw e;
    }
  }

  public String name() {
    return spec.name();
  }

  /** Name of its device profile, such as {@code junos}. */
  public String kind() {
    return spec.kind();
  }

  /** TCP port on 127.0.0.1. */
  public int netconfPort() {
    return netconf.port();
  }

  /**
   * Serves NETCONF over TLS, too (RFC 7589).
   *
   * @param authority whose clients are let in
   * @param identity the router's own certificate
   * @param names how a client's certificate becomes a user name; it must be that of SSH
   * @param port TCP port on 127.0.0.1, 0 for any free one
   * @return the port
   */
  public int serveTls(
      LabTls authority, LabTls.Identity identity, CertificateToName names, int port) {
    NetconfTlsAgent agent = new NetconfTlsAgent(authority, identity, names, port, netconf);
    tls = agent;
    extras.add(agent::close);
    return agent.port();
  }

  /**
   * Calls a client that listens, over SSH, and again whenever the line is lost (RFC 8071).
   *
   * @return ends the calling; a line that is up stays
   */
  public HomeCalls callHomeBySsh(InetSocketAddress client) {
    CallHomeSsh ssh = netconf.caller();
    HomeCaller caller = new HomeCaller(name(), ssh::call, client);
    extras.add(caller::close);
    extras.add(ssh::close);
    return caller::close;
  }

  /** As {@link #callHomeBySsh}, over TLS, which must be served. */
  public HomeCalls callHomeByTls(InetSocketAddress client) {
    NetconfTlsAgent agent = tls;
    if (agent == null) {
      throw new IllegalStateException(name() + " has no certificate: call serveTls first");
    }
    HomeCaller caller = new HomeCaller(name(), agent::call, client);
    extras.add(caller::close);
    return caller::close;
  }

  /** Calls that go on until this is closed. */
  public interface HomeCalls extends AutoCloseable {
    @Override
    void close();
  }

  /** UDP port on 127.0.0.1. */
  public int snmpPort() {
    return snmp.port();
  }

  /** {@code SHA256:…}, the same in every run. */
  public String hostKeyPin() {
    return LabHostKey.pin(spec.name());
  }

  /** The running configuration as a session would read it, secrets hidden. */
  public String running() {
    return datastores.read(Datastores.Name.RUNNING, Optional.empty());
  }

  /** What the router would start with, secrets hidden. */
  public String startup() {
    return datastores.read(Datastores.Name.STARTUP, Optional.empty());
  }

  /** How many confirmed commits it has made since it was started. */
  public long confirmedCommits() {
    return datastores.confirmedCommits();
  }

  /**
   * Is called at each change of the running configuration, before the router does anything else.
   */
  public void watchRunning(Runnable told) {
    datastores.watchRunning(told);
  }

  /** Whether the BGP session with this neighbor is up. */
  public boolean isEstablished(InetAddress neighbor) {
    return state.peers().stream()
        .anyMatch(peer -> peer.remote().equals(neighbor) && peer.state() == BgpState.ESTABLISHED);
  }

  /** Whether a confirmed commit waits for its confirmation. */
  public boolean hasUnconfirmedCommit() {
    return datastores.unconfirmed();
  }

  public RouterFaults faults() {
    return faults;
  }

  /** Lets the SNMP agent take requests and answer none, or answer again. */
  public void snmpSilent(boolean on) {
    snmp.silent(on);
  }

  /**
   * From now on, tells every change of a session by the traps of its kind, SNMPv3.
   *
   * @param to UDP port on 127.0.0.1
   */
  public void sendTraps(int to) {
    trapReceiver = Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), to));
  }

  /** What the SNMP agent shows now. */
  RouterState state() {
    return state;
  }

  RouterSnmpAgent snmp() {
    return snmp;
  }

  /** What Azure's router sees of this one, if a cable with the right tags leads here. */
  Optional<World.Seen> seen(AzureCircuit circuit, String azurePort, int inner, PeeringPrefix link) {
    moving.lock();
    try {
      return world.seen(meaning, circuit, azurePort, inner, link);
    } finally {
      moving.unlock();
    }
  }

  /** Lets time pass, with what Azure runs now. */
  void advance() {
    advance(azure.get());
  }

  /**
   * Lets time pass: overdue commits, sessions.
   *
   * @param byPort what Azure runs now on each of its ports
   */
  void advance(Map<String, List<AzureCircuit>> byPort) {
    advance(
        spec.ports().stream()
            .flatMap(port -> port.azurePort().stream())
            .flatMap(port -> byPort.getOrDefault(port, List.of()).stream())
            .distinct()
            .toList());
  }

  private void advance(List<AzureCircuit> circuits) {
    moving.lock();
    try {
      datastores.tick();
      long generation = datastores.generation();
      if (generation != seen) {
        ConfigNode running = datastores.running();
        meaning = platform.meaning(running);
        seen = generation;
      }
      RouterState before = state;
      state = world.advance(meaning, circuits, faults.isSessionsHeldDown(), clock.instant());
      trapReceiver.ifPresent(receiver ->
          RouterTraps.between(RouterKind.of(spec.kind()), before, state)
              .forEach(trap -> snmp.send(trap, receiver)));
    } finally {
      moving.unlock();
    }
  }

  private void dropLines() {
    netconf.dropAll();
  }

  private void reboot() {
    dropLines();
    datastores.reboot();
    moving.lock();
    try {
      world.reset();
    } finally {
      moving.unlock();
    }
    advance();
  }

  @Override
  public void close() {
    extras.forEach(Runnable::run);
    netconf.close();
    snmp.close();
  }
}
