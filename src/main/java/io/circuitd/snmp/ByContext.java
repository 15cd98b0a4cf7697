package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads peers SNMP context by context; where no answer comes, those of that context are unknown.
 */
final class ByContext {
  private ByContext() {}

  static <T> Map<PeerAddress, Reading<T>> read(
      Collection<PeerAddress> peers, ContextReader<T> reader) {
    Map<String, List<PeerAddress>> byContext =
        peers.stream().distinct().collect(Collectors.groupingBy(PeerAddress::context));
    Map<PeerAddress, Reading<T>> readings = new HashMap<>();
    byContext.forEach((context, some) -> {
      try {
        readings.putAll(reader.read(context, some));
      } catch (NoAnswer e) {
        some.forEach(peer -> readings.put(peer, Reading.unknown(e.reason())));
      }
    });
    return readings;
  }

  /** One peer of each context that the known ones are in. */
  static Collection<PeerAddress> oneOfEach(Collection<PeerAddress> known) {
    return known.stream()
        .collect(Collectors.toMap(PeerAddress::context, Function.identity(), (one, _) -> one))
        .values();
  }

  /** Whether none of the known peers has this address in the context of the one. */
  static boolean isNew(Collection<PeerAddress> known, PeerAddress one, InetAddress address) {
    return known.stream()
        .noneMatch(peer -> peer.context().equals(one.context()) && peer.remote().equals(address));
  }

  /** Reads the peers of one context. */
  interface ContextReader<T> {
    Map<PeerAddress, Reading<T>> read(String context, List<PeerAddress> peers) throws NoAnswer;
  }
}
