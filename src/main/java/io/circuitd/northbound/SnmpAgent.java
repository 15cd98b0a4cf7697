package io.circuitd.northbound;

import io.circuitd.snmp.PlainReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.Snmp;
import org.snmp4j.agent.CommandProcessor;
import org.snmp4j.agent.DefaultMOServer;
import org.snmp4j.agent.DuplicateRegistrationException;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * Answers SNMP requests for CIRCUITD-MIB and the system group, from the snapshot that is in force.
 * SNMPv3 with authentication and encryption; SNMPv2c only for communities that are configured, and
 * otherwise not a word. Nothing can be written.
 */
public final class SnmpAgent implements AutoCloseable {
  private static final OID SYSTEM = new OID("1.3.6.1.2.1.1");
  private static final int APPLICATION_LAYER = 64;

  private final Snmp snmp;
  private final int port;

  private SnmpAgent(Snmp snmp, int port) {
    this.snmp = snmp;
    this.port = port;
  }

  /**
   * Begins to answer.
   *
   * @throws UncheckedIOException when the address cannot be listened on
   */
  public static SnmpAgent start(
      AgentSettings settings, Engine engine, Supplier<Snapshot> snapshots, InstantSource clock) {
    UserKeys keys = new UserKeys();
    USM usm = keys.usm(engine);
    // It speaks for its own engine only, and is asked which that is by all who come anew.
    usm.getTimeTable().addEntry(new UsmTimeEntry(engine.id(), engine.boots(), 0));
    usm.setEngineDiscoveryEnabled(false);
    settings.users().forEach(user -> keys.add(usm, user, engine.id()));
    MPv3 version3 = new PlainReports(usm);
    version3.setSecurityProtocols(keys.protocols());
    version3.setLocalEngineID(engine.id().toByteArray());
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(version3);
    if (!settings.communities().isEmpty()) {
      dispatcher.addMessageProcessingModel(new MPv2c());
    }
    try {
      DefaultUdpTransportMapping wire =
          new DefaultUdpTransportMapping(
              new UdpAddress(settings.listen().getAddress(), settings.listen().getPort()));
      Snmp snmp = new Snmp(dispatcher, wire);
      snmp.addCommandResponder(processor(settings, engine, snapshots, clock));
      snmp.listen();
      return new SnmpAgent(snmp, wire.getListenAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "SNMP agent cannot listen on "
              + settings.listen().getAddress().getHostAddress()
              + " port "
              + settings.listen().getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static CommandProcessor processor(
      AgentSettings settings, Engine engine, Supplier<Snapshot> snapshots, InstantSource clock) {
    CircuitdMib mib = new CircuitdMib(settings.enterprise(), clock);
    OID root = CircuitdMib.root(settings.enterprise());
    DefaultMOServer server = new DefaultMOServer();
    server.addContext(new OctetString());
    try {
      server.register(
          new ObjectTree(SYSTEM, system(settings, mib, clock), snapshots), new OctetString());
      server.register(new ObjectTree(root, mib.objects(), snapshots), new OctetString());
    } catch (DuplicateRegistrationException e) {
      throw new IllegalStateException("enterprise " + settings.enterprise(), e);
    }
    Communities communities = new Communities(settings.communities(), engine.id());
    Set<OctetString> users =
        settings.users().stream()
            .map(user -> new OctetString(user.name()))
            .collect(Collectors.toSet());
    CommandProcessor processor = new SizedAnswers(engine.id());
    processor.addMOServer(server);
    processor.setVacm(new Views(List.of(SYSTEM, root), users, communities.names()));
    processor.setCoexistenceProvider(communities);
    return processor;
  }

  /** The scalars of the system group (RFC 3418). */
  private static List<Instances> system(
      AgentSettings settings, CircuitdMib mib, InstantSource clock) {
    Instant start = clock.instant();
    return List.of(
        new Scalar(system(1), s -> Values.ascii("circuitd " + s.service().version())),
        new Scalar(system(2), s -> mib.daemon()),
        new Scalar(system(3), s -> ticks(Duration.between(start, clock.instant()))),
        new Scalar(system(4), s -> Values.ascii(settings.contact())),
        new Scalar(system(5), s -> Values.ascii(settings.name())),
        new Scalar(system(6), s -> Values.ascii(settings.location())),
        new Scalar(system(7), s -> Values.number(APPLICATION_LAYER)));
  }

  private static OID system(int number) {
    return new OID(SYSTEM.getValue(), number);
  }

  /** Hundredths of a second, from 0 on again after 497 days (RFC 3418). */
  static TimeTicks ticks(Duration time) {
    return new TimeTicks((time.toMillis() / 10) & 0xffff_ffffL);
  }

  /** The UDP port it answers on. */
  public int port() {
    return port;
  }

  /** Ends to answer and frees the port. */
  @Override
  public void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
