package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.PortPair;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Azure says is free on its port pairs, where it offers that to our subscription. Read
 * beside the watch of a cloud, seldom, and within the cloud's budget; that it is not offered, or
 * not known, is nothing to tell.
 */
final class PortPairs {
  private static final Duration EVERY = Duration.ofMinutes(10);

  /** After an answer that told nothing; the budget is needed for more than this. */
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private final AzureClouds azure;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  private record Known(Instant at, List<PortPair> pairs) {}

  /** One port pair, and when it was read. */
  record Seen(PortPair pair, Instant at) {}

  PortPairs(AzureClouds azure, InstantSource clock) {
    this.azure = azure;
    this.clock = clock;
  }

  /** Asks a cloud again, if that was long ago; blocks. */
  void look(String cloud) {
    Instant now = clock.instant();
    boolean early = Optional.ofNullable(next.get(cloud)).filter(now::isBefore).isPresent();
    if (early || azure.whyNoReadOut(cloud).isPresent()) {
      return;
    }
    Reading<List<PortPair>> answer = azure.portPairs(cloud);
    next.put(cloud, now.plus(answer instanceof Reading.Unknown<List<PortPair>> _ ? AGAIN : EVERY));
    if (answer instanceof Reading.Present<List<PortPair>>(List<PortPair> pairs)) {
      known.put(cloud, new Known(now, List.copyOf(pairs)));
    }
  }

  /** The pair that a circuit is on; empty where that is not known. */
  Optional<Seen> of(CrossConnection facts) {
    return Optional.ofNullable(known.get(facts.cloud()))
        .flatMap(seen ->
            seen.pairs().stream()
                .filter(pair -> pair.primaryAzurePort().equals(facts.primaryAzurePort()))
                .filter(pair -> pair.secondaryAzurePort().equals(facts.secondaryAzurePort()))
                .findFirst()
                .map(pair -> new Seen(pair, seen.at())));
  }
}
