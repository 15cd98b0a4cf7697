package io.circuitd.daemon;

import io.circuitd.netconf.CallHomePorts;
import io.circuitd.netconf.NetconfClient;
import java.io.IOException;
import java.net.InetAddress;

/** Puts together where routers that call home are listened for. */
record CallHomeDoor(NetconfClient client, RouterReach reach, DaemonConfig.CallHome where) {
  /**
   * Has the client listen, for as long as it is there.
   *
   * @throws Daemon.CannotStart when a port cannot be had
   */
  NetconfClient open() {
    try {
      CallHomePorts ports =
          new CallHomePorts(InetAddress.ofLiteral(where.address()), where.ssh(), where.tls());
      client.listen(ports, reach::callers);
      return client;
    } catch (IOException e) {
      throw new Daemon.CannotStart(
          "netconf.callHome: cannot listen on "
              + where
              + ": "
              + e.getMessage()
              + "; next: correct address and ports in circuitd.yaml, or stop what has them");
    }
  }
}
