package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.health.HealthEvent.BelowPrefixLimit;
import io.circuitd.health.HealthEvent.NearPrefixLimit;
import io.circuitd.health.HealthEvent.Prefixes;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.MaxPrefixes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts the prefixes of sessions against their limits. What was near its limit is below it
 * again only with a tenth less than made it near, so that a count that sways is told once.
 */
final class PrefixLimits {
  private static final double BACK = 0.9;

  private final HealthSettings settings;

  PrefixLimits(HealthSettings settings) {
    this.settings = settings;
  }

  /**
   * What one look gave.
   *
   * @param near the sessions whose limit is near, as {@code ipv4 accepted}
   */
  record Look(Set<String> near, List<HealthEvent> events) {
    Look {
      near = Set.copyOf(near);
      events = List.copyOf(events);
    }
  }

  /**
   * Looks at each session that is established; of the others the count says nothing.
   *
   * @param near what {@link Look#near} was before
   * @param advertised what Azure's router counted from us last, where it was asked
   */
  Look look(Leg leg, LegObservation seen, Map<Family, Integer> advertised, Set<String> near) {
    Set<String> still = new TreeSet<>(near);
    Set<String> dropped = new TreeSet<>(near);
    leg.sessions()
        .forEach(session -> dropped.removeIf(key -> key.startsWith(session.family().word())));
    still.removeAll(dropped);
    List<HealthEvent> events =
        new ArrayList<>(ended(leg.id(), dropped, "the session is no more", seen.at()));
    for (Leg.Session session : leg.sessions()) {
      Optional<SessionHealth> up =
          seen.session(session.family()).filter(SessionHealth::established);
      if (up.isEmpty()) {
        continue;
      }
      OptionalInt accepted = up.get().acceptedPrefixes();
      if (accepted.isPresent()) {
        Count count =
            new Count(
                leg,
                session,
                Prefixes.ACCEPTED,
                accepted.getAsInt(),
                session.maxPrefixes(),
                session.warnAt());
        count.event(still, seen.at()).ifPresent(events::add);
      }
      Integer sent = advertised.get(session.family());
      Optional<MaxPrefixes> limits =
          leg.id().peering().map(settings.azureLimits()::get).filter(_ -> sent != null);
      if (sent != null && limits.isPresent()) {
        int limit = limits.get().limit(session.family());
        new Count(leg, session, Prefixes.ADVERTISED, sent, limit, limits.get().warnAt())
            .event(still, seen.at())
            .ifPresent(events::add);
      }
    }
    return new Look(still, events);
  }

  /**
   * What ends with sessions that are no more: none has prefixes, and none a limit.
   *
   * @param near as {@link Look#near}
   */
  static List<HealthEvent> ended(LegId leg, Set<String> near, String reason, Instant at) {
    List<HealthEvent> events = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Prefixes counted : Prefixes.values()) {
        if (near.contains(key(family, counted))) {
          events.add(new BelowPrefixLimit(leg, family, counted, 0, 0, reason, at, false));
        }
      }
    }
    return events;
  }

  private static String key(Family family, Prefixes counted) {
    return family.word() + " " + counted.name().toLowerCase(Locale.ROOT);
  }

  private record Count(
      Leg leg, Leg.Session session, Prefixes counted, int prefixes, int limit, int warnAt) {
    /** The news, if it is; keeps in mind what is near. */
    Optional<HealthEvent> event(Set<String> near, Instant at) {
      String key = key(session.family(), counted);
      double threshold = limit * (double) warnAt / 100;
      boolean was = near.contains(key);
      if (!was && prefixes >= threshold) {
        near.add(key);
        return Optional.of(
            new NearPrefixLimit(
                leg.id(), session.family(), counted, prefixes, limit, nearWords(), at, false));
      }
      if (was && prefixes < threshold * BACK) {
        near.remove(key);
        return Optional.of(
            new BelowPrefixLimit(
                leg.id(), session.family(), counted, prefixes, limit, words(), at, false));
      }
      return Optional.empty();
    }

    private boolean accepted() {
      return counted == Prefixes.ACCEPTED;
    }

    /** {@code R-055: 3300 prefixes from Azure on the ipv4 session with …, 82 % of 4000}. */
    private String words() {
      return "R-055: "
          + prefixes
          + (accepted() ? " prefixes from Azure on the " : " prefixes to Azure on the ")
          + session.family().word()
          + " session with "
          + session.prefix().azureText()
          + ", "
          + (long) prefixes * 100 / limit
          + " % of the limit of "
          + limit;
    }

    private String nearWords() {
      return words()
          + (accepted()
              ? "; beyond it the router drops the session; next: ask for the reason, or raise"
                  + " maxPrefixes in the circuit's file"
              : "; beyond it Azure drops the session; next: summarize what is advertised");
    }
  }
}
