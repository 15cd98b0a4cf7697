package io.circuitd.netconf;

/** Opens sessions; one for the whole daemon. */
public interface NetconfConnector extends AutoCloseable {
  /**
   * Connects, logs in, verifies the host key and exchanges hellos.
   *
   * @throws NetconfException.NotConnected with the reason
   */
  NetconfSession connect(NetconfTarget target);

  @Override
  void close();
}
