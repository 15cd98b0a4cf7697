package io.circuitd.snmp;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Where the rows of peers were found, as {@link Learned}, until the peer was not asked for a day:
 * its leg is retired. Safe for many threads; what one of two learns at once may be lost, and costs
 * a walk.
 */
final class LearnedPeers<V> {
  private static final long KEPT = Duration.ofDays(1).toNanos();

  /** By so much the time of the last question may be wrong. */
  private static final long NEAR = Duration.ofHours(1).toNanos();

  private final Learned<Map<PeerAddress, Row<V>>> rows;
  private final LongSupplier clock;

  /**
   * @param asked when it was last asked for, ns of the monotonic clock
   */
  private record Row<V>(V place, long asked) {}

  LearnedPeers(SnmpManager manager) {
    this(manager, System::nanoTime);
  }

  /**
   * As above.
   *
   * @param clock monotonic, ns
   */
  LearnedPeers(SnmpManager manager, LongSupplier clock) {
    this.rows = new Learned<>(manager);
    this.clock = clock;
  }

  /** Those of these peers that are known. */
  Map<PeerAddress, V> of(SnmpTarget target, Collection<PeerAddress> peers) {
    Map<PeerAddress, Row<V>> known = rows.of(target).orElse(Map.of());
    long now = clock.getAsLong();
    Map<PeerAddress, V> asked = new HashMap<>();
    boolean stale = false;
    for (PeerAddress peer : peers) {
      Row<V> row = known.get(peer);
      if (row != null) {
        asked.put(peer, row.place());
        stale |= now - row.asked() > NEAR;
      }
    }
    if (stale) {
      keep(target, known, Set.of(), asked);
    }
    return asked;
  }

  /** Keeps where some of the peers that were looked for were found; the others are forgotten. */
  void keep(SnmpTarget target, Collection<PeerAddress> looked, Map<PeerAddress, V> found) {
    keep(target, rows.of(target).orElse(Map.of()), looked, found);
  }

  /** How many peers of a router are known. */
  int size(SnmpTarget target) {
    return rows.of(target).orElse(Map.of()).size();
  }

  private void keep(
      SnmpTarget target,
      Map<PeerAddress, Row<V>> known,
      Collection<PeerAddress> gone,
      Map<PeerAddress, V> asked) {
    long now = clock.getAsLong();
    Map<PeerAddress, Row<V>> kept =
        known.entrySet().stream()
            .filter(row -> now - row.getValue().asked() <= KEPT)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    kept.keySet().removeAll(Set.copyOf(gone));
    asked.forEach((peer, place) -> kept.put(peer, new Row<>(place, now)));
    rows.keep(target, Map.copyOf(kept));
  }
}
