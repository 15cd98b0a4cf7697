package io.circuitd.snmp;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.TransportStateReference;
import org.snmp4j.event.AuthenticationFailureEvent;
import org.snmp4j.event.AuthenticationFailureListener;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/**
 * Receives traps and informs of the inventory's routers (RFC 3416, RFC 3414). Each means "poll this
 * router now" and sets no state. Datagrams of other addresses are dropped before anything in them
 * is read; of the others, those whose engine and user are not the router's before anything in them
 * is computed.
 */
public final class TrapReceiver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrapReceiver.class);

  /** Bytes asked from the kernel. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private static final int ENOUGH_BUFFER = 1 << 20;

  private final TrapSettings settings;
  private final Function<InetAddress, ? extends Collection<SnmpTarget>> inventory;
  private final TrapHints hints;
  private final TrapUsers users;
  private final MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
  private final Socket socket;
  private final LongAdder received = new LongAdder();
  private final LongAdder outside = new LongAdder();
  private final LongAdder undecodable = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder ignored = new LongAdder();
  private final LongAdder hinted = new LongAdder();

  /** What became of the message that is read just now; for the socket's thread. */
  private Outcome outcome = Outcome.UNDECODABLE;

  private Collection<String> senders = List.of();
  private boolean discovery;

  private enum Outcome {
    UNDECODABLE,
    REFUSED,
    DONE
  }

  /**
   * Begins to listen.
   *
   * @param manager whose polls tell the routers' engines
   * @param inventory the routers behind an address; asked for each datagram, so it must be quick
   * @param poll has a router polled by its name now; called for each trap, on the thread that reads
   *     them, so it must be quick
   * @throws UncheckedIOException when the address is not ours or the port is taken
   */
  public TrapReceiver(
      TrapSettings settings,
      SnmpManager manager,
      Function<InetAddress, ? extends Collection<SnmpTarget>> inventory,
      Consumer<String> poll) {
    this.settings = settings;
    this.inventory = inventory;
    hints = new TrapHints(poll);
    OctetString own = new OctetString(HexFormat.of().parseHex(settings.engineId()));
    users = new TrapUsers(manager, own, settings.boots());
    MPv3 messages = new MPv3(users);
    messages.setSecurityProtocols(users.protocols());
    messages.setLocalEngineID(own.getValue());
    dispatcher.addMessageProcessingModel(messages);
    if (settings.community().isPresent()) {
      dispatcher.addMessageProcessingModel(new MPv2c());
    }
    Listener listener = new Listener();
    dispatcher.addCommandResponder(listener);
    dispatcher.addAuthenticationFailureListener(listener);
    try {
      socket = new Socket(new UdpAddress(settings.address(), settings.port()));
      dispatcher.addTransportMapping(socket);
      socket.addTransportListener(dispatcher);
      socket.listen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (socket.receiveBuffer() < ENOUGH_BUFFER) {
      log.warn(
          "traps: the kernel gives a receive buffer of {} kB, so that a storm loses some; next:"
              + " sysctl -w net.core.rmem_max={}",
          socket.receiveBuffer() / 1000,
          RECEIVE_BUFFER);
    }
  }

  /** The UDP port it listens on. */
  public int port() {
    return socket.getListenAddress().getPort();
  }

  /** What became of all that came, so far. */
  public TrapCounts counts() {
    return new TrapCounts(
        received.sum(),
        outside.sum(),
        undecodable.sum(),
        refused.sum(),
        ignored.sum(),
        hinted.sum());
  }

  /** Ends the listening. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a message may be decoded at all; remembers whose it would be. */
  private boolean isAdmitted(ByteBuffer message, Collection<SnmpTarget> routers) {
    return MessageHeader.of(message)
        .map(header ->
            switch (header) {
              case MessageHeader.Community(OctetString community) -> isAdmitted(community, routers);
              case MessageHeader.User user -> isAdmitted(user, routers);
            })
        .orElse(false);
  }

  private boolean isAdmitted(OctetString community, Collection<SnmpTarget> routers) {
    outcome = Outcome.REFUSED;
    discovery = false;
    senders = routers.stream().map(SnmpTarget::router).distinct().toList();
    return settings
        .community()
        .map(Secret::reveal)
        .filter(own ->
            MessageDigest.isEqual(own.getBytes(StandardCharsets.UTF_8), community.getValue()))
        .isPresent();
  }

  private boolean isAdmitted(MessageHeader.User header, Collection<SnmpTarget> routers) {
    outcome = Outcome.REFUSED;
    discovery = header.discovery();
    if (discovery) {
      users.nobody();
      return true;
    }
    senders = users.admit(header, routers).map(SnmpTarget::router).stream().toList();
    return header.authPriv() && !senders.isEmpty();
  }

  private void count() {
    switch (outcome) {
      case UNDECODABLE -> undecodable.increment();
      case REFUSED -> refused.increment();
      case DONE -> {}
    }
  }

  /** Drops what is none of a router's before it is decoded. */
  private final class Socket extends UdpSocket {
    Socket(UdpAddress address) throws IOException {
      super(address, RECEIVE_BUFFER);
    }

    @Override
    protected void fireProcessMessage(
        DatagramPacket packet, ByteBuffer bytes, TransportStateReference state) {
      received.increment();
      Collection<SnmpTarget> routers = inventory.apply(packet.getAddress());
      if (routers.isEmpty()) {
        outside.increment();
        return;
      }
      outcome = Outcome.UNDECODABLE;
      if (isAdmitted(bytes, routers)) {
        super.fireProcessMessage(packet, bytes, state);
      }
      count();
    }
  }

  /** What is in order by version, user, digest and time. */
  private final class Listener implements CommandResponder, AuthenticationFailureListener {
    @Override
    public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
      event.setProcessed(true);
      PDU pdu = event.getPDU();
      outcome = Outcome.DONE;
      if (pdu.getType() == PDU.INFORM) {
        acknowledge(event);
      }
      if (pdu.getType() != PDU.INFORM && pdu.getType() != PDU.TRAP) {
        ignored.increment();
        return;
      }
      TrapKinds.words(pdu)
          .ifPresentOrElse(
              words -> {
                hinted.increment();
                senders.forEach(router -> hints.hint(router, words));
              },
              ignored::increment);
    }

    private <A extends Address> void acknowledge(CommandResponderEvent<A> event) {
      PDU answer = (PDU) event.getPDU().clone();
      answer.setType(PDU.RESPONSE);
      answer.setErrorStatus(PDU.noError);
      answer.setErrorIndex(0);
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
        log.debug("no acknowledgement to {}: {}", event.getPeerAddress(), e.getMessage());
      }
    }

    @Override
    public <A extends Address> void authenticationFailure(AuthenticationFailureEvent<A> event) {
      if (discovery && event.getError() == SnmpConstants.SNMPv3_USM_UNKNOWN_ENGINEID) {
        // It was answered with our engine id.
        outcome = Outcome.DONE;
        ignored.increment();
      }
    }
  }
}
