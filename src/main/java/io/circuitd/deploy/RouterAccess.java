package io.circuitd.deploy;

import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.Reading;
import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.NetconfConnector;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.record.RecordedSession;
import io.circuitd.netconf.record.RpcExchange;
import io.circuitd.netconf.record.RpcExchange.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/** The way to the routers: sessions by name, and one lane for each router's writes. */
public final class RouterAccess {
  private final NetconfConnector connector;
  private final Function<String, NetconfTarget> targets;
  private final Map<String, Lane<LegWrite, Outcome>> lanes;
  private final Optional<StepLog> log;

  /**
   * @param targets address and login of each router, by name; secrets are fetched at each call
   */
  public RouterAccess(NetconfConnector connector, Function<String, NetconfTarget> targets) {
    this(connector, targets, new ConcurrentHashMap<>(), Optional.empty());
  }

  private RouterAccess(
      NetconfConnector connector,
      Function<String, NetconfTarget> targets,
      Map<String, Lane<LegWrite, Outcome>> lanes,
      Optional<StepLog> log) {
    this.connector = connector;
    this.targets = targets;
    this.lanes = lanes;
    this.log = log;
  }

  /** The same way, each of whose RPCs is noted for the audit of a change. */
  RouterAccess noting(StepLog steps) {
    return new RouterAccess(connector, targets, lanes, Optional.of(steps));
  }

  /**
   * Opens a session.
   *
   * @throws NetconfException.NotConnected with the reason
   */
  NetconfSession connect(String router) {
    return log.isEmpty() ? open(router) : openNoted(router, log.get());
  }

  private NetconfSession openNoted(String router, StepLog steps) {
    long start = System.nanoTime();
    try {
      return new RecordedSession(open(router), exchange -> steps.note(router, exchange));
    } catch (NetconfException e) {
      steps.note(
          router,
          new RpcExchange(
              0,
              "connect",
              "",
              Answer.NONE,
              String.valueOf(e.getMessage()),
              Duration.ofNanos(System.nanoTime() - start)));
      throw e;
    }
  }

  private NetconfSession open(String router) {
    try {
      return connector.connect(targets.apply(router));
    } catch (SecretUnavailable e) {
      throw new NotConnected(NotConnected.Reason.LOGIN, router + ": " + e.getMessage(), e);
    }
  }

  /** Whom our sessions log in as; empty where the router makes a name up from a certificate. */
  Optional<String> user(String router) {
    try {
      return targets.apply(router).access() instanceof SshAccess ssh
          ? Optional.of(ssh.user())
          : Optional.empty();
    } catch (SecretUnavailable e) {
      return Optional.empty();
    }
  }

  /**
   * Reads running configuration; a router that does not answer is unknown, never empty.
   *
   * @param filter children of the subtree filter
   */
  public Reading<Element> read(String router, String filter) {
    return read(router, List.of(filter)).getFirst();
  }

  /**
   * Reads several filters in one session; one reading for each, in order. Where the line is lost, a
   * second session goes on: a kept one may have ended without our hearing of it.
   */
  public List<Reading<Element>> read(String router, List<String> filters) {
    List<Reading<Element>> readings = new ArrayList<>();
    try {
      try {
        readOn(router, filters, readings);
      } catch (Lost e) {
        readOn(router, filters, readings);
      }
    } catch (NetconfException e) {
      while (readings.size() < filters.size()) {
        readings.add(Reading.unknown(String.valueOf(e.getMessage())));
      }
    }
    return readings;
  }

  private void readOn(String router, List<String> filters, List<Reading<Element>> readings) {
    try (NetconfSession session = connect(router)) {
      for (String filter : filters.subList(readings.size(), filters.size())) {
        readings.add(Reading.present(session.getConfig(Datastore.RUNNING, Optional.of(filter))));
      }
    }
  }

  /** What the router's hello offers. */
  Reading<Capabilities> hello(String router) {
    try (NetconfSession session = connect(router)) {
      return Reading.present(session.capabilities());
    } catch (NetconfException e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  /** Where the writes to a router stand in line. */
  Lane<LegWrite, Outcome> lane(String router) {
    return lanes.computeIfAbsent(router, name -> new Lane<>());
  }

  /** Runs what writes to a router, one at a time for each router, in order of arrival. */
  Outcome inLane(String router, Supplier<Outcome> work) {
    return lane(router).alone(work);
  }
}
