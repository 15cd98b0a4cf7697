package io.circuitd.netconf.wire;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the messages of one session to a file, for people: time, direction, the XML as it was on
 * the wire without its framing, secrets masked. Trouble with the file ends the trace, never the
 * session. Safe for several threads.
 */
public final class WireTrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WireTrace.class);

  private enum Direction {
    SENT("->"),
    RECEIVED("<-"),
    NOTE("--");

    private final String arrow;

    Direction(String arrow) {
      this.arrow = arrow;
    }
  }

  private final Path file;
  private final String who;
  private final InstantSource clock;
  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private OutputStream out;
  private long written;
  private Direction last = Direction.NOTE;

  /**
   * Appends to a file, which only its owner may read.
   *
   * @param who said in each line, such as router and user
   * @param limit bytes after which this session's trace ends
   */
  public static WireTrace to(Path file, String who, InstantSource clock, long limit) {
    OutputStream out;
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      LOG.warn("{}: no trace, {} cannot be written: {}", who, file, e.toString());
      out = OutputStream.nullOutputStream();
    }
    return new WireTrace(file, who, clock, limit, out);
  }

  private WireTrace(Path file, String who, InstantSource clock, long limit, OutputStream out) {
    this.file = file;
    this.who = who;
    this.clock = clock;
    this.limit = limit;
    this.out = out;
  }

  /** What happened to the line, in words. */
  public void note(String what) {
    write(Direction.NOTE, what.getBytes(StandardCharsets.UTF_8), true);
  }

  /** One whole message that goes out. */
  public void sent(byte[] message) {
    ByteArrayOutputStream masked = new ByteArrayOutputStream(message.length);
    SecretMask mask = new SecretMask();
    for (byte b : message) {
      mask.pass(b & 0xff, masked::write);
    }
    write(Direction.SENT, masked.toByteArray(), true);
  }

  /** The same message, which is written down while it is read. */
  public InputStream received(InputStream message) {
    return new Tee(message);
  }

  private void write(Direction direction, byte[] bytes, boolean begins) {
    lock.lock();
    try {
      if (written > limit) {
        return;
      }
      if (begins || last != direction) {
        String more = begins ? "" : " (goes on)";
        String head = "\n%s %s %s%s\n".formatted(clock.instant(), who, direction.arrow, more);
        out.write(head.getBytes(StandardCharsets.UTF_8));
      }
      last = direction;
      out.write(bytes);
      written += bytes.length;
      if (written > limit) {
        out.write(
            "\n-- the trace ends here: its limit is reached\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    } catch (IOException e) {
      LOG.warn("{}: the trace ends, {} cannot be written: {}", who, file, e.toString());
      out = OutputStream.nullOutputStream();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      out.close();
    } catch (IOException e) {
      LOG.warn("{}: the end of the trace is not in {}: {}", who, file, e.toString());
    } finally {
      out = OutputStream.nullOutputStream();
      lock.unlock();
    }
  }

  private final class Tee extends FilterInputStream {
    private final SecretMask mask = new SecretMask();
    private boolean begun;

    Tee(InputStream message) {
      super(message);
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      if (count > 0) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream(count);
        for (int i = offset; i < offset + count; i++) {
          mask.pass(target[i] & 0xff, masked::write);
        }
        write(Direction.RECEIVED, masked.toByteArray(), !begun);
        begun = true;
      }
      return count;
    }
  }
}
