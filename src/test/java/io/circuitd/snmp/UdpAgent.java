package io.circuitd.snmp;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcher;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.TransportStateReference;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StateReference;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.AbstractTransportMapping;

/** SNMPv3 agent on 127.0.0.1 whose owner reads the socket: one user, SHA-256 and AES-128. */
abstract class UdpAgent extends AbstractTransportMapping<UdpAddress> implements CommandResponder {
  static final String USER = "circuitd";
  static final Secret AUTH = new Secret("auth-pass-0001");
  static final Secret PRIV = new Secret("priv-pass-0001");
  private static final int MOST = 65_507;

  final DatagramChannel channel;
  final USM usm;
  private final MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
  private final byte[] engineId;

  /**
   * @param number makes the engine id
   * @param port 0 for any
   */
  UdpAgent(int number, int port, LocalKeys keys) throws IOException {
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
    channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    engineId = ByteBuffer.allocate(9).putInt(0x80007ed9).put((byte) 5).putInt(number).array();
    SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
    usm = new USM(protocols, new OctetString(engineId), 1);
    usm.getTimeTable().addEntry(new UsmTimeEntry(new OctetString(engineId), 1, 0));
    usm.setEngineDiscoveryEnabled(false);
    SnmpTarget target = target();
    try {
      usm.addLocalizedUser(
          engineId,
          new OctetString(USER),
          AuthHMAC192SHA256.ID,
          keys.authentication(target, AuthAlgorithm.SHA_256, engineId).getValue(),
          PrivAES128.ID,
          keys.privacy(target, AuthAlgorithm.SHA_256, PrivAlgorithm.AES_128, engineId).getValue());
    } catch (NoAnswer e) {
      throw new IllegalStateException(e);
    }
    MPv3 messages = new PlainReports(usm);
    messages.setSecurityProtocols(protocols);
    messages.setLocalEngineID(engineId);
    dispatcher.addMessageProcessingModel(messages);
    dispatcher.addTransportMapping(this);
    dispatcher.addCommandResponder(this);
  }

  /** Fills in the answer to a request. */
  abstract void answer(PDU request, PDU answer);

  int port() {
    try {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] engineId() {
    return engineId.clone();
  }

  /** This agent, as a manager sees it. */
  SnmpTarget target() {
    return target(port());
  }

  static SnmpTarget target(int port) {
    return new SnmpTarget("r1", "127.0.0.1", port, USER, "SHA-256", AUTH, "AES-128", PRIV);
  }

  /** Sends a notification that nobody acknowledges, signed by this engine. */
  void trap(int port, ScopedPDU trap) {
    UserTarget<UdpAddress> receiver =
        new UserTarget<>(
            new UdpAddress(InetAddress.ofLiteral("127.0.0.1"), port),
            new OctetString(USER),
            engineId,
            SecurityLevel.AUTH_PRIV);
    receiver.setVersion(SnmpConstants.version3);
    try {
      dispatcher.sendPdu(this, receiver, trap, false, null);
    } catch (MessageException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads and answers what there is. */
  void receive(ByteBuffer in) throws IOException {
    in.clear();
    while (channel.receive(in) instanceof InetSocketAddress from) {
      byte[] message = new byte[in.flip().remaining()];
      in.get(message);
      handle(from, message);
      in.clear();
    }
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(MOST);
  }

  void handle(InetSocketAddress from, byte[] message) {
    dispatcher.processMessage(
        this,
        new UdpAddress(from.getAddress(), from.getPort()),
        ByteBuffer.wrap(message),
        new TransportStateReference(
            this, null, null, SecurityLevel.undefined, SecurityLevel.undefined, false, channel));
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    PDU answer = (PDU) event.getPDU().clone();
    answer.setType(PDU.RESPONSE);
    answer.setErrorStatus(0);
    answer.setErrorIndex(0);
    answer(event.getPDU(), answer);
    try {
      dispatcher.returnResponsePdu(
          event.getMessageProcessingModel(),
          event.getSecurityModel(),
          event.getSecurityName(),
          event.getSecurityLevel(),
          answer,
          event.getMaxSizeResponsePDU(),
          event.getStateReference(),
          new StatusInformation());
    } catch (MessageException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void sendMessage(
      UdpAddress to,
      byte[] message,
      @Nullable TransportStateReference state,
      long timeout,
      int retries)
      throws IOException {
    channel.send(
        ByteBuffer.wrap(message), new InetSocketAddress(to.getInetAddress(), to.getPort()));
  }

  @Override
  public Class<? extends Address> getSupportedAddressClass() {
    return UdpAddress.class;
  }

  @Override
  public UdpAddress getListenAddress() {
    return new UdpAddress(InetAddress.ofLiteral("127.0.0.1"), port());
  }

  @Override
  public void listen() {}

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Tells in clear that its engine is another one, as routers do. */
  private static final class PlainReports extends MPv3 {
    PlainReports(USM usm) {
      super(usm);
    }

    @Override
    public int sendReport(
        MessageDispatcher dispatcher,
        ScopedPDU request,
        int securityLevel,
        int securityModel,
        OctetString securityName,
        int maxSize,
        StateReference<?> state,
        VariableBinding counter) {
      int level =
          counter.getOid().equals(SnmpConstants.usmStatsUnknownEngineIDs)
              ? SecurityLevel.NOAUTH_NOPRIV
              : securityLevel;
      return super.sendReport(
          dispatcher, request, level, securityModel, securityName, maxSize, state, counter);
    }
  }
}
