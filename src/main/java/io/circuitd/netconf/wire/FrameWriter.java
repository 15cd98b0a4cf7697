package io.circuitd.netconf.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Frames messages (RFC 6242); each goes out whole, in one write. Safe for several threads. */
public final class FrameWriter {
  private static final byte[] END = "]]>]]>".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final int chunkBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private Framing framing = Framing.END_OF_MESSAGE;

  /** Sends each message as one chunk. */
  public FrameWriter(OutputStream out) {
    this(out, Integer.MAX_VALUE);
  }

  /**
   * Sends messages in chunks of limited size.
   *
   * @param chunkBytes largest chunk to send
   */
  public FrameWriter(OutputStream out, int chunkBytes) {
    if (chunkBytes < 1) {
      throw new IllegalArgumentException("a chunk holds at least one byte");
    }
    this.out = out;
    this.chunkBytes = chunkBytes;
  }

  /** Counts from the next message on; call it once our hello has been written. */
  public void use(Framing next) {
    lock.lock();
    try {
      framing = next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes and flushes one message.
   *
   * @throws IllegalArgumentException when the message is empty, or holds {@code ]]>]]>} where that
   *     would end it; nothing was written
   */
  public void write(byte[] message) throws IOException {
    if (message.length == 0) {
      throw new IllegalArgumentException("an empty message cannot be framed");
    }
    lock.lock();
    try {
      ByteArrayOutputStream framed = new ByteArrayOutputStream(message.length + 32);
      switch (framing) {
        case END_OF_MESSAGE -> {
          framed.writeBytes(message);
          framed.writeBytes(END);
          if (endOf(framed.toByteArray()) < message.length) {
            throw new IllegalArgumentException(
                "the message holds ]]>]]>, which ends a message in base:1.0 framing");
          }
        }
        case CHUNKED -> {
          int size;
          for (int at = 0; at < message.length; at += size) {
            size = Math.min(chunkBytes, message.length - at);
            framed.writeBytes(("\n#" + size + "\n").getBytes(StandardCharsets.US_ASCII));
            framed.write(message, at, size);
          }
          framed.writeBytes("\n##\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      framed.writeTo(out);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  private static int endOf(byte[] framed) {
    for (int at = 0; ; at++) {
      if (Arrays.equals(framed, at, at + END.length, END, 0, END.length)) {
        return at;
      }
    }
  }
}
