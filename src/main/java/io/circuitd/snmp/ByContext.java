package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Reads the peers of one context. */
  interface ContextReader<T> {
    Map<PeerAddress, Reading<T>> read(String context, List<PeerAddress> peers) throws NoAnswer;
  }
}
