package io.circuitd.store;

import io.circuitd.store.AuditTarget.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the audit to a syslog server: RFC 5424 with the record as JSON in ASCII. A server gives no
 * receipt, so that what was on its way when a line broke may be missing there.
 */
final class SyslogSink implements CopySink {
  /** Facility 13, log audit, and severity 6, informational (RFC 5424, 6.2.1). */
  private static final int PRIORITY = 13 * 8 + 6;

  /** What servers take without being told to, in octets. */
  private static final int LONGEST = 8000;

  private static final int CONNECT_MS = 5000;

  private final AuditTarget.ToSyslog target;
  private final String host = hostName();
  private @Nullable DatagramSocket datagrams;
  private @Nullable Socket line;

  SyslogSink(AuditTarget.ToSyslog target) {
    this.target = target;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "-";
    }
  }

  @Override
  public Optional<CopiedRecord> open() throws IOException {
    close();
    InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("no address for " + target.host());
    }
    if (target.protocol() == Protocol.UDP) {
      datagrams = new DatagramSocket();
      datagrams.connect(address);
    } else {
      Socket socket = new Socket();
      line = socket;
      socket.connect(address, CONNECT_MS);
      socket.setSoTimeout(1);
    }
    return Optional.empty();
  }

  @Override
  public void write(List<Audit.Entry> records) throws IOException {
    if (target.protocol() == Protocol.UDP) {
      for (Audit.Entry record : records) {
        byte[] message = message(record);
        Objects.requireNonNull(datagrams).send(new DatagramPacket(message, message.length));
      }
      return;
    }
    Socket socket = Objects.requireNonNull(line);
    checkStillThere(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    for (Audit.Entry record : records) {
      byte[] message = message(record);
      out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
      out.write(message);
    }
    out.flush();
  }

  /** A server says nothing, so that all there can be to read is the end of the line. */
  private static void checkStillThere(InputStream in) throws IOException {
    try {
      if (in.read() < 0) {
        throw new IOException("the server closed the line");
      }
    } catch (SocketTimeoutException e) {
      // Nothing to read: it is there.
    }
  }

  private byte[] message(Audit.Entry record) {
    String head =
        "<%d>1 %s %s circuitd %d audit - "
            .formatted(
                PRIORITY,
                record.at().truncatedTo(ChronoUnit.MICROS),
                host,
                ProcessHandle.current().pid());
    String text = AuditDetail.line(record);
    return (head + (text.length() > LONGEST ? AuditDetail.shortLine(record) : text))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    if (datagrams != null) {
      datagrams.close();
      datagrams = null;
    }
    try {
      if (line != null) {
        line.close();
      }
    } catch (IOException e) {
      // It is gone either way.
    } finally {
      line = null;
    }
  }
}
