package io.circuitd.netconf.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Cuts a line into messages (RFC 6242). Pulls no more than it is asked for, so that a slow consumer
 * slows the peer down. For one thread.
 *
 * <p>White space between messages is skipped: some servers send a line end after {@code ]]>]]>}.
 */
public final class FrameReader {
  private static final byte[] END = "]]>]]>".getBytes(StandardCharsets.US_ASCII);
  private static final int IDLE = 4 * 1024;
  private static final int BUSY = 32 * 1024;

  private final InputStream in;
  private final FrameLimits limits;
  private byte[] buffer = new byte[IDLE];
  private boolean filled;
  private int position;
  private int limit;
  private Framing framing = Framing.END_OF_MESSAGE;
  private Message current = new Finished();

  public FrameReader(InputStream in, FrameLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Counts from the next message on; call it once the hello has been read to its end. */
  public void use(Framing next) {
    framing = next;
  }

  /**
   * The next message, to be read to its end or left: what is left of it is skipped by the next
   * call.
   *
   * @return empty when the peer ended the line between two messages
   * @throws FramingException when the framing is broken or a limit is passed, here or from the
   *     message's own reads
   */
  public Optional<InputStream> next() throws IOException {
    current.skipRest();
    if (position == limit && buffer.length > IDLE) {
      buffer = new byte[IDLE];
      position = 0;
      limit = 0;
    }
    int spaces = 0;
    int last = 0;
    while (true) {
      int b = peek();
      if (b < 0) {
        return Optional.empty();
      }
      if (!isSpace(b)) {
        break;
      }
      last = b;
      spaces++;
      position++;
    }
    if (framing == Framing.END_OF_MESSAGE) {
      current = new Terminated();
    } else {
      if (spaces == 0 || last != '\n') {
        throw broken("a chunk begins with LF and #, not with " + shown(peek()));
      }
      current = new Chunked();
    }
    return Optional.of(current);
  }

  private static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static FramingException broken(String what) {
    return new FramingException("broken framing: " + what);
  }

  private static FramingException cut() {
    return broken("the line ended inside a message");
  }

  private static String shown(int b) {
    return b > ' ' && b < 127 ? "'" + (char) b + "'" : "byte " + b;
  }

  private int peek() throws IOException {
    return position < limit || fill() ? buffer[position] & 0xff : -1;
  }

  private int take() throws IOException {
    int b = peek();
    if (b < 0) {
      throw cut();
    }
    position++;
    return b;
  }

  /** Keeps what is unread; false at the end of the line. */
  private boolean fill() throws IOException {
    byte[] target = filled && buffer.length < BUSY ? new byte[BUSY] : buffer;
    System.arraycopy(buffer, position, target, 0, limit - position);
    buffer = target;
    limit -= position;
    position = 0;
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count <= 0) {
      return false;
    }
    limit += count;
    filled = limit == buffer.length;
    return true;
  }

  private abstract class Message extends InputStream {
    private final byte[] single = new byte[1];
    private long size;
    boolean finished;

    /**
     * Bytes of the message that stand at {@code position}; fills as needed.
     *
     * @return 0 at the end of the message
     */
    abstract int ready() throws IOException;

    void consumed(int count) {
      position += count;
    }

    /** What can be copied past the buffer; for a message that knows its length. */
    int direct(byte[] target, int offset, int length) throws IOException {
      return 0;
    }

    final void skipRest() throws IOException {
      while (!finished) {
        int available = ready();
        consumed(available);
        finished = available == 0;
      }
    }

    /** What can be read without waiting, the end of the message included. */
    @Override
    public int available() throws IOException {
      return finished ? 0 : limit - position + in.available();
    }

    final void grow(long count) throws FramingException {
      size += count;
      if (size > limits.messageBytes()) {
        throw new FramingException("message larger than " + limits.messageBytes() + " bytes");
      }
    }

    @Override
    public int read() throws IOException {
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      if (finished) {
        return -1;
      }
      int direct = direct(target, offset, length);
      if (direct > 0) {
        return direct;
      }
      int available = ready();
      if (available == 0) {
        finished = true;
        return -1;
      }
      int count = Math.min(available, length);
      System.arraycopy(buffer, position, target, offset, count);
      consumed(count);
      return count;
    }
  }

  private final class Finished extends Message {
    Finished() {
      finished = true;
    }

    @Override
    int ready() {
      return 0;
    }
  }

  private final class Terminated extends Message {
    private int known;

    @Override
    int ready() throws IOException {
      if (known > 0) {
        return known;
      }
      while (true) {
        int at = position;
        while (at < limit) {
          if (buffer[at] != END[0]) {
            at++;
            continue;
          }
          int matched = 1;
          while (matched < END.length
              && at + matched < limit
              && buffer[at + matched] == END[matched]) {
            matched++;
          }
          if (matched == END.length) {
            if (at == position) {
              position += END.length;
              return 0;
            }
            break;
          }
          if (at + matched == limit) {
            break;
          }
          at++;
        }
        known = at - position;
        if (known > 0) {
          grow(known);
          return known;
        }
        if (!fill()) {
          throw cut();
        }
      }
    }

    @Override
    void consumed(int count) {
      super.consumed(count);
      known -= count;
    }
  }

  private final class Chunked extends Message {
    private long left;
    private boolean begun;

    @Override
    int ready() throws IOException {
      if (left == 0 && !header()) {
        return 0;
      }
      if (peek() < 0) {
        throw cut();
      }
      return (int) Math.min(left, limit - position);
    }

    @Override
    void consumed(int count) {
      super.consumed(count);
      left -= count;
    }

    @Override
    int direct(byte[] target, int offset, int length) throws IOException {
      int wanted = (int) Math.min(left, length);
      if (position < limit || wanted < IDLE) {
        return 0;
      }
      int count = in.read(target, offset, wanted);
      if (count <= 0) {
        throw cut();
      }
      left -= count;
      return count;
    }

    /** Reads the header of a chunk, or the end of the message; false at the latter. */
    private boolean header() throws IOException {
      if (begun) {
        expect('\n');
      }
      expect('#');
      int first = take();
      if (first == '#') {
        expect('\n');
        if (!begun) {
          throw broken("a message without a chunk");
        }
        return false;
      }
      if (first < '1' || first > '9') {
        throw broken("a chunk size begins with 1 to 9, not with " + shown(first));
      }
      long size = Character.digit(first, 10);
      for (int digit = take(); digit != '\n'; digit = take()) {
        if (digit < '0' || digit > '9') {
          throw broken("a chunk size holds digits and ends with LF, not " + shown(digit));
        }
        size = size * 10 + Character.digit(digit, 10);
        if (size > limits.chunkBytes()) {
          break;
        }
      }
      if (size > limits.chunkBytes()) {
        throw new FramingException("chunk larger than " + limits.chunkBytes() + " bytes");
      }
      grow(size);
      left = size;
      begun = true;
      return true;
    }

    private void expect(char wanted) throws IOException {
      int found = take();
      if (found != wanted) {
        throw broken(
            "expected " + (wanted == '\n' ? "LF" : "'" + wanted + "'") + ", not " + shown(found));
      }
    }
  }
}
