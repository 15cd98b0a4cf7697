package io.circuitd.netconf.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The characters of one message, which are UTF-8 whatever its declaration says (RFC 6241, 3). What
 * is no UTF-8 is refused with its place; a byte order mark at the start is dropped.
 */
final class Utf8Reader extends Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final long maxBytes;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] array;
  private final ByteBuffer bytes;
  private final CharBuffer pair = CharBuffer.allocate(2).flip();
  private long taken;
  private long allowance = Long.MAX_VALUE;
  private boolean started;
  private boolean ended;

  /**
   * Reads as it is asked to.
   *
   * @param maxBytes largest message
   */
  Utf8Reader(InputStream in, long maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    array = new byte[8192];
    bytes = ByteBuffer.wrap(array).flip();
  }

  /** Limits what may be read until the next call; a parser's own buffer comes on top. */
  void allow(long characters) {
    allowance = characters;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (allowance < 0) {
      throw new XmlRefused(
          "XML refused: a tag, comment or CDATA section longer than can be streamed", null);
    }
    int count = characters(target, offset, length);
    if (!started && count > 0) {
      started = true;
      if (target[offset] == BYTE_ORDER_MARK) {
        System.arraycopy(target, offset + 1, target, offset, count - 1);
        count = count > 1 ? count - 1 : read(target, offset, length);
      }
    }
    allowance -= Math.max(count, 0);
    return count;
  }

  private int characters(char[] target, int offset, int length) throws IOException {
    if (length == 1 || pair.hasRemaining()) {
      if (!pair.hasRemaining()) {
        pair.clear();
        int count = decode(pair);
        pair.flip();
        if (count < 0) {
          return -1;
        }
      }
      target[offset] = pair.get();
      return 1;
    }
    return decode(CharBuffer.wrap(target, offset, length));
  }

  private int decode(CharBuffer into) throws IOException {
    int start = into.position();
    while (true) {
      CoderResult result = decoder.decode(bytes, into, ended);
      if (into.position() > start) {
        return into.position() - start;
      }
      if (result.isError()) {
        throw new XmlRefused(
            "XML refused: not UTF-8 at byte %d of the message (0x%s)"
                .formatted(
                    taken - bytes.remaining(),
                    HexFormat.of().toHexDigits(bytes.get(bytes.position()))),
            null);
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(array, bytes.position(), bytes.remaining());
    ended = count < 0;
    if (count > 0) {
      taken += count;
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
    if (taken > maxBytes) {
      throw new XmlRefused("XML refused: larger than " + maxBytes + " bytes", null);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
