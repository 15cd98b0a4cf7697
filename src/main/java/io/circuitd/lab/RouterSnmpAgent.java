package io.circuitd.lab;

import io.circuitd.files.Secret;
import io.circuitd.snmp.PlainReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.TransportStateReference;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * SNMPv3 agent of a simulated router on 127.0.0.1: one user, authPriv only, read only. Shows the
 * tables of its kind of router from the state that the supplier gives at each request.
 */
final class RouterSnmpAgent implements AutoCloseable {
  private static final Instant FIRST_BOOT = Instant.parse("2026-01-01T00:00:00Z");

  private final Snmp snmp;
  private final Wire wire;
  private final int port;
  private final String user;
  private final PollResponder responder;

  private RouterSnmpAgent(Snmp snmp, Wire wire, PollResponder responder, String user) {
    this.user = user;
    this.snmp = snmp;
    this.wire = wire;
    this.port = wire.getListenAddress().getPort();
    this.responder = responder;
  }

  /** As below, with the system's clock. */
  static RouterSnmpAgent start(
      String kind,
      String routerName,
      int port,
      String user,
      String authProtocol,
      Secret auth,
      String privProtocol,
      Secret priv,
      Supplier<RouterState> state) {
    return start(
        kind,
        routerName,
        port,
        user,
        authProtocol,
        auth,
        privProtocol,
        priv,
        state,
        InstantSource.system());
  }

  /**
   * Starts to answer.
   *
   * @param kind name of its device profile, such as {@code junos}
   * @param routerName shown as sysName
   * @param port UDP port on 127.0.0.1; 0 for any free one
   * @param authProtocol {@code SHA-1}, {@code SHA-224} … {@code SHA-512}
   * @param privProtocol {@code AES-128}, {@code AES-192} or {@code AES-256}
   * @param auth at least 8 characters, as {@code priv} (RFC 3414, 11.2)
   * @throws IllegalArgumentException for an unknown kind or protocol
   * @throws UncheckedIOException when the port is taken
   */
  static RouterSnmpAgent start(
      String kind,
      String routerName,
      int port,
      String user,
      String authProtocol,
      Secret auth,
      String privProtocol,
      Secret priv,
      Supplier<RouterState> state,
      InstantSource clock) {
    RouterMib mib = new RouterMib(RouterKind.of(kind), routerName);
    OID authId = authProtocol(authProtocol);
    OID privId = privProtocol(privProtocol);
    try {
      Wire wire = new Wire(new UdpAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      int realPort = wire.getListenAddress().getPort();
      SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
      byte[] engineId = engineId(routerName, realPort);
      // Seconds since a fixed day: a router that starts again must never count fewer boots.
      int boots = Math.max(1, (int) Duration.between(FIRST_BOOT, clock.instant()).toSeconds());
      USM usm = new USM(protocols, new OctetString(engineId), boots);
      // A router speaks for its own engine only; a request to any other is refused by a report.
      usm.getTimeTable().addEntry(new UsmTimeEntry(new OctetString(engineId), boots, 0));
      usm.setEngineDiscoveryEnabled(false);
      usm.addLocalizedUser(
          engineId,
          new OctetString(user),
          authId,
          protocols.passwordToKey(authId, new OctetString(auth.reveal()), engineId),
          privId,
          protocols.passwordToKey(privId, authId, new OctetString(priv.reveal()), engineId));
      MPv3 messages = new PlainReports(usm);
      messages.setSecurityProtocols(protocols);
      messages.setLocalEngineID(engineId);
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addMessageProcessingModel(messages);
      Snmp snmp = new Snmp(dispatcher, wire);
      PollResponder responder = new PollResponder(mib, state, clock);
      snmp.addCommandResponder(responder);
      snmp.listen();
      return new RouterSnmpAgent(snmp, wire, responder, user);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "SNMP agent of " + routerName + " cannot listen on 127.0.0.1:" + port, e);
    }
  }

  /** The UDP port it answers on. */
  int port() {
    return port;
  }

  /** Sends a notification, signed by this router's engine. */
  void send(ScopedPDU trap, InetSocketAddress receiver) {
    UserTarget<UdpAddress> target =
        new UserTarget<>(
            new UdpAddress(receiver.getAddress(), receiver.getPort()),
            new OctetString(user),
            snmp.getLocalEngineID(),
            SecurityLevel.AUTH_PRIV);
    target.setVersion(SnmpConstants.version3);
    try {
      snmp.send(trap, target);
    } catch (IOException e) {
      throw new UncheckedIOException("no trap to " + receiver, e);
    }
  }

  /** Fault: nothing is answered while set. */
  void silent(boolean silent) {
    wire.silent = silent;
  }

  /** Fault: BGP and BFD tables are not served while set, as on a wrong release or view. */
  void tableMissing(boolean tableMissing) {
    responder.tableMissing(tableMissing);
  }

  /** Stops to answer and frees the port. */
  @Override
  public void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RFC 3411 snmpEngineID: enterprise 32473 (RFC 5612), eight octets of our own. */
  private static byte[] engineId(String routerName, int port) {
    byte[] seed = (routerName + ":" + port).getBytes(StandardCharsets.UTF_8);
    ByteBuffer id = ByteBuffer.allocate(13);
    id.putInt(0x80000000 | 32473)
        .put((byte) 5)
        .putLong(UUID.nameUUIDFromBytes(seed).getMostSignificantBits());
    return id.array();
  }

  private static OID authProtocol(String name) {
    return switch (plain(name)) {
      case "SHA", "SHA1" -> AuthSHA.ID;
      case "SHA224" -> AuthHMAC128SHA224.ID;
      case "SHA256" -> AuthHMAC192SHA256.ID;
      case "SHA384" -> AuthHMAC256SHA384.ID;
      case "SHA512" -> AuthHMAC384SHA512.ID;
      default -> throw new IllegalArgumentException("no SNMPv3 auth protocol " + name);
    };
  }

  private static OID privProtocol(String name) {
    return switch (plain(name)) {
      case "AES", "AES128" -> PrivAES128.ID;
      case "AES192" -> PrivAES192.ID;
      case "AES256" -> PrivAES256.ID;
      default -> throw new IllegalArgumentException("no SNMPv3 privacy protocol " + name);
    };
  }

  private static String plain(String protocol) {
    return protocol.toUpperCase(Locale.ROOT).replace("-", "");
  }

  /** The UDP socket, with a switch that swallows everything that comes in. */
  private static final class Wire extends DefaultUdpTransportMapping {
    private volatile boolean silent;

    Wire(UdpAddress address) throws IOException {
      super(address);
    }

    @Override
    protected void fireProcessMessage(
        DatagramPacket packet, ByteBuffer bytes, TransportStateReference state) {
      if (!silent) {
        super.fireProcessMessage(packet, bytes, state);
      }
    }
  }
}
