package io.circuitd.northbound;

import static io.circuitd.northbound.Values.ADDRESS;
import static io.circuitd.northbound.Values.NAME;
import static io.circuitd.northbound.Values.WORD;
import static io.circuitd.northbound.Values.counter;
import static io.circuitd.northbound.Values.gauge;
import static io.circuitd.northbound.Values.known;
import static io.circuitd.northbound.Values.knownCounter;
import static io.circuitd.northbound.Values.number;
import static io.circuitd.northbound.Values.text;
import static io.circuitd.northbound.Values.truth;

import io.circuitd.northbound.Snapshot.Circuit;
import io.circuitd.northbound.Snapshot.Connection;
import io.circuitd.northbound.Snapshot.Device;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Service;
import io.circuitd.northbound.Snapshot.Session;
import io.circuitd.northbound.Snapshot.Totals;
import io.circuitd.northbound.Table.Row;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/** The objects of CIRCUITD-MIB, by their numbers in mibs/CIRCUITD-MIB.txt. */
final class CircuitdMib {
  private final OID root;
  private final InstantSource clock;
  private final List<Instances> objects = new ArrayList<>();

  /**
   * @param enterprise whose arc the MIB hangs on
   * @param clock for ages
   */
  CircuitdMib(int enterprise, InstantSource clock) {
    this.root = root(enterprise);
    this.clock = clock;
    service();
    totals();
    circuits();
    connections();
    legs();
    sessions();
    devices();
  }

  /** circuitdMIB. */
  static OID root(int enterprise) {
    return new OID(new int[] {1, 3, 6, 1, 4, 1, enterprise, 1});
  }

  /** circuitdDaemon, our sysObjectID. */
  OID daemon() {
    return below(3, 1);
  }

  /** All objects that can be read, in order. */
  List<Instances> objects() {
    return List.copyOf(objects);
  }

  private OID below(int... numbers) {
    return new OID(root.getValue(), numbers);
  }

  private void scalar(int number, Function<Snapshot, Variable> value) {
    objects.add(new Scalar(below(1, 1, number), value));
  }

  private void service(int number, Function<Service, Variable> value) {
    scalar(number, snapshot -> value.apply(snapshot.service()));
  }

  private void total(int number, Function<Totals, Integer> value) {
    scalar(number, snapshot -> gauge(value.apply(snapshot.totals())));
  }

  private void service() {
    service(1, service -> text(service.version()));
    service(2, service -> gauge(service.startedAt().getEpochSecond()));
    scalar(3, snapshot -> gauge(snapshot.at().getEpochSecond()));
    scalar(4, snapshot -> gauge(snapshot.rowsChangedAt().getEpochSecond()));
    service(5, service -> truth(service.frozen()));
    service(6, service -> gauge(service.alarms()));
    service(7, service -> counter(service.changesDone()));
    service(8, service -> counter(service.changesFailed()));
    service(9, service -> gauge(service.changesOpen()));
  }

  private void totals() {
    total(10, Totals::circuits);
    total(11, Totals::circuitsUp);
    total(12, Totals::circuitsDegraded);
    total(13, Totals::circuitsDown);
    total(14, Totals::circuitsUnknown);
    total(15, Totals::circuitsMaintenance);
    total(16, Totals::circuitsNotLive);
    total(17, Totals::circuitsDrifted);
    total(18, Totals::sessions);
    total(19, Totals::sessionsEstablished);
    total(20, Totals::devices);
    total(21, Totals::devicesUnreachable);
    total(22, Totals::clouds);
    total(23, Totals::cloudsUnreachable);
    service(24, service -> counter(service.notifications()));
    service(25, service -> counter(service.informsGivenUp()));
  }

  /** The columns of one table, in the order in which they are added. */
  private final class Columns<R> {
    private final int tableNumber;
    private final Table<?, R> table;

    Columns(int tableNumber, Table<?, R> table) {
      this.tableNumber = tableNumber;
      this.table = table;
    }

    void add(int number, Function<R, Variable> value) {
      addKnown(number, row -> Optional.of(value.apply(row)));
    }

    void addKnown(int number, Function<R, Optional<Variable>> value) {
      objects.add(new Column<>(below(1, tableNumber, 1, number), table, value));
    }
  }

  private void circuits() {
    Columns<Circuit> columns =
        new Columns<>(
            2,
            new Table<Circuit, Circuit>(
                Snapshot::circuits,
                Circuit::number,
                circuit -> List.of(new Row<>(circuit, circuit.number()))));
    columns.add(2, row -> text(row.name(), WORD));
    columns.add(3, row -> text(row.customer()));
    columns.add(4, row -> text(row.cloud(), WORD));
    columns.add(5, row -> text(row.location()));
    columns.add(6, row -> gauge(row.bandwidthMbps()));
    columns.add(7, row -> number(row.health().number()));
    columns.add(8, row -> text(row.reason()));
    columns.add(9, row -> gauge(row.healthSince()));
    columns.add(10, row -> number(row.providerState().number()));
    columns.add(11, row -> gauge(row.azureReadAt()));
    columns.add(12, row -> gauge(row.warnings()));
    columns.add(13, row -> number(row.drift().number()));
    columns.add(14, row -> number(row.change().number()));
    columns.add(15, row -> gauge(row.changeAt()));
    columns.add(16, row -> text(row.changeReason()));
    columns.add(17, row -> gauge(row.sessions()));
    columns.add(18, row -> gauge(row.established()));
    columns.add(19, row -> gauge(row.bfdSessions()));
    columns.add(20, row -> gauge(row.bfdUp()));
    columns.addKnown(21, row -> age(row.observedAt()));
  }

  private void connections() {
    Columns<Connection> columns =
        new Columns<>(
            3,
            new Table<Circuit, Connection>(
                Snapshot::circuits, Circuit::number, CircuitdMib::connections));
    columns.add(
        2,
        row ->
            number(
                switch (row.wanted()) {
                  case DRAFT -> 1;
                  case LIVE -> 2;
                  case RETIRED -> 3;
                }));
    columns.add(3, row -> number(row.phase().number()));
    columns.add(4, row -> text(row.reason()));
    columns.add(5, row -> gauge(row.device()));
    columns.add(6, row -> text(row.router(), NAME));
    columns.add(7, row -> text(row.port(), NAME));
    columns.add(8, row -> text(row.azurePort()));
    columns.add(9, row -> number(row.sTag()));
    columns.add(10, row -> gauge(row.legs().size()));
    columns.add(11, row -> gauge(row.sessions()));
    columns.add(12, row -> gauge(row.established()));
  }

  private static List<Row<Connection>> connections(Circuit circuit) {
    List<Row<Connection>> rows = new ArrayList<>(2);
    for (Connection connection : circuit.connections()) {
      rows.add(new Row<>(connection, circuit.number(), connection.sideNumber()));
    }
    return rows;
  }

  private void legs() {
    Columns<Leg> columns =
        new Columns<>(
            4, new Table<Circuit, Leg>(Snapshot::circuits, Circuit::number, CircuitdMib::legs));
    columns.add(2, row -> text(row.subInterface()));
    columns.add(3, row -> number(row.ifIndex()));
    columns.add(4, row -> number(row.oper().number()));
    columns.add(5, row -> text(row.vrf(), NAME));
    columns.add(6, row -> number(row.sTag()));
    columns.add(7, row -> number(row.cTag()));
    columns.add(8, row -> number(row.health().number()));
    columns.add(9, row -> text(row.reason()));
    columns.add(10, row -> gauge(row.healthSince()));
    columns.add(11, row -> number(row.drift().number()));
    columns.add(12, row -> gauge(row.driftFindings()));
    columns.add(13, row -> gauge(row.driftCheckedAt()));
    columns.add(14, row -> gauge(row.pushedAt()));
    columns.addKnown(15, row -> age(row.observedAt()));
    columns.addKnown(16, row -> knownCounter(row.inOctets()));
    columns.addKnown(17, row -> knownCounter(row.outOctets()));
    columns.addKnown(18, row -> known(row.bitsPerSecond() < 0 ? -1 : row.bitsPerSecond() / 1000));
  }

  private static List<Row<Leg>> legs(Circuit circuit) {
    List<Row<Leg>> rows = new ArrayList<>(4);
    for (Connection connection : circuit.connections()) {
      for (Leg leg : connection.legs()) {
        rows.add(new Row<>(leg, circuit.number(), connection.sideNumber(), leg.peeringNumber()));
      }
    }
    return rows;
  }

  private void sessions() {
    Columns<Session> columns =
        new Columns<>(
            5,
            new Table<Circuit, Session>(
                Snapshot::circuits, Circuit::number, CircuitdMib::sessions));
    columns.add(2, row -> text(row.prefix().oursText(), ADDRESS));
    columns.add(3, row -> text(row.prefix().azureText(), ADDRESS));
    columns.add(4, row -> gauge(row.remoteAs()));
    columns.add(5, row -> number(row.bgp().number()));
    columns.add(6, row -> gauge(row.since()));
    columns.add(7, row -> text(row.lastError()));
    columns.addKnown(8, row -> known(row.accepted()));
    columns.add(9, row -> gauge(row.limit()));
    columns.add(10, row -> gauge(row.warnAt()));
    columns.add(11, row -> truth(row.nearLimit()));
    columns.add(12, row -> number(row.bfd().number()));
    columns.addKnown(
        13,
        row ->
            row.bfdDiagnostic() < 0
                ? Optional.empty()
                : Optional.of(new Integer32(row.bfdDiagnostic())));
  }

  private static List<Row<Session>> sessions(Circuit circuit) {
    List<Row<Session>> rows = new ArrayList<>(8);
    for (Connection connection : circuit.connections()) {
      for (Leg leg : connection.legs()) {
        for (Session session : leg.sessions()) {
          rows.add(
              new Row<>(
                  session,
                  circuit.number(),
                  connection.sideNumber(),
                  leg.peeringNumber(),
                  session.familyNumber()));
        }
      }
    }
    return rows;
  }

  private void devices() {
    Columns<Device> columns =
        new Columns<>(
            6,
            new Table<Device, Device>(
                Snapshot::devices,
                Device::number,
                device -> List.of(new Row<>(device, device.number()))));
    columns.add(2, row -> text(row.name(), NAME));
    columns.add(3, row -> text(row.pop()));
    columns.add(4, row -> text(row.profile(), NAME));
    columns.add(5, row -> text(row.host()));
    columns.add(6, row -> number(row.snmp().number()));
    columns.add(7, row -> gauge(row.snmpAt()));
    columns.add(8, row -> text(row.snmpTrouble()));
    columns.add(9, row -> number(row.netconf().number()));
    columns.add(10, row -> gauge(row.netconfAt()));
    columns.add(11, row -> text(row.netconfTrouble()));
    columns.add(12, row -> gauge(row.legs()));
    columns.add(13, row -> gauge(row.driftedLegs()));
  }

  /** Seconds since then, unless there is no then. */
  private Optional<Variable> age(long then) {
    return then == 0
        ? Optional.empty()
        : Optional.of(gauge(clock.instant().getEpochSecond() - then));
  }
}
