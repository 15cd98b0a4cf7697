package io.circuitd.netconf;

/**
 * What one router's replies may cost us.
 *
 * @param replyBytes largest reply that is kept in memory, and largest hello; a streamed reply is
 *     limited by {@code streamBytes} instead
 * @param streamBytes largest reply that is streamed
 * @param largeReplies replies above 1 MiB that may be in memory at a time; further ones wait
 */
public record ReplyLimits(long replyBytes, long streamBytes, int largeReplies) {
  /** 64 MiB in memory, 4 GiB streamed, two large ones at a time. */
  public static final ReplyLimits DEFAULT = new ReplyLimits(64L << 20, 4L << 30, 2);

  public ReplyLimits {
    if (replyBytes < 1 || streamBytes < 1 || largeReplies < 1) {
      throw new IllegalArgumentException("a reply limit is at least one");
    }
  }
}
