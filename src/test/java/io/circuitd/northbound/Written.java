package io.circuitd.northbound;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot.Health;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Everything that is served and told, with the same words in each text. */
final class Written {
  private static final CircuitName CIRCUIT = new CircuitName("circuit-1");
  private static final LegId LEG =
      new LegId(CIRCUIT, Side.PRIMARY, Optional.of(PeeringType.PRIVATE));

  private Written() {}

  /** A snapshot of one circuit. */
  static Snapshot snapshot(String words) {
    return (Snapshot) with(Samples.of(1), words);
  }

  /** One of each kind. */
  static List<Notification> notifications(String words) {
    return List.of(
        new Notification.CircuitHealth(CIRCUIT, Health.UP, Health.DOWN, words),
        new Notification.LegHealth(LEG, Health.UP, Health.DEGRADED, words),
        new Notification.SessionDown(LEG, Family.IPV6, words, words),
        new Notification.SessionUp(LEG, Family.IPV6, words),
        new Notification.RedundancyLost(CIRCUIT, Side.PRIMARY, words),
        new Notification.RedundancyRestored(CIRCUIT, Side.PRIMARY, words),
        new Notification.DriftDetected(LEG, words, 3),
        new Notification.DriftCleared(LEG, words),
        new Notification.ChangeFailed(CIRCUIT, words),
        new Notification.PrefixesNearLimit(LEG, Family.IPV4, 3300, 4000, words),
        new Notification.PrefixesBelowLimit(LEG, Family.IPV4, 300, 4000, words),
        new Notification.DeviceUnreachable(words, Notification.Protocol.SNMP, words),
        new Notification.DeviceReachable(words, Notification.Protocol.NETCONF, words),
        new Notification.CloudUnreachable(words, words),
        new Notification.CloudReachable(words),
        new Notification.AlarmRaised(words, words, words),
        new Notification.AlarmCleared(words, words, words),
        new Notification.Heartbeat());
  }

  private static Object with(Object value, String words) {
    return switch (value) {
      case String _ -> words;
      case List<?> list -> list.stream().map(one -> with(one, words)).toList();
      case Record row when row.getClass().getName().contains("Snapshot") -> row(row, words);
      default -> value;
    };
  }

  private static Object row(Record row, String words) {
    RecordComponent[] components = row.getClass().getRecordComponents();
    List<Object> values = new ArrayList<>();
    try {
      for (RecordComponent component : components) {
        values.add(with(component.getAccessor().invoke(row), words));
      }
      return row.getClass()
          .getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record", e);
    }
  }
}
