package io.circuitd.netconf;

/**
 * What one router's replies may cost us. A reply above its limit fails its RPC with {@link
 * NetconfException.TooLarge}, and is skipped; above twice the larger limit the session is given up.
 *
 * @param replyBytes largest reply that is kept in memory, and largest hello; a streamed reply is
 *     limited by {@code streamBytes} instead
 * @param streamBytes largest reply that is streamed
 * @param largeReplies kept replies above 1 MiB that may arrive or be parsed at a time, over all
 *     sessions of the router; further ones wait on the line, within their timeouts
 */
public record ReplyLimits(long replyBytes, long streamBytes, int largeReplies) {
  /** 64 MiB in memory, 4 GiB streamed, two large ones at a time. */
  public static final ReplyLimits DEFAULT = new ReplyLimits(64L << 20, 4L << 30, 2);

  private static final long MOST = 1L << 50;

  public ReplyLimits {
    if (replyBytes > MOST || streamBytes > MOST) {
      throw new IllegalArgumentException("a reply limit is at most " + MOST);
    }
    if (replyBytes < 1 || streamBytes < 1 || largeReplies < 1) {
      throw new IllegalArgumentException("a reply limit is at least one");
    }
  }
}
