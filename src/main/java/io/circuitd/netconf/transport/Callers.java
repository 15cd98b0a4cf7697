package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfTarget;
import java.net.InetAddress;
import java.util.List;

/** Who may call, and what becomes of a call (RFC 8071). Safe for several threads. */
public interface Callers {
  /** The routers that call us, as configured now. */
  List<NetconfTarget> known();

  /** A router has called, proved who it is, and let us in. */
  void arrived(NetconfTarget router, Transport line);

  /** A known router has called, but nothing came of it. */
  void failed(NetconfTarget router, NotConnected why);

  /** Somebody called who is none of ours; the line is closed. */
  void unknown(InetAddress from, String why);
}
