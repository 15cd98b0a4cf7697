package io.circuitd.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The far end of a copy of the audit. For one thread. */
interface CopySink extends AutoCloseable {
  /**
   * Opens it; the next records are appended.
   *
   * @return the last record that it holds, where it can tell
   */
  Optional<CopiedRecord> open() throws IOException;

  /** Appends; after an exception nobody knows how many arrived. */
  void write(List<Audit.Entry> records) throws IOException;

  @Override
  void close();

  static CopySink of(AuditTarget target) {
    return switch (target) {
      case AuditTarget.ToFile file -> new FileSink(file.path());
      case AuditTarget.ToSyslog syslog -> new SyslogSink(syslog);
    };
  }
}
