package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.northbound.Notification;
import java.util.Optional;

/**
 * Makes notifications of alarms. A router that answers no poll is told of as news of health
 * instead.
 */
final class AlarmNotifications {
  /** Code of the alarm on a change that failed; its subject is the circuit. */
  private static final String CHANGE = "change";

  private AlarmNotifications() {}

  /** The circuit whose rows show it as well. */
  static Optional<CircuitName> circuit(Alarms.Alarm alarm) {
    return alarm.code().equals(CHANGE)
        ? Optional.of(new CircuitName(alarm.subject()))
        : Optional.empty();
  }

  /** What is told when one begins. */
  static Optional<Notification> raised(Alarms.Alarm alarm) {
    return switch (alarm.code()) {
      case HealthLoop.ALARM -> Optional.empty();
      case "azure" -> Optional.of(new Notification.CloudUnreachable(alarm.subject(), alarm.text()));
      case CHANGE ->
          Optional.of(
              new Notification.ChangeFailed(new CircuitName(alarm.subject()), alarm.text()));
      default ->
          Optional.of(new Notification.AlarmRaised(alarm.code(), alarm.subject(), alarm.text()));
    };
  }

  /** What is told when one ends. */
  static Optional<Notification> over(Alarms.Alarm alarm) {
    return switch (alarm.code()) {
      case "azure" -> Optional.of(new Notification.CloudReachable(alarm.subject()));
      case HealthLoop.ALARM -> Optional.empty();
      default ->
          Optional.of(new Notification.AlarmCleared(alarm.code(), alarm.subject(), alarm.text()));
    };
  }
}
