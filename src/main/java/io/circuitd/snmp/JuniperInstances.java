package io.circuitd.snmp;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells which rows of jnxBgpM2PeerTable are of which VRF. The index has a number for the routing
 * instance and no table names it, and numbers may change whenever the routing process starts, so
 * they are concluded from each walk anew:
 *
 * <ul>
 *   <li>the global table is instance 0, and no VRF is;
 *   <li>a row with a local address of its own is of the link that has this address;
 *   <li>a VRF has the number of a row whose two addresses are those of one of its links, unless
 *       another VRF that was asked for has such a link too, or two instances show such a row;
 *   <li>two VRFs never have the same number; where they seem to, or one seems to have two, nothing
 *       is certain of either.
 * </ul>
 *
 * <p>A row without a local address, as its connection is not up, is taken where one instance alone
 * has such a row, and nobody else asks for it. The rest is ambiguous.
 */
final class JuniperInstances {
  private static final long GLOBAL = 0;

  private final List<Row> rows;
  private final Set<PeerAddress> asked;
  private final boolean inContext;
  private final Map<Optional<String>, Long> numbers = new HashMap<>();
  private final Map<Optional<String>, Set<Long>> contradictions = new HashMap<>();

  /**
   * One row.
   *
   * @param local empty while there is no connection
   */
  record Row(long instance, Optional<InetAddress> local, InetAddress remote) {}

  /** Which instance has the rows of a peer. */
  sealed interface Found {
    /** This one, if it has any. */
    record Of(long instance) implements Found {}

    /** No row that could be the peer's. */
    record None() implements Found {}

    /** One of these; it cannot be told which. */
    record Ambiguous(Set<Long> instances) implements Found {}
  }

  /**
   * Concludes.
   *
   * @param inContext whether the rows are what the SNMP context of one VRF shows
   */
  JuniperInstances(Collection<Row> rows, Collection<PeerAddress> asked, boolean inContext) {
    this.rows = List.copyOf(rows);
    this.asked = Set.copyOf(asked);
    this.inContext = inContext;
    conclude();
  }

  /** The instance of one of the peers asked for. */
  Found of(PeerAddress peer) {
    Set<Long> contradiction = contradictions.getOrDefault(peer.vrf(), Set.of());
    if (!contradiction.isEmpty()) {
      return new Found.Ambiguous(contradiction);
    }
    Set<Long> candidates = candidates(peer);
    Optional<Long> number = number(peer.vrf());
    if (number.isPresent()) {
      return candidates.contains(number.get()) ? new Found.Of(number.get()) : new Found.None();
    }
    numbers.forEach((vrf, other) -> {
      if (!vrf.equals(peer.vrf())) {
        candidates.remove(other);
      }
    });
    if (candidates.isEmpty()) {
      return new Found.None();
    }
    boolean claimed =
        asked.stream()
            .filter(other -> !other.vrf().equals(peer.vrf()) && number(other.vrf()).isEmpty())
            .anyMatch(other -> sameLink(other, peer));
    return candidates.size() == 1 && !claimed
        ? new Found.Of(candidates.iterator().next())
        : new Found.Ambiguous(new TreeSet<>(candidates));
  }

  /**
   * Whether a row of any VRF is among them; some releases show them in their own contexts alone.
   */
  boolean showVrfs() {
    return inContext || rows.stream().anyMatch(row -> row.instance() != GLOBAL);
  }

  /** The number of a VRF, where it is certain. */
  Optional<Long> number(Optional<String> vrf) {
    return Optional.ofNullable(numbers.get(vrf));
  }

  private void conclude() {
    Map<Optional<String>, Set<Long>> shown = new HashMap<>();
    for (PeerAddress peer : asked) {
      if (peer.vrf().isEmpty() && !inContext) {
        numbers.put(peer.vrf(), GLOBAL);
      } else {
        anchor(peer)
            .ifPresent(
                number -> shown.computeIfAbsent(peer.vrf(), _ -> new HashSet<>()).add(number));
      }
    }
    Set<Long> all = rows.stream().map(Row::instance).collect(Collectors.toSet());
    if (inContext && all.size() == 1) {
      asked.forEach(peer -> shown.put(peer.vrf(), all));
    }
    shown.forEach((vrf, found) -> {
      boolean shared =
          shown.entrySet().stream()
              .anyMatch(other ->
                  !other.getKey().equals(vrf)
                      && other.getValue().stream().anyMatch(found::contains));
      if (found.size() == 1 && !shared) {
        numbers.put(vrf, found.iterator().next());
      } else {
        contradictions.put(vrf, new TreeSet<>(found));
      }
    });
  }

  /** The one instance that shows both addresses of a peer, if no other VRF asks for the same. */
  private Optional<Long> anchor(PeerAddress peer) {
    if (peer.local().isEmpty()
        || asked.stream()
            .anyMatch(other -> !other.vrf().equals(peer.vrf()) && sameLink(other, peer))) {
      return Optional.empty();
    }
    Set<Long> candidates = candidates(peer);
    boolean met =
        rows.stream()
            .anyMatch(
                row -> row.remote().equals(peer.remote()) && row.local().equals(peer.local()));
    return met && candidates.size() == 1
        ? Optional.of(candidates.iterator().next())
        : Optional.empty();
  }

  private Set<Long> candidates(PeerAddress peer) {
    return rows.stream()
        .filter(row -> row.remote().equals(peer.remote()))
        .filter(row ->
            row.local().isEmpty() || peer.local().isEmpty() || row.local().equals(peer.local()))
        .map(Row::instance)
        .filter(instance -> inContext || (instance == GLOBAL) == peer.vrf().isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a row could be either's. */
  private static boolean sameLink(PeerAddress one, PeerAddress other) {
    return one.remote().equals(other.remote())
        && (one.local().isEmpty() || other.local().isEmpty() || one.local().equals(other.local()));
  }
}
