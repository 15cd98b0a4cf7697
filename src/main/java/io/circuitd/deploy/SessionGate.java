package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The gate {@code session}: every session of the leg that was up is up again, every family that
 * Azure has enabled is Established, the sub-interface is up, and no other session of ours on the
 * router that was up stays down; all stable for a configured time. A required reading that is
 * unknown at the deadline fails the gate.
 */
final class SessionGate implements Gate {
  private final Leg leg;
  private final List<Leg> neighbours;
  private final Reading<Set<Family>> enabledAtAzure;
  private final Function<Leg, LegObservation> observer;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Set<String> wereUp = new TreeSet<>();

  /**
   * @param leg the leg that changes, as it will be
   * @param neighbours our other legs on the same router, as they are
   * @param enabledAtAzure families of the leg's peering that Azure's read-back shows enabled
   */
  SessionGate(
      Leg leg,
      List<Leg> neighbours,
      Reading<Set<Family>> enabledAtAzure,
      Function<Leg, LegObservation> observer,
      DeploySettings settings,
      InstantSource clock) {
    this.leg = leg;
    this.neighbours = neighbours;
    this.enabledAtAzure = enabledAtAzure;
    this.observer = observer;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Before before(Set<String> earlier) {
    wereUp.clear();
    wereUp.addAll(earlier);
    LegObservation own = observer.apply(leg);
    addUp(leg, own);
    if (own.bfd().map(SessionGate::isTrue).orElse(false)) {
      wereUp.add(bfd());
    }
    neighbours.forEach(neighbour -> addUp(neighbour, observer.apply(neighbour)));
    return new Before(Set.copyOf(wereUp), obstacle(own));
  }

  /** A change that nobody can watch is not begun. */
  private Optional<String> obstacle(LegObservation own) {
    if (enabledAtAzure instanceof Reading.Unknown<Set<Family>>(String reason)) {
      return Optional.of("which families Azure has enabled is unknown: " + reason);
    }
    return own.subInterfaceUp() instanceof Reading.Unknown<Boolean>(String reason)
        ? Optional.of("the sessions on " + leg.router() + " cannot be watched: " + reason)
        : Optional.empty();
  }

  private void addUp(Leg observed, LegObservation seen) {
    seen.sessions()
        .forEach((family, reading) -> {
          if (established(reading)) {
            wereUp.add(session(observed, family));
          }
        });
  }

  private static String session(Leg leg, Family family) {
    return leg.id() + " " + family.word();
  }

  private String bfd() {
    return leg.id() + " bfd";
  }

  @Override
  public Verdict await(Instant until) {
    Optional<Instant> goodSince = Optional.empty();
    List<String> missing = List.of("no reading was made");
    while (true) {
      missing = missing();
      Instant now = clock.instant();
      if (!missing.isEmpty()) {
        goodSince = Optional.empty();
      } else if (goodSince.isEmpty()) {
        goodSince = Optional.of(now);
      }
      boolean stable =
          goodSince.isPresent() && !now.isBefore(goodSince.get().plus(settings.stableFor()));
      if (stable) {
        return new Verdict(true, "sessions up and stable for " + stableFor());
      }
      if (!now.plus(settings.readingEvery()).isBefore(until)) {
        return new Verdict(
            false,
            missing.isEmpty()
                ? "sessions came up too late to be stable for " + stableFor()
                : String.join("; ", missing));
      }
      Pause.of(settings.readingEvery());
    }
  }

  private String stableFor() {
    return settings.stableFor().toMillis() / 1000.0 + " s";
  }

  private List<String> missing() {
    LegObservation own = observer.apply(leg);
    List<String> missing = new ArrayList<>(down(leg, own));
    if (!isTrue(own.subInterfaceUp())) {
      missing.add("sub-interface " + leg.subInterface() + " is " + words(own.subInterfaceUp()));
    }
    own.bfd()
        .filter(reading -> wereUp.contains(bfd()) && !isTrue(reading))
        .ifPresent(
            reading -> missing.add("BFD of " + leg.id() + " was up and is " + words(reading)));
    neighbours.stream()
        .filter(neighbour ->
            neighbour.sessions().stream().anyMatch(session -> required(neighbour, session)))
        .forEach(neighbour -> missing.addAll(down(neighbour, observer.apply(neighbour))));
    return missing;
  }

  private boolean required(Leg of, Leg.Session session) {
    boolean enabled =
        of.equals(leg)
            && enabledAtAzure instanceof Reading.Present<Set<Family>>(Set<Family> families)
            && families.contains(session.family());
    return enabled || wereUp.contains(session(of, session.family()));
  }

  private List<String> down(Leg of, LegObservation seen) {
    return of.sessions().stream()
        .filter(session -> required(of, session))
        .filter(session -> !established(seen.sessions().get(session.family())))
        .map(session ->
            of.id()
                + ": session with "
                + session.prefix().azureText()
                + " "
                + sessionWords(seen.sessions().get(session.family())))
        .toList();
  }

  private static boolean established(
      @org.jspecify.annotations.Nullable Reading<SessionHealth> reading) {
    return reading instanceof Reading.Present<SessionHealth>(SessionHealth health)
        && health.state() == BgpState.ESTABLISHED;
  }

  private static boolean isTrue(Reading<Boolean> reading) {
    return reading instanceof Reading.Present<Boolean>(Boolean value) && value;
  }

  private static String words(Reading<Boolean> reading) {
    return switch (reading) {
      case Reading.Present<Boolean> present -> present.value() ? "up" : "down";
      case Reading.Absent<Boolean> absent -> "not there";
      case Reading.Unknown<Boolean>(String reason) -> "unknown: " + reason;
    };
  }

  private static String sessionWords(
      @org.jspecify.annotations.Nullable Reading<SessionHealth> reading) {
    return switch (reading) {
      case null -> "was not read";
      case Reading.Present<SessionHealth>(SessionHealth health) ->
          "is "
              + health.state().word()
              + health.lastError().map(error -> ", last error " + error).orElse("");
      case Reading.Absent<SessionHealth> absent -> "is not configured on the router";
      case Reading.Unknown<SessionHealth>(String reason) -> "is unknown: " + reason;
    };
  }
}
