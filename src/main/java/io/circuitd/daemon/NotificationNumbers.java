package io.circuitd.daemon;

import io.circuitd.northbound.Notifier;
import io.circuitd.store.SnmpEngine;

/** The numbers of notifications in the store; an alarm stands while it does not take them. */
final class NotificationNumbers implements Notifier.Numbers {
  private static final String ALARM = "notification-numbers";
  private static final String SUBJECT = "store";

  private final SnmpEngine kept;
  private final Alarms alarms;

  NotificationNumbers(SnmpEngine kept, Alarms alarms) {
    this.kept = kept;
    this.alarms = alarms;
  }

  @Override
  public long begin() {
    return kept.beginNotifications();
  }

  @Override
  public void end(long last) {
    kept.endNotifications(last);
  }

  @Override
  public long after(long number) {
    try {
      long next = kept.nextNotification(number);
      alarms.clear(ALARM, SUBJECT);
      return next;
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        alarms.raise(
            ALARM,
            SUBJECT,
            "numbers of notifications cannot be stored and go on from memory, so that they leap at"
                + " a restart now: "
                + RowValues.why(e)
                + "; next: see whether its disk is full or cannot be written");
      }
      throw e;
    }
  }
}
