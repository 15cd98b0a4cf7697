package io.circuitd.snmp;

import io.circuitd.snmp.Awaited.Told;
import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.ScopedPDU;
import org.snmp4j.TransportStateReference;
import org.snmp4j.UserTarget;
import org.snmp4j.event.AuthenticationFailureEvent;
import org.snmp4j.event.AuthenticationFailureListener;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.PduHandle;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/**
 * Requests under way over one socket: sends them through snmp4j's dispatcher, which signs, encrypts
 * and checks, and hands what comes back to the thread that waits for it. What nobody waits for is
 * dropped: a late answer, the second of two, one from another address.
 */
final class Exchanges implements CommandResponder, AuthenticationFailureListener, AutoCloseable {
  private final Socket socket;
  private final MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
  private final MPv3 messages;
  private final USM usm;
  private final Map<Integer, Awaited> byRequest = new ConcurrentHashMap<>();
  private final Map<UdpAddress, Awaited> byAddress = new ConcurrentHashMap<>();
  private final Map<UdpAddress, OID> refusals = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Opens a socket and begins to listen.
   *
   * @param buffer bytes asked from the kernel for answers that wait to be read
   * @throws IOException when there is no socket
   */
  Exchanges(int buffer) throws IOException {
    socket = new Socket(buffer);
    SNMP4JSettings.setVerifyResponsePeerAddress(true);
    SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
    byte[] engineId = MPv3.createLocalEngineID();
    usm = new USM(protocols, new OctetString(engineId), 0);
    messages = new MPv3(usm);
    messages.setSecurityProtocols(protocols);
    messages.setLocalEngineID(engineId);
    dispatcher.addMessageProcessingModel(messages);
    dispatcher.addTransportMapping(socket);
    dispatcher.addCommandResponder(this);
    dispatcher.addAuthenticationFailureListener(this);
    socket.addTransportListener(dispatcher);
    socket.listen();
  }

  /** What the kernel gave, bytes. */
  int receiveBuffer() {
    return socket.receiveBuffer();
  }

  /**
   * One request at a time to an address: what is said of the address is said of the request.
   *
   * @param engineId that is asked; empty to learn it
   */
  Awaited open(UdpAddress to, OctetString engineId) {
    Awaited awaited = new Awaited(to, engineId);
    byAddress.put(to, awaited);
    refusals.remove(to);
    return awaited;
  }

  /** Sends a request, for the first time or again. */
  void send(Awaited awaited, UserTarget<UdpAddress> user, ScopedPDU request)
      throws MessageException {
    if (closed) {
      awaited.tell(new Told.Closed());
      return;
    }
    dispatcher.sendPdu(
        socket,
        user,
        request,
        true,
        (PduHandle handle, PDU _) -> {
          awaited.sentAs(handle);
          byRequest.put(handle.getTransactionID(), awaited);
        });
  }

  /** Forgets a request; what still comes for it is dropped. */
  void forget(Awaited awaited) {
    byAddress.remove(awaited.to(), awaited);
    for (PduHandle handle : awaited.handles()) {
      byRequest.remove(handle.getTransactionID(), awaited);
      dispatcher.releaseStateReference(SnmpConstants.version3, handle);
    }
  }

  /** The counter of the last report that nobody signed, since the request to it was opened. */
  Optional<OID> refusal(UdpAddress from) {
    return Optional.ofNullable(refusals.get(from));
  }

  /** Forgets an engine, so that its id and its time are learned anew. */
  void forgetEngine(UdpAddress at) {
    Optional.ofNullable(messages.removeEngineID(at)).ifPresent(usm::removeEngineTime);
  }

  /** Forgets whatever is known of an address. */
  void forgetAll(UdpAddress at) {
    forgetEngine(at);
    refusals.remove(at);
  }

  /** The id of the engine there, as it was told last. */
  Optional<OctetString> engineId(UdpAddress at) {
    return Optional.ofNullable(messages.getEngineID(at)).map(id -> new OctetString(id.getValue()));
  }

  /** Boots and time of an engine by now, once it has signed them. */
  Optional<UsmTimeEntry> time(OctetString engineId) {
    return Optional.ofNullable(usm.getTimeTable().getTime(engineId));
  }

  /** How many requests are known. */
  int underWay() {
    return byRequest.size();
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    event.setProcessed(true);
    Awaited awaited = byRequest.get(event.getPduHandle().getTransactionID());
    if (awaited == null || !awaited.to().equals(event.getPeerAddress())) {
      return;
    }
    PDU pdu = event.getPDU();
    if (pdu.getType() == PDU.RESPONSE) {
      awaited.tell(new Told.Answer(pdu));
    } else if (pdu.getType() == PDU.REPORT) {
      report(awaited, Reports.counter(pdu), event.getSecurityLevel());
    }
  }

  private void report(Awaited awaited, OID counter, int level) {
    if (level > SecurityLevel.NOAUTH_NOPRIV) {
      awaited.tell(new Told.Report(counter));
    } else {
      refusals.put(awaited.to(), counter);
      awaited.tell(new Told.Hearsay(counter));
    }
  }

  @Override
  public <A extends Address> void authenticationFailure(AuthenticationFailureEvent<A> event) {
    if (event.getError() == SnmpConstants.SNMPv3_USM_NOT_IN_TIME_WINDOW
        && event.getAddress() instanceof UdpAddress from) {
      Optional.ofNullable(byAddress.get(from))
          .ifPresent(awaited -> awaited.tell(new Told.TimeWentBack()));
    }
  }

  /** Requests under way end without an answer. */
  @Override
  public void close() throws IOException {
    closed = true;
    byAddress.values().forEach(awaited -> awaited.tell(new Told.Closed()));
    socket.close();
  }

  /** Sees what the library drops without a word: that another engine answers. */
  private final class Socket extends UdpSocket {
    Socket(int buffer) throws IOException {
      super(new UdpAddress("0.0.0.0/0"), buffer);
    }

    @Override
    protected void fireProcessMessage(
        DatagramPacket packet, ByteBuffer bytes, TransportStateReference state) {
      Awaited awaited = byAddress.get(new UdpAddress(packet.getAddress(), packet.getPort()));
      if (awaited != null && isOfOtherEngine(bytes, awaited)) {
        awaited.tell(new Told.OtherEngine());
      } else {
        super.fireProcessMessage(packet, bytes, state);
      }
    }

    private boolean isOfOtherEngine(ByteBuffer bytes, Awaited awaited) {
      OctetString asked = awaited.engineId();
      return asked.length() > 0
          && MessageHeader.of(bytes).orElse(null) instanceof MessageHeader.User header
          && !header.engineId().equals(asked);
    }
  }
}
