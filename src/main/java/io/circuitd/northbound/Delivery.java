package io.circuitd.northbound;

import io.circuitd.northbound.Receiver.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.USM;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** The line to one receiver, from a socket of its own. Not safe for many threads. */
final class Delivery implements AutoCloseable {
  private final Receiver receiver;
  private final Engine engine;
  private final UserKeys keys = new UserKeys();
  private final USM usm;
  private final Snmp snmp;
  private Optional<byte[]> farEngine = Optional.empty();

  Delivery(Receiver receiver, Engine engine) throws IOException {
    this.receiver = receiver;
    this.engine = engine;
    this.usm = keys.usm(engine);
    MPv3 version3 = new MPv3(usm);
    // The library begins with the boots in the upper half, which may be negative: no msgID (RFC
    // 3412, 6).
    version3.setCurrentMsgID(MPv3.randomMsgID(engine.boots() & 0x7FFF));
    version3.setSecurityProtocols(keys.protocols());
    version3.setLocalEngineID(engine.id().toByteArray());
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(version3);
    dispatcher.addMessageProcessingModel(new MPv2c());
    snmp = new Snmp(dispatcher, new DefaultUdpTransportMapping());
    if (receiver.as() instanceof Login.User(SnmpUser user) && !receiver.inform()) {
      keys.add(usm, user, engine.id());
    }
    snmp.listen();
  }

  /** A PDU of this receiver's kind, without contents. */
  PDU pdu() {
    PDU pdu =
        switch (receiver.as()) {
          case Login.User _ -> {
            ScopedPDU scoped = new ScopedPDU();
            scoped.setContextEngineID(engine.id());
            yield scoped;
          }
          case Login.Community _ -> new PDU();
        };
    pdu.setType(receiver.inform() ? PDU.INFORM : PDU.NOTIFICATION);
    return pdu;
  }

  /**
   * Sends once.
   *
   * @param wait for the acknowledgement of an inform
   * @return why it did not arrive; empty when it was acknowledged, and always for a trap that left
   */
  Optional<String> send(PDU pdu, Duration wait) {
    try {
      UdpAddress address = new UdpAddress(InetAddress.getByName(receiver.host()), receiver.port());
      return switch (receiver.as()) {
        case Login.Community(var community) -> {
          CommunityTarget<UdpAddress> target =
              new CommunityTarget<>(address, new OctetString(community.reveal()));
          target.setVersion(SnmpConstants.version2c);
          yield exchange(pdu, target, wait);
        }
        case Login.User(SnmpUser user) -> send(pdu, user, address, wait);
      };
    } catch (UnknownHostException e) {
      return Optional.of("no address is known for " + receiver.host());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** To a receiver of informs we speak with the keys of its engine (RFC 3414, 1.5.1). */
  private Optional<String> send(PDU pdu, SnmpUser user, UdpAddress address, Duration wait)
      throws IOException {
    UserTarget<UdpAddress> target = new UserTarget<>();
    target.setAddress(address);
    target.setVersion(SnmpConstants.version3);
    target.setSecurityLevel(SecurityLevel.AUTH_PRIV);
    target.setSecurityName(new OctetString(user.name()));
    if (receiver.inform()) {
      if (farEngine.isEmpty()) {
        farEngine =
            Optional.ofNullable(snmp.discoverAuthoritativeEngineID(address, wait.toMillis()));
        farEngine.ifPresent(id -> addOrForget(user, id, address));
      }
      if (farEngine.isEmpty()) {
        return Optional.of("no answer");
      }
      target.setAuthoritativeEngineID(farEngine.get());
    }
    Optional<String> trouble = exchange(pdu, target, wait);
    if (trouble.isPresent() && receiver.inform()) {
      // It may have been set up anew, with another engine.
      forget(address);
    }
    return trouble;
  }

  /** Anybody may have answered, with an engine id that no key can be made for. */
  private void addOrForget(SnmpUser user, byte[] id, UdpAddress address) {
    try {
      keys.add(usm, user, new OctetString(id));
    } catch (RuntimeException e) {
      forget(address);
      throw e;
    }
  }

  private void forget(UdpAddress address) {
    snmp.removeCachedContextEngineId(address);
    farEngine.ifPresent(id -> usm.removeEngineTime(new OctetString(id)));
    farEngine = Optional.empty();
  }

  private Optional<String> exchange(PDU pdu, Target<UdpAddress> target, Duration wait)
      throws IOException {
    target.setTimeout(wait.toMillis());
    target.setRetries(0);
    if (!receiver.inform()) {
      snmp.send(pdu, target);
      return Optional.empty();
    }
    ResponseEvent<UdpAddress> event = snmp.send(pdu, target);
    PDU response = event.getResponse();
    if (response == null) {
      return Optional.ofNullable(event.getError())
          .map(Object::toString)
          .or(() -> Optional.of("no answer"));
    }
    if (response.getType() != PDU.RESPONSE || response.getErrorStatus() != PDU.noError) {
      return Optional.of(
          response.getType() == PDU.REPORT
              ? "it refuses the message: " + response.getVariableBindings()
              : "it answers " + response.getErrorStatusText());
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
