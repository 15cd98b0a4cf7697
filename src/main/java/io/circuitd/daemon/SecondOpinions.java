package io.circuitd.daemon;

import io.circuitd.azure.ArpEntry;
import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureNeighbor;
import io.circuitd.azure.CrossConnection;
import io.circuitd.control.HealthReport;
import io.circuitd.design.Leg;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SecondOpinion;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Asks Azure's own routers how they see a leg: when an operator wants it, and once for each outage
 * of a leg, as far as the budget of the cloud lets it. Safe for many threads.
 */
final class SecondOpinions {
  /** A count that is older says nothing of what is advertised now. */
  private static final Duration COUNTS = Duration.ofDays(1);

  /** A session that bounces once is no outage yet. */
  private static final int DOWN_IN_A_ROW = 2;

  private final AzureClouds azure;
  private final InstantSource clock;
  private final Executor threads;
  private final Function<CircuitName, CircuitKeeper> keepers;
  private final Map<LegId, SecondOpinion> last = new ConcurrentHashMap<>();

  /** Why Azure was not asked again since the last opinion, although somebody wanted it. */
  private final Map<LegId, String> notAskedAgain = new ConcurrentHashMap<>();

  private final Map<LegId, Integer> down = new ConcurrentHashMap<>();

  SecondOpinions(
      AzureClouds azure,
      InstantSource clock,
      Executor threads,
      Function<CircuitName, CircuitKeeper> keepers) {
    this.azure = azure;
    this.clock = clock;
    this.threads = threads;
    this.keepers = keepers;
  }

  /** What Azure's router told of a leg last. */
  Optional<SecondOpinion> last(LegId leg) {
    return Optional.ofNullable(last.get(leg));
  }

  /**
   * Asks now; takes seconds to a minute, and what is refused or fails is unknown. While the budget
   * allows no question, a view that was known before stays, with its age.
   */
  SecondOpinion ask(LegId leg, PeeringType type, CrossConnection facts) {
    Optional<String> refused = azure.whyNoReadOut(facts.cloud());
    Optional<SecondOpinion> before = last(leg).filter(SecondOpinions::tells);
    if (refused.isPresent() && before.isPresent()) {
      notAskedAgain.put(leg, refused.get());
      return before.get();
    }
    Reading<List<AzureNeighbor>> neighbors = azure.neighbors(facts, type, leg.side());
    Reading<List<ArpEntry>> arp = azure.arp(facts, type, leg.side());
    SecondOpinion opinion = new SecondOpinion(leg, clock.instant(), neighbors, arp);
    keep(opinion);
    return opinion;
  }

  /** What Azure's router told just now. */
  void keep(SecondOpinion opinion) {
    notAskedAgain.remove(opinion.leg());
    last.put(opinion.leg(), opinion);
  }

  private static boolean tells(SecondOpinion opinion) {
    return !(opinion.neighbors() instanceof Reading.Unknown<List<AzureNeighbor>>);
  }

  /** Is told of each observation; asks when a leg is down, but not while a change is at it. */
  void observed(LegObservation seen, Verdict verdict) {
    LegId leg = seen.leg();
    if (verdict.state() == Verdict.State.UP) {
      down.remove(leg);
    } else if (verdict.state() == Verdict.State.DOWN && leg.peering().isPresent()) {
      CircuitKeeper keeper = keepers.apply(leg.circuit());
      if (keeper.underWay().isPresent()) {
        down.remove(leg);
        return;
      }
      int times = down.merge(leg, 1, (before, one) -> before > DOWN_IN_A_ROW ? before : before + 1);
      if (times == DOWN_IN_A_ROW
          && keeper.facts() instanceof Reading.Present<CrossConnection>(CrossConnection facts)
          && azure.whyNoReadOut(facts.cloud()).isEmpty()) {
        // Above the limit from here on: an outage is asked about once.
        down.put(leg, DOWN_IN_A_ROW + 1);
        threads.execute(() -> ask(leg, leg.peering().get(), facts));
      } else if (times == DOWN_IN_A_ROW) {
        down.put(leg, DOWN_IN_A_ROW - 1);
      }
    }
  }

  /** Forgets all other legs. */
  void retain(Set<LegId> legs) {
    last.keySet().retainAll(legs);
    notAskedAgain.keySet().retainAll(legs);
    down.keySet().retainAll(legs);
  }

  /**
   * How many prefixes Azure's router counted from us last, by family; none where it was not asked
   * for a day, or not about what stands now.
   *
   * @param pushed when what stands there was confirmed
   */
  Map<Family, Integer> advertised(Leg leg, Instant pushed) {
    Map<Family, Integer> counted = new EnumMap<>(Family.class);
    Instant oldest = clock.instant().minus(COUNTS);
    last(leg.id())
        .filter(opinion -> !opinion.at().isBefore(pushed) && !opinion.at().isBefore(oldest))
        .ifPresent(opinion ->
            leg.sessions()
                .forEach(session ->
                    opinion
                        .advertised(session)
                        .ifPresent(count -> counted.put(session.family(), count))));
    return counted;
  }

  /** What Azure told of a leg last, judged by what our router shows. */
  Optional<HealthReport.SecondOpinion> report(
      Leg leg, Optional<LegObservation> seen, Reading<CrossConnection> facts) {
    return last(leg.id())
        .map(opinion ->
            report(opinion, leg, seen, facts, Optional.ofNullable(notAskedAgain.get(leg.id()))));
  }

  private static HealthReport.SecondOpinion report(
      SecondOpinion opinion,
      Leg leg,
      Optional<LegObservation> seen,
      Reading<CrossConnection> facts,
      Optional<String> notAsked) {
    SecondOpinion.Judgement judgement =
        opinion.judge(
            leg,
            seen,
            facts instanceof Reading.Present<CrossConnection>(CrossConnection there)
                ? leg.id().peering().flatMap(there::peering)
                : Optional.empty());
    return new HealthReport.SecondOpinion(
        opinion.at(),
        judgement.side().word(),
        judgement.words()
            + why(opinion.arp()).map(reason -> "; ARP is unknown: " + reason).orElse("")
            + notAsked.map(reason -> "; not asked again since: " + reason).orElse(""),
        rows(opinion.neighbors()).stream()
            .map(row ->
                row.neighbor()
                    + " AS "
                    + row.asn()
                    + " "
                    + row.upDown()
                    + " "
                    + row.stateOrPrefixesReceived())
            .toList(),
        rows(opinion.arp()).stream()
            .map(row -> row.end() + " " + row.ipAddress() + " " + row.macAddress())
            .toList());
  }

  private static Optional<String> why(Reading<?> reading) {
    return reading instanceof Reading.Unknown<?>(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  private static <T> List<T> rows(Reading<List<T>> reading) {
    return reading instanceof Reading.Present<List<T>>(List<T> rows) ? rows : List.of();
  }
}
