package io.circuitd.northbound;

import io.circuitd.files.Secret;

/**
 * Who is told.
 *
 * @param name for messages and alarms
 * @param host address or name, which is looked up anew at each message
 * @param port UDP
 * @param inform whether it has to acknowledge each (InformRequest), or is only told (Trap)
 * @param as whom it knows us
 */
public record Receiver(String name, String host, int port, boolean inform, Login as) {
  /** What a receiver knows us by. */
  public sealed interface Login {
    /** SNMPv3 with authentication and encryption. */
    record User(SnmpUser user) implements Login {}

    /** SNMPv2c, in clear. */
    record Community(Secret community) implements Login {}
  }

  /** {@code noc at 192.0.2.1:162}. */
  String place() {
    return name + " at " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
