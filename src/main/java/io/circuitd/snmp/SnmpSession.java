package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.DirectUserTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.PduHandle;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * One UDP socket and what is known of the engines behind it. One request at a time is under way to
 * an address, and a limited number to all of them.
 */
final class SnmpSession implements AutoCloseable {
  /** Asked from the kernel; it may give less. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private final SnmpManager.Settings settings;
  private final Snmp snmp;
  private final LocalKeys keys = new LocalKeys();
  private final Semaphore outstanding;
  private final Map<UdpAddress, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * Opens the socket.
   *
   * @throws UncheckedIOException when that fails
   */
  SnmpSession(SnmpManager.Settings settings) {
    this.settings = settings;
    this.outstanding = new Semaphore(settings.outstanding(), true);
    SNMP4JSettings.setVerifyResponsePeerAddress(true);
    try {
      SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
      byte[] engineId = MPv3.createLocalEngineID();
      MPv3 messages = new MPv3(new USM(protocols, new OctetString(engineId), 0));
      messages.setSecurityProtocols(protocols);
      messages.setLocalEngineID(engineId);
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addMessageProcessingModel(messages);
      DefaultUdpTransportMapping socket = new DefaultUdpTransportMapping();
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      snmp = new Snmp(dispatcher, socket);
      snmp.setReportHandler(new Listener(snmp.getReportHandler()));
      snmp.listen();
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP socket for SNMP", e);
    }
  }

  @Override
  public void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one request and waits for its answer, within the limits. */
  PDU exchange(SnmpTarget target, String context, ScopedPDU request) throws NoAnswer {
    AuthAlgorithm auth =
        AuthAlgorithm.of(target.authProtocol())
            .orElseThrow(() -> unknownProtocol(target, "auth", target.authProtocol()));
    PrivAlgorithm priv =
        PrivAlgorithm.of(target.privProtocol())
            .orElseThrow(() -> unknownProtocol(target, "privacy", target.privProtocol()));
    request.setContextName(OctetString.fromByteArray(context.getBytes(UTF_8)));
    UdpAddress address = address(target);
    Lane lane = lanes.computeIfAbsent(address, _ -> new Lane());
    try {
      lane.lock.lockInterruptibly();
      try {
        outstanding.acquire();
        try {
          return inLane(lane, address, target, auth, priv, request);
        } finally {
          outstanding.release();
        }
      } finally {
        lane.lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("poll of " + target.router() + " was interrupted", e);
    }
  }

  private PDU inLane(
      Lane lane,
      UdpAddress address,
      SnmpTarget target,
      AuthAlgorithm auth,
      PrivAlgorithm priv,
      ScopedPDU request)
      throws NoAnswer {
    boolean met = lane.engineId != null;
    ResponseEvent<UdpAddress> event = send(lane, address, target, auth, priv, request);
    if (met && event.getResponse() == null && lane.refusal == null) {
      // A router that was replaced, or lost its count of boots, must be met anew before it answers.
      lane.engineId = discover(address, target, 1);
      event = send(lane, address, target, auth, priv, request);
    }
    PDU response = event.getResponse();
    if (response == null) {
      lane.engineId = null;
      Exception error = event.getError();
      if (error != null) {
        throw new NoAnswer(target.place() + " cannot be reached: " + error.getMessage(), error);
      }
      if (lane.refusal != null) {
        throw new NoAnswer(Reports.words(target, request, lane.refusal));
      }
      throw silenceAfterDiscovery(target);
    }
    if (response.getType() == PDU.REPORT) {
      throw new NoAnswer(Reports.words(target, request, Reports.counter(response)));
    }
    if (response.getErrorStatus() != PDU.noError) {
      throw new NoAnswer(
          target.place()
              + " refuses the request of SNMPv3 user "
              + target.user()
              + ": "
              + response.getErrorStatusText());
    }
    return response;
  }

  private ResponseEvent<UdpAddress> send(
      Lane lane,
      UdpAddress address,
      SnmpTarget target,
      AuthAlgorithm auth,
      PrivAlgorithm priv,
      ScopedPDU request)
      throws NoAnswer {
    byte[] engineId = lane.engineId;
    if (engineId == null) {
      engineId = discover(address, target, 1 + settings.retries());
      lane.engineId = engineId;
    }
    DirectUserTarget<UdpAddress> user =
        new DirectUserTarget<>(
            address,
            new OctetString(target.user()),
            engineId,
            auth.protocol(),
            keys.authentication(target, auth, engineId),
            priv.protocol(),
            keys.privacy(target, auth, priv, engineId));
    user.setVersion(SnmpConstants.version3);
    user.setTimeout(settings.timeout().toMillis());
    user.setRetries(settings.retries());
    request.setContextEngineID(new OctetString(engineId));
    lane.refusal = null;
    try {
      return snmp.send(request, user);
    } catch (IOException e) {
      throw new NoAnswer(target.place() + " cannot be reached: " + e.getMessage(), e);
    }
  }

  private byte[] discover(UdpAddress address, SnmpTarget target, int tries) throws NoAnswer {
    for (int attempt = 0; attempt < tries; attempt++) {
      Optional<byte[]> engineId =
          Optional.ofNullable(
              snmp.discoverAuthoritativeEngineID(address, settings.timeout().toMillis()));
      if (engineId.isPresent()) {
        return engineId.get();
      }
    }
    throw silence(target);
  }

  private UdpAddress address(SnmpTarget target) throws NoAnswer {
    try {
      return new UdpAddress(InetAddress.getByName(target.host()), target.port());
    } catch (UnknownHostException e) {
      throw new NoAnswer(
          target.router() + ": the host name " + target.host() + " cannot be resolved", e);
    }
  }

  private NoAnswer silence(SnmpTarget target) {
    return new NoAnswer("no answer from " + target.place() + " within " + patience());
  }

  private NoAnswer silenceAfterDiscovery(SnmpTarget target) {
    return new NoAnswer(
        target.place()
            + " answers SNMPv3 discovery, but not user "
            + target.user()
            + " within "
            + patience()
            + "; check passwords and protocols, and who may poll");
  }

  private String patience() {
    Duration timeout = settings.timeout();
    String one =
        timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    return settings.retries() == 0 ? one : one + ", asked " + (settings.retries() + 1) + " times";
  }

  private static NoAnswer unknownProtocol(SnmpTarget target, String kind, String name) {
    return new NoAnswer(
        target.router() + ": SNMPv3 " + kind + " protocol '" + name + "' is not known");
  }

  /** What is known of one router's agent. */
  private static final class Lane {
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private byte @Nullable [] engineId;

    /** The counter in a report that nobody signed, during the request that holds the lock. */
    private volatile @Nullable OID refusal;
  }

  /**
   * Takes note of unsigned reports. Anyone can forge one, so it never ends a request (snmp4j drops
   * it); it only explains why no answer came.
   */
  private final class Listener implements Snmp.ReportHandler {
    private final Snmp.ReportHandler next;

    Listener(Snmp.ReportHandler next) {
      this.next = next;
    }

    @Override
    public <A extends Address> void processReport(
        PduHandle handle, CommandResponderEvent<A> event) {
      if (event.getSecurityLevel() == SecurityLevel.NOAUTH_NOPRIV
          && event.getPeerAddress() instanceof UdpAddress from) {
        Lane lane = lanes.get(from);
        if (lane != null) {
          lane.refusal = Reports.counter(event.getPDU());
        }
      }
      next.processReport(handle, event);
    }
  }
}
