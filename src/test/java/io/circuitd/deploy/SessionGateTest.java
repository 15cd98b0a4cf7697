package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.Gate.Before;
import io.circuitd.deploy.Gate.Verdict;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.health.BfdHealth;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterPeer;
import io.circuitd.health.SessionHealth;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.InterfaceState.Oper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gate over readings that are told beforehand. A reading is four letters: IPv4 session, IPv6
 * session, BFD, sub-interface; {@code U} up, {@code D} down, {@code -} not there, {@code ?}
 * unknown. The last one stays.
 */
class SessionGateTest {
  private static final DeploySettings SETTINGS =
      new DeploySettings(
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          Duration.ofSeconds(1),
          new DrainSettings(Duration.ZERO, Duration.ZERO, 0));
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant UNTIL = START.plusSeconds(90);

  /** A reading takes two seconds. */
  private static final Duration READING = Duration.ofSeconds(2);

  private final RoutedLeg leg = TestLegs.worked(Side.SECONDARY);
  private final Leg neighbour = TestLegs.neighbour(leg, "other", 77, "203.0.113.0/30");
  private final Map<LegId, List<String>> scripts = new HashMap<>();
  private final List<LegId> read = new ArrayList<>();
  private Instant now = START;

  static List<Arguments> cases() {
    return List.of(
        passes("a first leg that comes up", "---- UUUU", "----"),
        passes("a leg that was up and comes up again", "UUUU DDDU UUUU", "UUUU"),
        passes(
            "sessions that bounce once right after they came up",
            "---- UUUU UUUU DUUU UUUU",
            "----"),
        passes("new BFD that does not come up is only a warning", "---- UUDU", "----"),
        passes("BFD that is no longer wanted", "UUUU UU-U", "----"),
        passes("a neighbour that was down before", "---- UUUU", "D--U"),
        passes(
            "a neighbour with a glitch at the very end",
            "---- UUUU",
            "U--U" + " U--U".repeat(5) + " D--U U--U"),
        passes("a neighbour that goes down for one reading", "---- UUUU", "U--U U--U D--U U--U"),
        fails(
            "a session that never comes up",
            "---- DUUU",
            "----",
            "session with 192.0.2.254 is active, last error Cease"),
        fails(
            "a session that is not on the router",
            "---- -UUU",
            "----",
            "session with 192.0.2.254 is not configured on the router"),
        fails(
            "a session that was up and stays down",
            "UUUU UDUU",
            "----",
            "session with 2001:db8:468::6 is active"),
        fails(
            "a session that is unknown at the deadline",
            "---- UUUU ?UUU",
            "----",
            "session with 192.0.2.254 is unknown: no answer"),
        fails(
            "a session that never stops bouncing",
            "---- UUUU DUUU",
            "----",
            "session with 192.0.2.254 is active",
            40),
        fails(
            "BFD that was up and is down",
            "UUUU UUDU",
            "----",
            "BFD of example-univ.secondary-private was up and is down"),
        fails(
            "BFD that was up and is unknown",
            "UUUU UU?U",
            "----",
            "BFD of example-univ.secondary-private was up and is unknown: no answer"),
        fails(
            "a sub-interface that is down",
            "---- UUUD",
            "----",
            "sub-interface HundredGigE0/0/0/7.3 is down"),
        fails(
            "a sub-interface that is not there",
            "---- UUU-",
            "----",
            "sub-interface HundredGigE0/0/0/7.3 is not there"),
        fails(
            "a neighbour that was up and goes down",
            "---- UUUU",
            "U--U D--U",
            "other.secondary-private: session with 203.0.113.2 is active"),
        fails(
            "a neighbour that was up and is unknown",
            "---- UUUU",
            "U--U ?--U",
            "other.secondary-private: session with 203.0.113.2 is unknown: no answer"));
  }

  private static Arguments passes(String name, String own, String other) {
    return Arguments.of(name, own, other, Optional.empty(), 0);
  }

  private static Arguments fails(String name, String own, String other, String reason) {
    return fails(name, own, other, reason, 0);
  }

  private static Arguments fails(
      String name, String own, String other, String reason, int repeated) {
    return Arguments.of(name, own, other, Optional.of(reason), repeated);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theGateDecides(
      String name, String own, String other, Optional<String> reason, int repeated) {
    script(leg, own, repeated);
    script(neighbour, other, 0);
    SessionGate gate = gate(Reading.present(Set.of(Family.IPV4, Family.IPV6)));

    assertThat(gate.before(Set.of()).obstacle()).isEmpty();
    Verdict verdict = gate.await(UNTIL);

    assertThat(verdict.passed()).as(verdict.reason()).isEqualTo(reason.isEmpty());
    assertThat(verdict.reason()).contains(reason.orElse("up and stable for 10.0 s"));
    assertThat(now).isBeforeOrEqualTo(UNTIL.plus(READING));
  }

  private SessionGate gate(Reading<Set<Family>> enabled) {
    InstantSource clock = () -> now;
    return new SessionGate(
        leg, List.of(neighbour), enabled, this::observe, other -> Map.of(), SETTINGS, clock);
  }

  private void script(Leg of, String readings, int repeated) {
    List<String> script = new ArrayList<>(List.of(readings.strip().split(" ")));
    List<String> tail = script.subList(1, script.size());
    List<String> again = List.copyOf(tail);
    for (int i = 0; i < repeated; i++) {
      script.addAll(again);
    }
    scripts.put(of.id(), script);
  }

  private LegObservation observe(Leg of) {
    read.add(of.id());
    if (of.equals(leg)) {
      now = now.plus(READING);
    }
    List<String> script = Optional.ofNullable(scripts.get(of.id())).orElseThrow();
    String seen = script.size() > 1 ? script.removeFirst() : script.getFirst();
    Map<Family, Reading<SessionHealth>> sessions = new EnumMap<>(Family.class);
    for (Leg.Session session : of.sessions()) {
      char letter = seen.charAt(session.family() == Family.IPV4 ? 0 : 1);
      sessions.put(
          session.family(),
          switch (letter) {
            case '-' -> Reading.absent();
            case '?' -> Reading.unknown("no answer");
            default -> Reading.present(health(session, letter == 'U'));
          });
    }
    BfdView bfd =
        seen.charAt(2) == '-'
            ? new BfdView.Off()
            : new BfdView.Measured(
                sessions.keySet().stream()
                    .collect(Collectors.toMap(Function.identity(), _ -> bfd(seen.charAt(2)))));
    return new LegObservation(of.id(), now, sessions, bfd, subInterface(seen.charAt(3)));
  }

  private static SessionHealth health(Leg.Session session, boolean up) {
    return new SessionHealth(
        session.family(),
        session.prefix().azure(),
        up ? BgpState.ESTABLISHED : BgpState.ACTIVE,
        Optional.empty(),
        up ? Optional.empty() : Optional.of("Cease"),
        OptionalInt.empty());
  }

  private static Reading<BfdHealth> bfd(char letter) {
    return switch (letter) {
      case '?' -> Reading.unknown("no answer");
      default ->
          Reading.present(
              new BfdHealth(
                  letter == 'U' ? BfdState.UP : BfdState.DOWN,
                  OptionalInt.empty(),
                  Optional.empty()));
    };
  }

  private static Reading<InterfaceState> subInterface(char letter) {
    return switch (letter) {
      case '-' -> Reading.absent();
      case '?' -> Reading.unknown("no answer");
      default -> Reading.present(new InterfaceState(7, true, letter == 'U' ? Oper.UP : Oper.DOWN));
    };
  }

  @Test
  void newBfdThatIsNotUpIsAWarningInTheReport() {
    script(leg, "---- UUDU", 0);
    script(neighbour, "----", 0);
    SessionGate gate = gate(Reading.present(Set.of()));
    gate.before(Set.of());

    assertThat(gate.await(UNTIL).reason())
        .contains("warning: R-065: BFD of example-univ.secondary-private is down");
  }

  @Test
  void theReportNamesTheReadingThatFailedAndAllThatChanged() {
    script(leg, "---- DUUU UUUU UUUU DUUU", 0);
    script(neighbour, "----", 0);
    SessionGate gate = gate(Reading.present(Set.of(Family.IPV4)));
    gate.before(Set.of());

    Verdict verdict = gate.await(UNTIL);

    assertThat(verdict.reason())
        .contains("192.0.2.254 is active, last error Cease")
        .contains("(read at 2026-11-21T12:01:3");
    assertThat(verdict.readings())
        .hasSize(3)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("2026-11-21T12:00:04Z: ").contains("is active"),
            second -> assertThat(second).isEqualTo("2026-11-21T12:00:06Z: as required"),
            third -> assertThat(third).startsWith("2026-11-21T12:00:10Z: ").contains("is active"));
  }

  @Test
  void sessionsOfOthersInTheVrfThatWereUpMustStayUp() {
    script(leg, "UUUU", 0);
    script(neighbour, "----", 0);
    List<BgpState> states =
        new ArrayList<>(
            List.of(BgpState.ESTABLISHED, BgpState.IDLE, BgpState.ESTABLISHED, BgpState.IDLE));
    RouterPeer peer = new RouterPeer(leg.vrf(), Addresses.parse("198.51.100.9").orElseThrow());
    SessionGate gate =
        new SessionGate(
            leg,
            List.of(neighbour),
            Reading.present(Set.of()),
            this::observe,
            of -> Map.of(peer, stranger(peer, states)),
            SETTINGS,
            () -> now);
    gate.before(Set.of());

    Verdict verdict = gate.await(UNTIL);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.reason())
        .contains("session of somebody else with 198.51.100.9 is idle, last error Cease");
    assertThat(verdict.readings().getFirst()).contains("for the first time");
  }

  private static Reading<SessionHealth> stranger(RouterPeer peer, List<BgpState> states) {
    BgpState state = states.size() > 1 ? states.removeFirst() : states.getFirst();
    return Reading.present(
        new SessionHealth(
            Family.IPV4,
            peer.address(),
            state,
            Optional.empty(),
            Optional.of("Cease"),
            OptionalInt.empty()));
  }

  @Test
  void aFamilyThatAzureHasNotEnabledIsNotWaitedFor() {
    script(leg, "---- UD-U", 0);
    script(neighbour, "----", 0);
    SessionGate gate = gate(Reading.present(Set.of(Family.IPV4)));
    gate.before(Set.of());

    assertThat(gate.await(UNTIL).passed()).isTrue();
  }

  @Test
  void whatWasUpBeforeAnEarlierTryIsStillAskedFor() {
    script(leg, "UUUU DDDU UUUU", 0);
    script(neighbour, "U--U D--U", 0);
    SessionGate first = gate(Reading.present(Set.of()));
    Before before = first.before(Set.of());
    SessionGate second = gate(Reading.present(Set.of()));

    assertThat(second.before(before.up()).up()).isEqualTo(before.up());
    Verdict verdict = second.await(UNTIL);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.reason()).contains("session with 203.0.113.2 is active");
  }

  @Test
  void withoutReadingsOfRouterOrAzureNothingIsBegun() {
    script(leg, "???? ----", 0);
    script(neighbour, "----", 0);

    assertThat(gate(Reading.present(Set.of())).before(Set.of()).obstacle())
        .hasValueSatisfying(words -> assertThat(words).contains("sanj-xr1", "no answer"));
    assertThat(gate(Reading.unknown("ARM is down")).before(Set.of()).obstacle())
        .hasValueSatisfying(words -> assertThat(words).contains("Azure", "ARM is down"));
  }

  @Test
  void neighboursThatWereDownAreNotReadAgain() {
    script(leg, "---- UUUU", 0);
    script(neighbour, "D--U", 0);
    SessionGate gate = gate(Reading.present(Set.of(Family.IPV4)));
    gate.before(Set.of());
    read.clear();

    assertThat(gate.await(UNTIL).passed()).isTrue();
    assertThat(read).containsOnly(leg.id());
  }
}
