package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final Set<Family> enabledAtAzure;
  private final Function<Leg, LegObservation> observer;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Map<LegId, Set<Family>> wereUp = new TreeMap<>();
  private boolean bfdWasUp;

  /**
   * @param leg the leg that changes, as it will be
   * @param neighbours our other legs on the same router, as they are
   */
  SessionGate(
      Leg leg,
      List<Leg> neighbours,
      Set<Family> enabledAtAzure,
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
  public void before() {
    wereUp.clear();
    LegObservation own = observer.apply(leg);
    wereUp.put(leg.id(), up(own));
    bfdWasUp = own.bfd().map(SessionGate::isTrue).orElse(false);
    for (Leg neighbour : neighbours) {
      wereUp.put(neighbour.id(), up(observer.apply(neighbour)));
    }
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
        return new Verdict(true, "sessions up and stable for " + settings.stableFor());
      }
      if (!now.plus(settings.readingEvery()).isBefore(until)) {
        return new Verdict(
            false,
            missing.isEmpty()
                ? "sessions came up too late to be stable for " + settings.stableFor()
                : String.join("; ", missing));
      }
      Pause.of(settings.readingEvery());
    }
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    LegObservation own = observer.apply(leg);
    Set<Family> required = new TreeSet<>(enabledAtAzure);
    required.addAll(wereUp.getOrDefault(leg.id(), Set.of()));
    missing.addAll(down(leg, own, required));
    if (!isTrue(own.subInterfaceUp())) {
      missing.add("sub-interface " + leg.subInterface() + " " + words(own.subInterfaceUp()));
    }
    if (bfdWasUp && !own.bfd().map(SessionGate::isTrue).orElse(true)) {
      missing.add("BFD of " + leg.id() + " was up and is not");
    }
    for (Leg neighbour : neighbours) {
      Set<Family> families = wereUp.getOrDefault(neighbour.id(), Set.of());
      if (!families.isEmpty()) {
        missing.addAll(down(neighbour, observer.apply(neighbour), families));
      }
    }
    return missing;
  }

  private static List<String> down(Leg leg, LegObservation seen, Set<Family> required) {
    return leg.sessions().stream()
        .filter(session -> required.contains(session.family()))
        .filter(session -> !established(seen.sessions().get(session.family())))
        .map(session ->
            leg.id()
                + ": session with "
                + session.prefix().azureText()
                + " "
                + sessionWords(seen.sessions().get(session.family())))
        .toList();
  }

  private static Set<Family> up(LegObservation seen) {
    Set<Family> families = new TreeSet<>();
    seen.sessions()
        .forEach((family, reading) -> {
          if (established(reading)) {
            families.add(family);
          }
        });
    return families;
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
          health.state().word()
              + health.lastError().map(error -> ", last error " + error).orElse("");
      case Reading.Absent<SessionHealth> absent -> "is not configured on the router";
      case Reading.Unknown<SessionHealth>(String reason) -> "unknown: " + reason;
    };
  }
}
