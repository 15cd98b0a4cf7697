package io.circuitd.daemon;

import io.circuitd.store.AuditCopy;

/** An alarm while the audit cannot be copied. */
record AuditCopyAlarm(Alarms alarms) implements AuditCopy.Trouble {
  private static final String CODE = "audit-copy";
  private static final String SUBJECT = "audit";

  @Override
  public void raise(String what) {
    alarms.raise(CODE, SUBJECT, what);
  }

  @Override
  public void over() {
    alarms.clear(CODE, SUBJECT);
  }
}
