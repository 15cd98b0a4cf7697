package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notification.Protocol;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Reach;
import java.util.ArrayList;
import java.util.List;

/**
 * What receivers are told when there are some for the first time: what is ill already. Alarms are
 * not among it, they are told at each start.
 */
final class FirstNews {
  private FirstNews() {}

  static List<Notification> of(Snapshot shown) {
    List<Notification> news = new ArrayList<>();
    for (Snapshot.Device device : shown.devices()) {
      if (device.snmp() == Reach.UNREACHABLE) {
        news.add(
            new Notification.DeviceUnreachable(device.name(), Protocol.SNMP, device.snmpTrouble()));
      }
      if (device.netconf() == Reach.UNREACHABLE) {
        news.add(
            new Notification.DeviceUnreachable(
                device.name(), Protocol.NETCONF, device.netconfTrouble()));
      }
    }
    shown.circuits().forEach(circuit -> add(circuit, news));
    return news;
  }

  private static void add(Snapshot.Circuit circuit, List<Notification> news) {
    CircuitName name = new CircuitName(circuit.name());
    for (Snapshot.Connection connection : circuit.connections()) {
      for (Snapshot.Leg leg : connection.legs()) {
        LegId id = new LegId(name, connection.side(), leg.peering());
        if (ill(leg.health())) {
          news.add(new Notification.LegHealth(id, Health.UNKNOWN, leg.health(), leg.reason()));
        }
        if (leg.drift() == Drift.DRIFTED) {
          news.add(new Notification.DriftDetected(id, connection.router(), leg.driftFindings()));
        }
      }
    }
    if (ill(circuit.health())) {
      news.add(
          new Notification.CircuitHealth(name, Health.UNKNOWN, circuit.health(), circuit.reason()));
    }
  }

  private static boolean ill(Health health) {
    return health == Health.DOWN || health == Health.DEGRADED;
  }
}
