package io.circuitd.daemon;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.northbound.AgentSettings;
import io.circuitd.northbound.Engine;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.TrapReceiver;
import io.circuitd.snmp.TrapSettings;
import io.circuitd.store.SnmpEngine;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Arrays;
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
  /** Tells it from the engine of our agent, which has the same octets and boots of its own. */
  private static final byte SUFFIX = 1;

  /**
   * Starts to listen.
   *
   * @throws Daemon.CannotStart when the community or the port cannot be had
   */
  TrapReceiver open() {
    byte[] identity = Arrays.copyOf(engine.identity(), engine.identity().length + 1);
    identity[identity.length - 1] = SUFFIX;
    Engine ours = Engine.of(AgentSettings.DOCUMENTATION, identity, engine.boot());
    try {
      return new TrapReceiver(
          new TrapSettings(
              InetAddress.ofLiteral(where.address()),
              where.port(),
              where.community().map(secrets),
              HexFormat.of().formatHex(ours.id().toByteArray()),
              ours.boots()),
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
