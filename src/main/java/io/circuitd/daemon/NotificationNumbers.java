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
  public long last() {
    return kept.lastNotification();
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
            "numbers of notifications cannot be stored and go on from memory, so that a restart now"
                + " would give them again: "
                + why(e)
                + "; next: see whether its disk is full or cannot be written");
      }
      throw e;
    }
  }

  /** The store's own words, without those of what stands between. */
  private static String why(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
