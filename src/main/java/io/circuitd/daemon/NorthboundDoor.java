package io.circuitd.daemon;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.CircuitName;
import io.circuitd.northbound.AgentSettings;
import io.circuitd.northbound.Engine;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notifier;
import io.circuitd.northbound.NotifierSettings;
import io.circuitd.northbound.Receiver;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.SnmpAgent;
import io.circuitd.northbound.SnmpUser;
import io.circuitd.store.SnmpEngine;
import io.circuitd.store.Store;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what is served and told over SNMP.
 *
 * @param eachRound run with each round of what tells
 */
record NorthboundDoor(
    DaemonConfig.SnmpAgent config,
    Function<SecretRef, Secret> secrets,
    Snapshots snapshots,
    Alarms alarms,
    Store store,
    Pulses pulses,
    Runnable eachRound,
    InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(NorthboundDoor.class);
  private static final String RECEIVER = "receiver";

  /**
   * Starts to answer and to tell.
   *
   * @throws Daemon.CannotStart when a secret or the port cannot be had
   */
  Northbound open() {
    SnmpAgent agent;
    try {
      Engine engine = engine();
      AgentSettings settings = settings();
      List<Receiver> receivers = receivers();
      agent = SnmpAgent.start(settings, engine, snapshots, clock);
      log.info(
          "SNMP agent at {} port {}, engine id {}, boots {}",
          config.address(),
          agent.port(),
          engine,
          engine.boots());
      return tell(agent, engine, receivers);
    } catch (SecretUnavailable e) {
      throw new Daemon.CannotStart(
          "snmpAgent: "
              + e.getMessage()
              + "; next: correct snmpAgent in circuitd.yaml, or give the secret");
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new Daemon.CannotStart(
          "snmpAgent: "
              + e.getMessage()
              + "; next: correct address and port in circuitd.yaml, or stop what has them");
    }
  }

  private Northbound tell(SnmpAgent agent, Engine engine, List<Receiver> receivers) {
    try {
      Notifier notifier = notifier(engine, receivers);
      try {
        return new Northbound(
            outlet(agent, notifier),
            store,
            new Heartbeat(config.heartbeat(), pulses.pulse()::stopped, System::nanoTime),
            turned());
      } catch (RuntimeException e) {
        notifier.close();
        throw e;
      }
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private Runnable turned() {
    Runnable pulse = pulses.notifications();
    return () -> {
      pulse.run();
      eachRound.run();
    };
  }

  private Outlet outlet(SnmpAgent agent, Notifier notifier) {
    return new Outlet() {
      @Override
      public int port() {
        return agent.port();
      }

      @Override
      public boolean hasReceivers() {
        return !config.receivers().isEmpty();
      }

      @Override
      public void show(Collection<CircuitName> circuits) {
        snapshots.refresh(circuits);
      }

      @Override
      public Snapshot shown() {
        return snapshots.get();
      }

      @Override
      public void send(Notification notification, Runnable numbered) {
        notifier.send(notification, numbered);
      }

      @Override
      public void close() {
        notifier.close();
        agent.close();
      }
    };
  }

  private Notifier notifier(Engine engine, List<Receiver> receivers) {
    NotifierSettings usual = NotifierSettings.of(config.enterprise(), receivers);
    Notifier notifier =
        Notifier.start(
            new NotifierSettings(
                usual.enterprise(),
                usual.receivers(),
                usual.answerWithin(),
                usual.longestWait(),
                config.giveUpAfter(),
                usual.queue()),
            engine,
            snapshots,
            new NotificationNumbers(store.snmpEngine(), alarms),
            new Notifier.Trouble() {
              @Override
              public void raise(String receiver, String what) {
                alarms.raise(RECEIVER, receiver, what);
              }

              @Override
              public void over(String receiver) {
                alarms.clear(RECEIVER, receiver);
              }
            },
            clock);
    snapshots.countsOf(notifier);
    return notifier;
  }

  private Engine engine() {
    SnmpEngine kept = store.snmpEngine();
    int boots = kept.boot();
    return config
        .engineId()
        .map(text -> HexFormat.of().parseHex(text.replaceFirst("^0x", "")))
        .map(id -> Engine.of(id, boots))
        .orElseGet(() -> Engine.of(config.enterprise(), kept.identity(), boots));
  }

  private AgentSettings settings() {
    return new AgentSettings(
        new InetSocketAddress(InetAddress.ofLiteral(config.address()), config.port()),
        config.enterprise(),
        config.users().values().stream().map(this::user).toList(),
        config.communities().stream().map(secrets).collect(Collectors.toSet()),
        config.contact(),
        config.name(),
        config.location());
  }

  private SnmpUser user(DaemonConfig.SnmpAgent.User user) {
    return new SnmpUser(
        user.name(),
        user.auth(),
        password(user.authPassword()),
        user.priv(),
        password(user.privPassword()));
  }

  private Secret password(SecretRef ref) {
    Secret password = secrets.apply(ref);
    if (password.reveal().length() < SnmpAgentReader.SHORTEST_PASSWORD) {
      throw new SecretUnavailable(
          ref
              + " has fewer than "
              + SnmpAgentReader.SHORTEST_PASSWORD
              + " characters, which SNMPv3 does not take (RFC 3414, 11.2)");
    }
    return password;
  }

  private List<Receiver> receivers() {
    return config.receivers().entrySet().stream()
        .map(entry -> {
          DaemonConfig.SnmpAgent.Receiver receiver = entry.getValue();
          Receiver.Login as =
              receiver
                  .user()
                  .<Receiver.Login>map(user -> new Receiver.Login.User(user(user)))
                  .orElseGet(() ->
                      new Receiver.Login.Community(
                          secrets.apply(receiver.community().orElseThrow())));
          return new Receiver(
              entry.getKey(), receiver.host(), receiver.port(), receiver.acknowledge(), as);
        })
        .toList();
  }
}
