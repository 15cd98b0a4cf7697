package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/**
 * One UDP socket and what is known of the engines behind it. One request at a time is under way to
 * an address, and a limited number to all of them.
 */
final class SnmpSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SnmpSession.class);

  /** Bytes asked from the kernel; it may give less. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  /**
   * Bytes of it for an answer: with half as much, one answer of twenty was lost. What the kernel
   * counts is more than the message.
   */
  private static final int BUFFER_FOR_ANSWER = 1800;

  private final Exchanges exchanges;
  private final Asking asking;
  private final Turns turns;
  private final Names names;
  private final Map<UdpAddress, Lane> lanes = new ConcurrentHashMap<>();

  /** By {@link SnmpTarget#place}, as of the last request: what traps are looked up by. */
  private final Map<String, Lane> byPlace = new ConcurrentHashMap<>();

  /** Resolves host names; may block. */
  interface Names {
    InetAddress address(String host) throws UnknownHostException;
  }

  /**
   * Opens the socket.
   *
   * @throws UncheckedIOException when that fails
   */
  SnmpSession(SnmpManager.Settings settings, LocalKeys keys, Names names) {
    this(settings, keys, names, RECEIVE_BUFFER);
  }

  /**
   * As above.
   *
   * @param wanted bytes asked from the kernel
   */
  SnmpSession(SnmpManager.Settings settings, LocalKeys keys, Names names, int wanted) {
    this.names = names;
    try {
      exchanges = new Exchanges(wanted);
      turns = new Turns(limit(settings.outstanding(), exchanges.receiveBuffer()));
      asking = new Asking(exchanges, settings, keys, turns);
      if (turns.limit() < settings.outstanding()) {
        log.warn(
            "SNMP: the kernel gives a receive buffer of {} kB, so that at most {} requests are"
                + " under way, not {}; next: sysctl -w net.core.rmem_max={}",
            exchanges.receiveBuffer() / 1000,
            turns.limit(),
            settings.outstanding(),
            RECEIVE_BUFFER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP socket for SNMP", e);
    }
  }

  /** How many requests may be under way with this receive buffer, bytes. */
  static int limit(int outstanding, int receiveBuffer) {
    return Math.clamp(receiveBuffer / BUFFER_FOR_ANSWER, 1, outstanding);
  }

  /** How many requests may be under way to all routers together. */
  int limit() {
    return turns.limit();
  }

  /** How many requests are under way. */
  int underWay() {
    return exchanges.underWay();
  }

  @Override
  public void close() {
    try {
      exchanges.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The engine that this router's agent had at its last answer, with boots and time by now. Never
   * blocks, and resolves no name.
   *
   * @return empty when it has never answered
   */
  Optional<Engine> engine(SnmpTarget target) {
    return Optional.ofNullable(byPlace.get(target.place())).flatMap(Lane::met);
  }

  /** As whom routers are asked. */
  List<SnmpTarget> targets() {
    return lanes.values().stream().flatMap(lane -> lane.target().stream()).toList();
  }

  /** Forgets all routers but those in these places. */
  void retain(Set<String> places) {
    byPlace.keySet().retainAll(places);
    Set<Lane> kept = Set.copyOf(byPlace.values());
    lanes
        .values()
        .removeIf(lane -> {
          boolean gone = !kept.contains(lane) && !lane.lock.isLocked();
          if (gone) {
            exchanges.forgetAll(lane.address);
          }
          return gone;
        });
  }

  /**
   * Sends one request and waits for its answer, within the limits.
   *
   * @return an answer whose error status is noError or tooBig
   */
  PDU exchange(SnmpTarget target, String context, ScopedPDU request) throws NoAnswer {
    request.setContextName(OctetString.fromByteArray(context.getBytes(UTF_8)));
    UdpAddress address = address(target);
    Lane lane = lanes.computeIfAbsent(address, Lane::new);
    byPlace.put(target.place(), lane);
    try {
      lane.lock.lockInterruptibly();
      try {
        return asking.answer(lane, target, request);
      } finally {
        lane.lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("poll of " + target.router() + " was interrupted", e);
    }
  }

  private UdpAddress address(SnmpTarget target) throws NoAnswer {
    try {
      return new UdpAddress(names.address(target.host()), target.port());
    } catch (UnknownHostException e) {
      // The resolver may be what is ill; the router is where it was.
      Lane last = byPlace.get(target.place());
      if (last != null) {
        return last.address;
      }
      throw new NoAnswer(
          target.router() + ": the host name " + target.host() + " cannot be resolved", e);
    }
  }
}
