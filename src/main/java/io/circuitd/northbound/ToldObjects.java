package io.circuitd.northbound;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
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
 * Objects of a notification, in order: instances of CIRCUITD-MIB with values of a snapshot. A row
 * that is gone from it has the index 0 and plain values.
 */
final class ToldObjects {
  private static final int CIRCUIT = 2;
  private static final int CONNECTION = 3;
  private static final int LEG = 4;
  private static final int SESSION = 5;
  private static final int DEVICE = 6;
  private static final int NOTIFY = 9;

  private final OID root;
  private final Snapshot snapshot;
  private final List<VariableBinding> all = new ArrayList<>();

  ToldObjects(int enterprise, Snapshot snapshot) {
    this.root = CircuitdMib.root(enterprise);
    this.snapshot = snapshot;
  }

  /** Those that were added. */
  List<VariableBinding> all() {
    return List.copyOf(all);
  }

  /** An object of circuitdNotify. */
  void notifyObject(int column, Variable value) {
    add(value, NOTIFY, column, 0);
  }

  /** What stands in a heartbeat. */
  void heartbeat() {
    add(Values.text(snapshot.service().version()), 1, 1, 0);
    add(Values.gauge(snapshot.totals().circuits()), 1, 10, 0);
    add(Values.gauge(snapshot.totals().circuitsDown()), 1, 13, 0);
    add(Values.gauge(snapshot.totals().circuitsDegraded()), 1, 12, 0);
    add(Values.gauge(snapshot.service().alarms()), 1, 6, 0);
  }

  /** Why a session went down last. */
  void lastError(LegId leg, Family family) {
    session(leg, family, 7, Values.text(of(leg, family, Session::lastError).orElse("")));
  }

  private void add(Variable value, int... numbers) {
    int[] below = new int[numbers.length + 1];
    below[0] = 1;
    System.arraycopy(numbers, 0, below, 1, numbers.length);
    all.add(new VariableBinding(new OID(root.getValue(), below), value));
  }

  private Optional<Circuit> circuit(CircuitName name) {
    return snapshot.circuit(name.value());
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

  void circuitName(CircuitName name) {
    circuit(name, 2, Values.text(name.value(), Values.WORD));
  }

  void circuit(CircuitName name, int column, Variable value) {
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

  void legName(LegId id) {
    circuitName(id.circuit());
    router(id.circuit(), id.side());
    leg(id, 2, Values.text(leg(id).map(Leg::subInterface).orElse("")));
  }

  void leg(LegId id, int column, Variable value) {
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

  void session(LegId leg, Family family, String azure) {
    circuitName(leg.circuit());
    router(leg.circuit(), leg.side());
    session(leg, family, 3, Values.text(azure, Values.ADDRESS));
    session(
        leg, family, 5, Values.number(of(leg, family, Session::bgp).orElse(Bgp.UNKNOWN).number()));
  }

  void session(LegId leg, Family family, int column, Variable value) {
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

  void redundancy(CircuitName name, Side side) {
    circuitName(name);
    router(name, side);
    circuit(name, 17, Values.gauge(circuit(name).map(Circuit::sessions).orElse(0)));
    circuit(name, 18, Values.gauge(circuit(name).map(Circuit::established).orElse(0)));
  }

  void drift(LegId leg, Drift drift, int findings) {
    legName(leg);
    leg(leg, 11, Values.number(drift.number()));
    leg(leg, 12, Values.gauge(findings));
  }

  void prefixes(LegId leg, Family family, int prefixes, int limit) {
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

  void device(String router) {
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

  void alarm(String code, String subject) {
    add(Values.text(code, Values.WORD), NOTIFY, 6, 0);
    add(Values.text(subject), NOTIFY, 7, 0);
  }
}
