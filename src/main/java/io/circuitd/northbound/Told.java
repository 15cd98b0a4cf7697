package io.circuitd.northbound;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Notification.AlarmCleared;
import io.circuitd.northbound.Notification.AlarmRaised;
import io.circuitd.northbound.Notification.ChangeFailed;
import io.circuitd.northbound.Notification.CircuitHealth;
import io.circuitd.northbound.Notification.CloudReachable;
import io.circuitd.northbound.Notification.CloudUnreachable;
import io.circuitd.northbound.Notification.DeviceReachable;
import io.circuitd.northbound.Notification.DeviceUnreachable;
import io.circuitd.northbound.Notification.DriftCleared;
import io.circuitd.northbound.Notification.DriftDetected;
import io.circuitd.northbound.Notification.Heartbeat;
import io.circuitd.northbound.Notification.LegHealth;
import io.circuitd.northbound.Notification.PrefixesBelowLimit;
import io.circuitd.northbound.Notification.PrefixesNearLimit;
import io.circuitd.northbound.Notification.RedundancyLost;
import io.circuitd.northbound.Notification.RedundancyRestored;
import io.circuitd.northbound.Notification.SessionDown;
import io.circuitd.northbound.Notification.SessionUp;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Circuit;
import io.circuitd.northbound.Snapshot.Connection;
import io.circuitd.northbound.Snapshot.Device;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.northbound.Snapshot.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * A notification in the words of CIRCUITD-MIB. What the notification does not say itself is taken
 * from the snapshot; a row that is gone meanwhile has the index 0 and plain values.
 */
final class Told {
  private static final int CIRCUIT = 2;
  private static final int CONNECTION = 3;
  private static final int LEG = 4;
  private static final int SESSION = 5;
  private static final int DEVICE = 6;
  private static final int NOTIFY = 9;

  private final OID root;
  private final Snapshot snapshot;
  private final List<VariableBinding> objects = new ArrayList<>();

  private Told(int enterprise, Snapshot snapshot) {
    this.root = CircuitdMib.root(enterprise);
    this.snapshot = snapshot;
  }

  /**
   * Type and objects of a notification.
   *
   * @param type snmpTrapOID
   * @param objects in order of the MIB
   */
  record Message(OID type, List<VariableBinding> objects) {}

  /** What is sent. */
  static Message of(Notification what, long sequence, int enterprise, Snapshot snapshot) {
    Told told = new Told(enterprise, snapshot);
    OID type = new OID(told.root.getValue(), new int[] {0, told.say(what)});
    told.add(Values.number(what.severity().number()), NOTIFY, 1, 0);
    told.add(Values.text(what.text()), NOTIFY, 2, 0);
    told.add(Values.gauge(sequence & 0xffff_ffffL), NOTIFY, 3, 0);
    return new Message(type, List.copyOf(told.objects));
  }

  /** The number of its type, once its own objects are added. */
  private int say(Notification what) {
    return switch (what) {
      case CircuitHealth(CircuitName name, Snapshot.Health before, var now, String reason) -> {
        circuitName(name);
        circuit(name, 7, Values.number(now.number()));
        add(Values.number(before.number()), NOTIFY, 4, 0);
        circuit(name, 8, Values.text(reason));
        yield 1;
      }
      case LegHealth(LegId leg, Snapshot.Health before, var now, String reason) -> {
        legName(leg);
        leg(leg, 8, Values.number(now.number()));
        add(Values.number(before.number()), NOTIFY, 4, 0);
        leg(leg, 9, Values.text(reason));
        yield 2;
      }
      case SessionDown(LegId leg, Family family, String azure, String reason) -> {
        session(leg, family, azure);
        session(leg, family, 7, Values.text(of(leg, family, Session::lastError).orElse("")));
        yield 3;
      }
      case SessionUp(LegId leg, Family family, String azure) -> {
        session(leg, family, azure);
        yield 4;
      }
      case RedundancyLost(CircuitName name, Side lost, String reason) -> {
        redundancy(name, lost);
        yield 5;
      }
      case RedundancyRestored(CircuitName name, Side restored, String reason) -> {
        redundancy(name, restored);
        yield 6;
      }
      case DriftDetected(LegId leg, String router, int findings) -> {
        drift(leg, Drift.DRIFTED, findings);
        yield 7;
      }
      case DriftCleared(LegId leg, String router, String now) -> {
        drift(leg, Drift.CLEAN, 0);
        yield 8;
      }
      case ChangeFailed(CircuitName name, String reason) -> {
        circuitName(name);
        circuit(name, 14, Values.number(Snapshot.Change.FAILED.number()));
        circuit(name, 16, Values.text(reason));
        yield 9;
      }
      case PrefixesNearLimit(LegId leg, Family family, int prefixes, int limit, String reason) -> {
        prefixes(leg, family, prefixes, limit);
        yield 10;
      }
      case PrefixesBelowLimit(LegId leg, Family family, int prefixes, int limit, String reason) -> {
        prefixes(leg, family, prefixes, limit);
        yield 11;
      }
      case DeviceUnreachable(String router, String reason) -> {
        device(router);
        yield 12;
      }
      case DeviceReachable(String router, String reason) -> {
        device(router);
        yield 13;
      }
      case CloudUnreachable(String cloud, String reason) -> {
        add(Values.text(cloud, Values.WORD), NOTIFY, 5, 0);
        yield 14;
      }
      case CloudReachable(String cloud) -> {
        add(Values.text(cloud, Values.WORD), NOTIFY, 5, 0);
        yield 15;
      }
      case AlarmRaised(String code, String subject, String reason) -> {
        alarm(code, subject);
        yield 16;
      }
      case AlarmCleared(String code, String subject, String reason) -> {
        alarm(code, subject);
        yield 17;
      }
      case Heartbeat() -> {
        add(Values.text(snapshot.service().version()), 1, 1, 0);
        add(Values.gauge(snapshot.totals().circuits()), 1, 10, 0);
        add(Values.gauge(snapshot.totals().circuitsDown()), 1, 13, 0);
        add(Values.gauge(snapshot.totals().circuitsDegraded()), 1, 12, 0);
        add(Values.gauge(snapshot.service().alarms()), 1, 6, 0);
        yield 18;
      }
    };
  }

  private void add(Variable value, int... numbers) {
    int[] below = new int[numbers.length + 1];
    below[0] = 1;
    System.arraycopy(numbers, 0, below, 1, numbers.length);
    objects.add(new VariableBinding(new OID(root.getValue(), below), value));
  }

  private Optional<Circuit> circuit(CircuitName name) {
    return snapshot.circuits().stream()
        .filter(circuit -> circuit.name().equals(name.value()))
        .findFirst();
  }

  private int number(CircuitName name) {
    return circuit(name).map(Circuit::number).orElse(0);
  }

  private Optional<Connection> connection(CircuitName name, Side side) {
    return circuit(name)
        .flatMap(circuit ->
            circuit.connections().stream().filter(one -> one.side() == side).findFirst());
  }

  private Optional<Leg> leg(LegId id) {
    return connection(id.circuit(), id.side())
        .flatMap(connection ->
            connection.legs().stream()
                .filter(leg -> leg.peering().equals(id.peering()))
                .findFirst());
  }

  private <T> Optional<T> of(LegId id, Family family, Function<Session, T> value) {
    return leg(id)
        .flatMap(leg ->
            leg.sessions().stream()
                .filter(session -> session.prefix().family() == family)
                .findFirst())
        .map(value);
  }

  private void circuitName(CircuitName name) {
    circuit(name, 2, Values.text(name.value(), Values.WORD));
  }

  private void circuit(CircuitName name, int column, Variable value) {
    add(value, CIRCUIT, 1, column, number(name));
  }

  private void router(CircuitName name, Side side) {
    add(
        Values.text(connection(name, side).map(Connection::router).orElse(""), Values.NAME),
        CONNECTION,
        1,
        6,
        number(name),
        side == Side.PRIMARY ? 1 : 2);
  }

  private void legName(LegId id) {
    circuitName(id.circuit());
    router(id.circuit(), id.side());
    leg(id, 2, Values.text(leg(id).map(Leg::subInterface).orElse("")));
  }

  private void leg(LegId id, int column, Variable value) {
    add(
        value,
        LEG,
        1,
        column,
        number(id.circuit()),
        id.side() == Side.PRIMARY ? 1 : 2,
        peering(id));
  }

  private static int peering(LegId id) {
    return id.peering().map(type -> type == PeeringType.PRIVATE ? 1 : 2).orElse(0);
  }

  private void session(LegId leg, Family family, String azure) {
    circuitName(leg.circuit());
    router(leg.circuit(), leg.side());
    session(leg, family, 3, Values.text(azure, Values.ADDRESS));
    session(
        leg, family, 5, Values.number(of(leg, family, Session::bgp).orElse(Bgp.UNKNOWN).number()));
  }

  private void session(LegId leg, Family family, int column, Variable value) {
    add(
        value,
        SESSION,
        1,
        column,
        number(leg.circuit()),
        leg.side() == Side.PRIMARY ? 1 : 2,
        peering(leg),
        family == Family.IPV4 ? 1 : 2);
  }

  private void redundancy(CircuitName name, Side side) {
    circuitName(name);
    router(name, side);
    circuit(name, 17, Values.gauge(circuit(name).map(Circuit::sessions).orElse(0)));
    circuit(name, 18, Values.gauge(circuit(name).map(Circuit::established).orElse(0)));
  }

  private void drift(LegId leg, Drift drift, int findings) {
    legName(leg);
    leg(leg, 11, Values.number(drift.number()));
    leg(leg, 12, Values.gauge(findings));
  }

  private void prefixes(LegId leg, Family family, int prefixes, int limit) {
    circuitName(leg.circuit());
    session(
        leg,
        family,
        3,
        Values.text(
            of(leg, family, session -> session.prefix().azureText()).orElse(""), Values.ADDRESS));
    session(leg, family, 8, Values.gauge(prefixes));
    session(leg, family, 9, Values.gauge(limit));
  }

  private void device(String router) {
    Optional<Device> device =
        snapshot.devices().stream().filter(one -> one.name().equals(router)).findFirst();
    int number = device.map(Device::number).orElse(0);
    add(Values.text(router, Values.NAME), DEVICE, 1, 2, number);
    add(
        Values.number(device.map(Device::snmp).orElse(Reach.UNKNOWN).number()),
        DEVICE,
        1,
        6,
        number);
    add(
        Values.number(device.map(Device::netconf).orElse(Reach.UNKNOWN).number()),
        DEVICE,
        1,
        9,
        number);
  }

  private void alarm(String code, String subject) {
    add(Values.text(code, Values.WORD), NOTIFY, 6, 0);
    add(Values.text(subject), NOTIFY, 7, 0);
  }
}
