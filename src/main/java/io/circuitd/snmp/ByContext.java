package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads peers SNMP context by context; where no answer comes, those of that context are unknown.
 *
 * <p>A router may have hundreds of contexts, and each that is silent takes seconds. So a router
 * that fell silent is asked for no further one, nor is one that let too much time pass.
 */
final class ByContext {
  /** Of all contexts without an answer together, before the others are not asked any more. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  private ByContext() {}

  static <T> Map<PeerAddress, Reading<T>> read(
      SnmpManager manager,
      SnmpTarget target,
      Collection<PeerAddress> peers,
      ContextReader<T> reader) {
    Map<String, List<PeerAddress>> byContext =
        peers.stream().distinct().collect(Collectors.groupingBy(PeerAddress::context));
    Map<PeerAddress, Reading<T>> readings = new HashMap<>();
    Duration silence = Duration.ZERO;
    Optional<String> givenUp = Optional.empty();
    for (Map.Entry<String, List<PeerAddress>> entry : byContext.entrySet()) {
      String why;
      if (givenUp.isPresent()) {
        why = givenUp.get();
      } else {
        long begin = System.nanoTime();
        try {
          readings.putAll(reader.read(entry.getKey(), entry.getValue()));
          continue;
        } catch (NoAnswer e) {
          why = e.reason();
        }
        silence = silence.plusNanos(System.nanoTime() - begin);
        givenUp = givenUp(manager, target, silence);
      }
      Reading<T> unknown = Reading.unknown(why);
      entry.getValue().forEach(peer -> readings.put(peer, unknown));
    }
    return readings;
  }

  /** Why no further context is asked for, if so. */
  private static Optional<String> givenUp(
      SnmpManager manager, SnmpTarget target, Duration silence) {
    if (new UpTimeReader(manager).read(target)
        instanceof Reading.Unknown<Duration>(String reason)) {
      return Optional.of(reason);
    }
    return silence.compareTo(LONGEST_SILENCE) < 0
        ? Optional.empty()
        : Optional.of(
            target.place()
                + " answers, but not in its SNMP contexts, of which some took "
                + silence.toSeconds()
                + " s: the others were not asked; check its access to contexts");
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
