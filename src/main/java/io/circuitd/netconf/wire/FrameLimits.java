package io.circuitd.netconf.wire;

/**
 * What a peer may make us take.
 *
 * @param messageBytes largest message, without framing
 * @param chunkBytes largest chunk; RFC 6242 allows 4294967295
 */
public record FrameLimits(long messageBytes, long chunkBytes) {
  /** 64 MiB for a message, which may come as one chunk. */
  public static final FrameLimits DEFAULT = new FrameLimits(64L << 20, 64L << 20);

  public FrameLimits {
    if (messageBytes < 1 || chunkBytes < 1) {
      throw new IllegalArgumentException("a frame limit is at least one byte");
    }
  }
}
