package io.circuitd.northbound;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
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
import io.circuitd.northbound.Snapshot.Drift;
import java.util.List;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/**
 * A notification in the words of CIRCUITD-MIB. What the notification does not say itself is taken
 * from the snapshot.
 */
final class Told {
  private Told() {}

  /**
   * Type and objects of a notification.
   *
   * @param type snmpTrapOID
   * @param objects in order of the MIB
   */
  record Message(OID type, List<VariableBinding> objects) {}

  /** What is sent. */
  static Message of(Notification what, long sequence, int enterprise, Snapshot snapshot) {
    ToldObjects objects = new ToldObjects(enterprise, snapshot);
    OID type = new OID(CircuitdMib.root(enterprise).getValue(), new int[] {0, say(what, objects)});
    objects.notifyObject(1, Values.number(what.severity().number()));
    objects.notifyObject(2, Values.text(what.text()));
    objects.notifyObject(3, Values.gauge(sequence & 0xffff_ffffL));
    return new Message(type, objects.all());
  }

  /** The number of its type, once its own objects are added. */
  private static int say(Notification what, ToldObjects objects) {
    return switch (what) {
      case CircuitHealth(CircuitName name, Snapshot.Health before, var now, String reason) -> {
        objects.circuitName(name);
        objects.circuit(name, 7, Values.number(now.number()));
        objects.notifyObject(4, Values.number(before.number()));
        objects.circuit(name, 8, Values.text(reason));
        yield 1;
      }
      case LegHealth(LegId leg, Snapshot.Health before, var now, String reason) -> {
        objects.legName(leg);
        objects.leg(leg, 8, Values.number(now.number()));
        objects.notifyObject(4, Values.number(before.number()));
        objects.leg(leg, 9, Values.text(reason));
        yield 2;
      }
      case SessionDown(LegId leg, Family family, String azure, String reason) -> {
        objects.session(leg, family, azure);
        objects.lastError(leg, family);
        yield 3;
      }
      case SessionUp(LegId leg, Family family, String azure) -> {
        objects.session(leg, family, azure);
        yield 4;
      }
      case RedundancyLost(CircuitName name, Side lost, String reason) -> {
        objects.redundancy(name, lost);
        yield 5;
      }
      case RedundancyRestored(CircuitName name, Side restored, String reason) -> {
        objects.redundancy(name, restored);
        yield 6;
      }
      case DriftDetected(LegId leg, String router, int findings) -> {
        objects.drift(leg, Drift.DRIFTED, findings);
        yield 7;
      }
      case DriftCleared(LegId leg, String router, String now) -> {
        objects.drift(leg, Drift.CLEAN, 0);
        yield 8;
      }
      case ChangeFailed(CircuitName name, String reason) -> {
        objects.circuitName(name);
        objects.circuit(name, 14, Values.number(Snapshot.Change.FAILED.number()));
        objects.circuit(name, 16, Values.text(reason));
        yield 9;
      }
      case PrefixesNearLimit(LegId leg, Family family, int prefixes, int limit, String reason) -> {
        objects.prefixes(leg, family, prefixes, limit);
        yield 10;
      }
      case PrefixesBelowLimit(LegId leg, Family family, int prefixes, int limit, String reason) -> {
        objects.prefixes(leg, family, prefixes, limit);
        yield 11;
      }
      case DeviceUnreachable(String router, var by, String reason) -> {
        objects.device(router);
        yield 12;
      }
      case DeviceReachable(String router, var by, String reason) -> {
        objects.device(router);
        yield 13;
      }
      case CloudUnreachable(String cloud, String reason) -> {
        objects.notifyObject(5, Values.text(cloud, Values.WORD));
        yield 14;
      }
      case CloudReachable(String cloud) -> {
        objects.notifyObject(5, Values.text(cloud, Values.WORD));
        yield 15;
      }
      case AlarmRaised(String code, String subject, String reason) -> {
        objects.alarm(code, subject);
        yield 16;
      }
      case AlarmCleared(String code, String subject, String reason) -> {
        objects.alarm(code, subject);
        yield 17;
      }
      case Heartbeat() -> {
        objects.heartbeat();
        yield 18;
      }
    };
  }
}
