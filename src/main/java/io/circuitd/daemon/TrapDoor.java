package io.circuitd.daemon;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.TrapReceiver;
import io.circuitd.snmp.TrapSettings;
import io.circuitd.store.SnmpEngine;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts together where routers' traps are listened for.
 *
 * @param poll called with the name of a router that sent one
 */
record TrapDoor(
    DaemonConfig.Traps where,
    Function<SecretRef, Secret> secrets,
    SnmpEngine engine,
    SnmpManager manager,
    TrapSenders senders,
    Consumer<String> poll) {
  /** RFC 3411, snmpEngineID: enterprise 32473 (RFC 5612), octets of our own. */
  private static final String ENGINE_ID_PREFIX = "80007ed905";

  /** Tells it from the engine of our agent, which has the same octets and boots of its own. */
  private static final String ENGINE_ID_SUFFIX = "01";

  /**
   * Starts to listen.
   *
   * @throws Daemon.CannotStart when the community or the port cannot be had
   */
  TrapReceiver open() {
    try {
      return new TrapReceiver(
          new TrapSettings(
              InetAddress.ofLiteral(where.address()),
              where.port(),
              where.community().map(secrets),
              ENGINE_ID_PREFIX + HexFormat.of().formatHex(engine.identity()) + ENGINE_ID_SUFFIX,
              engine.boot()),
          manager,
          senders,
          poll);
    } catch (UncheckedIOException | IllegalArgumentException | SecretUnavailable e) {
      throw new Daemon.CannotStart(
          "traps: cannot listen on "
              + where
              + ": "
              + (e.getCause() == null ? e : e.getCause()).getMessage()
              + "; next: correct address, port and community in circuitd.yaml, or stop what has"
              + " the port");
    }
  }
}
