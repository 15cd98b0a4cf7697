package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * The vRtrID of each virtual router of SR OS by its vRtrName (TIMETRA-VRTR-MIB), by one walk for
 * each router. Every row of SR OS's tables has such a number in its index, and every poll reads the
 * name in the same message: a row whose number has another name by now is never used.
 */
final class VirtualRouters {
  private static final OID NAME = new OID("1.3.6.1.4.1.6527.3.1.2.3.1.1.4");

  /** The global table. */
  private static final String BASE = "Base";

  private final SnmpManager manager;
  private final Learned<Map<String, Long>> learned;

  VirtualRouters(SnmpManager manager) {
    this.manager = manager;
    this.learned = new Learned<>(manager);
  }

  /** Reads rows whose numbers are known. */
  interface RowReader<T> {
    /**
     * Reads these peers.
     *
     * @param ids of the virtual router of each
     * @param readings gets one for each
     * @return those whose number has another name by now; no reading is given for them
     */
    Set<PeerAddress> read(Map<PeerAddress, Long> ids, Map<PeerAddress, Reading<T>> readings)
        throws NoAnswer;
  }

  /** Reads all these peers; learns the numbers anew where one has moved. */
  <T> Map<PeerAddress, Reading<T>> read(
      SnmpTarget target, Collection<PeerAddress> peers, RowReader<T> reader) {
    Map<PeerAddress, Reading<T>> readings = new HashMap<>();
    try {
      Set<PeerAddress> moved = readOnce(target, peers, reader, readings);
      if (!moved.isEmpty()) {
        learned.forget(target);
        moved = readOnce(target, moved, reader, readings);
      }
      for (PeerAddress peer : moved) {
        readings.put(
            peer,
            Reading.unknown(
                target.router() + ": the number of " + name(peer) + " moved while it was read"));
      }
    } catch (NoAnswer e) {
      peers.forEach(peer -> readings.putIfAbsent(peer, Reading.unknown(e.reason())));
    }
    return readings;
  }

  private <T> Set<PeerAddress> readOnce(
      SnmpTarget target,
      Collection<PeerAddress> peers,
      RowReader<T> reader,
      Map<PeerAddress, Reading<T>> readings)
      throws NoAnswer {
    Map<String, Long> numbers = numbers(target, peers);
    Map<PeerAddress, Long> ids = new HashMap<>();
    for (PeerAddress peer : peers) {
      Optional.ofNullable(numbers.get(name(peer)))
          .ifPresentOrElse(
              id -> ids.put(peer, id),
              () -> readings.put(peer, Reading.unknown(unnamed(target, peer, numbers))));
    }
    return ids.isEmpty() ? Set.of() : reader.read(ids, readings);
  }

  /** The number of each known peer's virtual router; without those that the router has not. */
  Map<String, Long> numbers(SnmpTarget target, Collection<PeerAddress> peers) throws NoAnswer {
    Set<String> names = new HashSet<>();
    peers.forEach(peer -> names.add(name(peer)));
    Map<String, Long> known = learned.of(target).orElse(Map.of());
    if (known.keySet().containsAll(names)) {
      return known;
    }
    Map<String, Long> numbers = new TreeMap<>();
    for (VariableBinding row : manager.walk(target, "", NAME)) {
      if (row.getVariable() instanceof OctetString name) {
        numbers.putIfAbsent(new String(name.getValue(), UTF_8), row.getOid().lastUnsigned());
      }
    }
    if (numbers.isEmpty()) {
      throw new NoAnswer(Cells.notServed(target, "vRtrConfTable", ""));
    }
    learned.keep(target, Collections.unmodifiableMap(numbers));
    return numbers;
  }

  /** The name that the router has for the peer's VRF. */
  static String name(PeerAddress peer) {
    return peer.vrf().orElse(BASE);
  }

  /** What has to hold the name for the number to be right. */
  static OID proof(long id) {
    return new OID(NAME).appendUnsigned(id);
  }

  /** Whether the proof that was read is right. */
  static boolean isProved(PeerAddress peer, @Nullable Variable proof) {
    return Cells.names(proof, name(peer));
  }

  private static String unnamed(SnmpTarget target, PeerAddress peer, Map<String, Long> numbers) {
    List<String> names = List.copyOf(new TreeSet<>(numbers.keySet()));
    return target.router()
        + ": no virtual router has the name "
        + name(peer)
        + ", so "
        + peer
        + " cannot be told from others; vRtrName has "
        + String.join(", ", names.subList(0, Math.min(names.size(), 10)))
        + (names.size() > 10 ? " …" : "")
        + "; say which one it is under snmp.contexts of the router in the inventory";
  }
}
