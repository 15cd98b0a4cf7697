package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterPeer;
import io.circuitd.health.SessionHealth;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import java.net.InetAddress;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gate {@code session}: every session of the leg that was up is up again, every family that
 * Azure has enabled is Established, the sub-interface is up, BFD that was up is up, and no other
 * session that was up, of ours on the router or of anybody in the VRF, is down in two readings one
 * after the other; all stable for a configured time. New BFD that is not up is a warning. A
 * required reading that is unknown at the deadline fails the gate.
 */
final class SessionGate implements Gate {
  private static final String STRANGER = "peer ";
  private static final int MOST_READINGS = 100;

  private final Leg leg;
  private final List<Leg> neighbours;
  private final Reading<Set<Family>> enabledAtAzure;
  private final Function<Leg, LegObservation> observer;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Function<Leg, Map<RouterPeer, Reading<SessionHealth>>> beside;
  private final Set<String> wereUp = new TreeSet<>();
  private final Set<String> downNow = new TreeSet<>();

  /**
   * @param leg the leg that changes, as it will be
   * @param neighbours our other legs on the same router, as they are
   * @param enabledAtAzure families of the leg's peering that Azure's read-back shows enabled
   * @param beside all sessions in the leg's VRF, whosever they are, as far as the router shows them
   */
  SessionGate(
      Leg leg,
      List<Leg> neighbours,
      Reading<Set<Family>> enabledAtAzure,
      Function<Leg, LegObservation> observer,
      Function<Leg, Map<RouterPeer, Reading<SessionHealth>>> beside,
      DeploySettings settings,
      InstantSource clock) {
    this.beside = beside;
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
    if (own.bfd().up().map(SessionGate::isTrue).orElse(false)) {
      wereUp.add(bfd());
    }
    neighbours.forEach(neighbour -> addUp(neighbour, observer.apply(neighbour)));
    addStrangers();
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

  /** Sessions beside ours; those of our own legs are looked at by leg. */
  private void addStrangers() {
    Set<InetAddress> ours =
        Stream.concat(Stream.of(leg), neighbours.stream())
            .filter(one -> one.vrf().equals(leg.vrf()))
            .flatMap(one -> one.sessions().stream())
            .map(session -> session.prefix().azure())
            .collect(Collectors.toSet());
    beside
        .apply(leg)
        .forEach((peer, reading) -> {
          if (established(reading) && !ours.contains(peer.address())) {
            wereUp.add(stranger(peer));
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
    List<GateReading> changes = new ArrayList<>();
    Set<String> downBefore = Set.of();
    while (true) {
      GateReading reading = reading(downBefore);
      downBefore = Set.copyOf(downNow);
      if (changes.isEmpty() || !changes.getLast().showsAs(reading)) {
        changes.add(reading);
      }
      Instant now = clock.instant();
      if (!reading.good()) {
        goodSince = Optional.empty();
      } else if (goodSince.isEmpty()) {
        goodSince = Optional.of(now);
      }
      boolean stable =
          goodSince.isPresent() && !now.isBefore(goodSince.get().plus(settings.stableFor()));
      boolean last = !now.plus(settings.readingEvery()).isBefore(until);
      if (stable && (last || reading.suspects().isEmpty())) {
        String warned =
            reading.warnings().isEmpty()
                ? ""
                : "; warning: " + String.join("; ", reading.warnings());
        return new Verdict(
            true, "sessions up and stable for " + stableFor() + warned, lines(changes));
      }
      if (last) {
        return new Verdict(
            false,
            reading.good()
                ? "sessions came up too late to be stable for " + stableFor()
                : reading.fault(),
            lines(changes));
      }
      Pause.of(settings.readingEvery());
    }
  }

  private static List<String> lines(List<GateReading> changes) {
    return changes.subList(Math.max(0, changes.size() - MOST_READINGS), changes.size()).stream()
        .map(GateReading::toString)
        .toList();
  }

  private String stableFor() {
    return settings.stableFor().toMillis() / 1000.0 + " s";
  }

  /**
   * Reads all that is required.
   *
   * @param downBefore sessions beside the leg that the reading before this one showed down
   */
  private GateReading reading(Set<String> downBefore) {
    LegObservation own = observer.apply(leg);
    Instant at = clock.instant();
    List<String> missing = new ArrayList<>();
    List<String> suspects = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    notUp(leg, own).forEach((name, fault) -> missing.add(fault.words()));
    if (!isTrue(own.subInterfaceUp())) {
      missing.add("sub-interface " + leg.subInterface() + " is " + words(own.subInterfaceUp()));
    }
    own.bfd()
        .up()
        .filter(reading -> !isTrue(reading))
        .ifPresent(reading -> {
          if (wereUp.contains(bfd())) {
            missing.add("BFD of " + leg.id() + " was up and is " + words(reading));
          } else {
            warnings.add("R-065: BFD of " + leg.id() + " is " + words(reading));
          }
        });
    Map<String, Fault> beside = new TreeMap<>();
    neighbours.stream()
        .filter(neighbour ->
            neighbour.sessions().stream().anyMatch(session -> required(neighbour, session)))
        .forEach(neighbour -> beside.putAll(notUp(neighbour, observer.apply(neighbour))));
    beside.putAll(strangersNotUp());
    downNow.clear();
    beside.forEach((name, fault) -> {
      if (fault.down()) {
        downNow.add(name);
      }
      boolean first = fault.down() && !downBefore.contains(name);
      (first ? suspects : missing).add(fault.words());
    });
    return new GateReading(at, missing, suspects, warnings);
  }

  /**
   * A session that is not up.
   *
   * @param down it is known to be down; otherwise it is not known
   */
  private record Fault(boolean down, String words) {
    static Fault of(String session, @Nullable Reading<SessionHealth> reading) {
      boolean unknown = reading == null || reading instanceof Reading.Unknown<SessionHealth>;
      return new Fault(!unknown, session + " " + sessionWords(reading));
    }
  }

  private Map<String, Fault> strangersNotUp() {
    Map<String, Fault> faults = new TreeMap<>();
    Set<String> required =
        wereUp.stream().filter(name -> name.startsWith(STRANGER)).collect(Collectors.toSet());
    if (required.isEmpty()) {
      return faults;
    }
    Map<String, Reading<SessionHealth>> seen = new TreeMap<>();
    beside.apply(leg).forEach((peer, reading) -> seen.put(stranger(peer), reading));
    for (String name : required) {
      Reading<SessionHealth> reading = seen.getOrDefault(name, Reading.absent());
      if (!established(reading)) {
        faults.put(
            name,
            Fault.of(
                "session of somebody else with " + name.substring(STRANGER.length()), reading));
      }
    }
    return faults;
  }

  private static String stranger(RouterPeer peer) {
    return STRANGER + Addresses.text(peer.address());
  }

  private boolean required(Leg of, Leg.Session session) {
    boolean enabled =
        of.equals(leg)
            && enabledAtAzure instanceof Reading.Present<Set<Family>>(Set<Family> families)
            && families.contains(session.family());
    return enabled || wereUp.contains(session(of, session.family()));
  }

  private Map<String, Fault> notUp(Leg of, LegObservation seen) {
    Map<String, Fault> faults = new TreeMap<>();
    for (Leg.Session session : of.sessions()) {
      Reading<SessionHealth> reading = seen.sessions().get(session.family());
      if (required(of, session) && !established(reading)) {
        faults.put(
            session(of, session.family()),
            Fault.of(of.id() + ": session with " + session.prefix().azureText(), reading));
      }
    }
    return faults;
  }

  private static boolean established(@Nullable Reading<SessionHealth> reading) {
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

  private static String sessionWords(@Nullable Reading<SessionHealth> reading) {
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
