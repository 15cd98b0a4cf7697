package io.circuitd.daemon;

import io.circuitd.daemon.DaemonConfig.Traps;
import io.circuitd.files.Fields;
import io.circuitd.snmp.SnmpManager;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code snmp} and {@code traps}: how routers are polled, and how they are heard. */
final class SnmpReader {
  /** By IANA. */
  private static final int TRAP_PORT = 162;

  private SnmpReader() {}

  static SnmpManager.Settings polls(Optional<Fields> section) {
    SnmpManager.Settings usual = SnmpManager.Settings.DEFAULT;
    return section
        .map(snmp ->
            new SnmpManager.Settings(
                Duration.ofSeconds(
                    snmp.number("timeout").orElse((int) usual.timeout().toSeconds())),
                snmp.number("retries").orElse(usual.retries()),
                snmp.number("outstanding").orElse(usual.outstanding())))
        .orElse(usual);
  }

  static Optional<Traps> traps(Fields section) {
    return section
        .text("address")
        .map(given ->
            new Traps(
                AddressReader.read(section),
                section.number("port").orElse(TRAP_PORT),
                section.secret("community")));
  }
}
