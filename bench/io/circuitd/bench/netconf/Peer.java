package io.circuitd.bench.netconf;

/** A NETCONF client under measurement, in a process of its own. */
interface Peer {
  /**
   * Opens a session, hellos exchanged.
   *
   * @param parsed whether replies become trees, or are read to their end and thrown away
   */
  Line open(boolean parsed) throws Exception;

  /** One session. */
  interface Line extends AutoCloseable {
    /**
     * Sends get-config after get-config, and waits for the last reply.
     *
     * @param bytes size of a reply
     * @param depth RPCs in flight; at 1 a caller waits for each reply
     * @param until {@code System.nanoTime()} after which none is sent
     * @return replies that came
     */
    long pump(int bytes, int depth, long until) throws Exception;

    @Override
    void close();
  }
}
