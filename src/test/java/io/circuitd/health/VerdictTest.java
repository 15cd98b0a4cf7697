package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.health.Verdict.State;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.InterfaceState.Oper;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final LegId PRIMARY = leg(Side.PRIMARY);
  private static final LegId SECONDARY = leg(Side.SECONDARY);

  /**
   * Sessions: up, down, absent, unknown, or - for a leg without the family. BFD the same, - for
   * off. A sub-interface that is up makes nothing up.
   */
  @ParameterizedTest(name = "{0} {1} bfd {2} if {3} is {4}")
  @CsvSource({
    "up,      -,       -,       up,      UP",
    "up,      up,      -,       up,      UP",
    "up,      up,      unseen,  up,      UP",
    "up,      up,      expired, up,      DEGRADED",
    "up,      up,      up,      up,      UP",
    "up,      up,      up,      unknown, UP",
    "up,      up,      up,      absent,  UP",
    "up,      up,      up,      down,    DEGRADED",
    "up,      up,      down,    up,      DEGRADED",
    "up,      up,      absent,  up,      DEGRADED",
    "up,      up,      unknown, up,      UNKNOWN",
    "up,      up,      unknown, down,    DEGRADED",
    "up,      down,    up,      up,      DEGRADED",
    "up,      down,    down,    up,      DEGRADED",
    "up,      absent,  -,       up,      DEGRADED",
    "down,    up,      unknown, up,      DEGRADED",
    "up,      unknown, up,      up,      UNKNOWN",
    "up,      unknown, down,    up,      DEGRADED",
    "down,    unknown, down,    down,    UNKNOWN",
    "unknown, unknown, unknown, unknown, UNKNOWN",
    "unknown, absent,  -,       down,    UNKNOWN",
    "down,    -,       -,       up,      DOWN",
    "down,    down,    down,    up,      DOWN",
    "down,    down,    unknown, unknown, DOWN",
    "down,    absent,  absent,  absent,  DOWN",
    "absent,  absent,  absent,  up,      DOWN",
    "-,       -,       -,       up,      UP",
    "-,       -,       -,       down,    DOWN",
    "-,       -,       -,       absent,  DOWN",
    "-,       -,       -,       unknown, UNKNOWN",
  })
  void legIsJudged(String ipv4, String ipv6, String bfd, String subInterface, State expected) {
    assertThat(Verdict.of(observation(ipv4, ipv6, bfd, subInterface)).state()).isEqualTo(expected);
  }

  @Test
  void downNamesPeerStateLastErrorAndSubInterface() {
    assertThat(Verdict.of(observation("down", "absent", "-", "up")).reason())
        .isEqualTo(
            "ipv4 session with 192.0.2.250 is active, last error OPEN Message Error: Bad Peer AS"
                + " (2/2); ipv6 session is not on the router; sub-interface is up");
  }

  @Test
  void degradedNamesTheFaultBeforeWhatWorks() {
    assertThat(Verdict.of(observation("up", "up", "down", "up")).reason())
        .isEqualTo(
            "BFD is down for ipv4 and ipv6 (R-065); ipv4 session with 192.0.2.250 is established;"
                + " ipv6 session with 2001:db8:468::2 is established");
  }

  @Test
  void bfdThatIsDownTellsItsDiagnostic() {
    assertThat(Verdict.of(observation("up", "-", "expired", "up")).reason())
        .startsWith("BFD is down for ipv4 (Control Detection Time Expired) (R-065); ipv4 session");
  }

  @Test
  void bfdThatNothingShowsIsNeverSaidToBeOff() {
    assertThat(Verdict.of(observation("up", "up", "unseen", "up")).reason())
        .isEqualTo("ipv4 and ipv6 established; BFD not measurable: profile eos knows no table");
  }

  @Test
  void silenceIsSaidOnce() {
    assertThat(Verdict.of(observation("unknown", "unknown", "unknown", "unknown")).reason())
        .isEqualTo("ipv4 session, ipv6 session not known: no answer from mx1");
  }

  @Test
  void upSaysWhatIsUp() {
    assertThat(Verdict.of(observation("up", "up", "up", "up")))
        .isEqualTo(new Verdict(State.UP, "ipv4 and ipv6 established; BFD is up"));
  }

  @ParameterizedTest(name = "{0} and {1} is {2}")
  @CsvSource({
    "UP,       UP,       UP",
    "UP,       DOWN,     DEGRADED",
    "UP,       DEGRADED, DEGRADED",
    "UP,       UNKNOWN,  UNKNOWN",
    "UP,       -,        UP",
    "DEGRADED, DEGRADED, DEGRADED",
    "DEGRADED, DOWN,     DEGRADED",
    "DEGRADED, UNKNOWN,  DEGRADED",
    "DEGRADED, -,        DEGRADED",
    "DOWN,     DOWN,     DOWN",
    "DOWN,     UNKNOWN,  UNKNOWN",
    "DOWN,     -,        DOWN",
    "UNKNOWN,  UNKNOWN,  UNKNOWN",
    "UNKNOWN,  -,        UNKNOWN",
    "-,        -,        UNKNOWN",
  })
  void circuitIsJudgedByItsBuiltLegs(String one, String other, State expected) {
    assertThat(circuit(one, other).state()).isEqualTo(expected);
    assertThat(circuit(other, one).state()).isEqualTo(expected);
  }

  @Test
  void circuitNamesEachLegAndWhyItIsNotUp() {
    assertThat(
            Verdict.ofCircuit(
                    Map.of(
                        SECONDARY, new Verdict(State.DOWN, "ipv4 session is not on the router"),
                        PRIMARY, new Verdict(State.UP, "ipv4 established; BFD is off")))
                .reason())
        .isEqualTo("primary-private up; secondary-private down: ipv4 session is not on the router");
  }

  private static Verdict circuit(String primary, String secondary) {
    Map<LegId, Verdict> legs = new HashMap<>();
    if (!primary.equals("-")) {
      legs.put(PRIMARY, new Verdict(State.valueOf(primary), "reason"));
    }
    if (!secondary.equals("-")) {
      legs.put(SECONDARY, new Verdict(State.valueOf(secondary), "reason"));
    }
    return Verdict.ofCircuit(legs);
  }

  private static LegObservation observation(
      String ipv4, String ipv6, String bfd, String subInterface) {
    Map<Family, Reading<SessionHealth>> sessions = new EnumMap<>(Family.class);
    if (!ipv4.equals("-")) {
      sessions.put(Family.IPV4, session(Family.IPV4, "192.0.2.250", ipv4));
    }
    if (!ipv6.equals("-")) {
      sessions.put(Family.IPV6, session(Family.IPV6, "2001:db8:468::2", ipv6));
    }
    return new LegObservation(
        PRIMARY, Instant.EPOCH, sessions, bfd(bfd, sessions.keySet()), subInterface(subInterface));
  }

  private static BfdView bfd(String outcome, Set<Family> families) {
    return switch (outcome) {
      case "-" -> new BfdView.Off();
      case "unseen" -> new BfdView.NotMeasurable("profile eos knows no table");
      default ->
          new BfdView.Measured(
              families.stream().collect(Collectors.toMap(Function.identity(), _ -> bfd(outcome))));
    };
  }

  private static Reading<BfdHealth> bfd(String outcome) {
    return switch (outcome) {
      case "absent" -> Reading.absent();
      case "unknown" -> Reading.unknown("no answer from mx1");
      default ->
          Reading.present(
              new BfdHealth(
                  outcome.equals("up") ? BfdState.UP : BfdState.DOWN,
                  outcome.equals("expired") ? OptionalInt.of(1) : OptionalInt.empty(),
                  Optional.empty()));
    };
  }

  private static Reading<SessionHealth> session(Family family, String azure, String outcome) {
    return switch (outcome) {
      case "absent" -> Reading.absent();
      case "unknown" -> Reading.unknown("no answer from mx1");
      default ->
          Reading.present(
              new SessionHealth(
                  family,
                  Addresses.parse(azure).orElseThrow(),
                  outcome.equals("up") ? BgpState.ESTABLISHED : BgpState.ACTIVE,
                  Optional.of(Duration.ofSeconds(5)),
                  Optional.of("OPEN Message Error: Bad Peer AS (2/2)"),
                  OptionalInt.empty()));
    };
  }

  private static Reading<InterfaceState> subInterface(String outcome) {
    return switch (outcome) {
      case "absent" -> Reading.absent();
      case "unknown" -> Reading.unknown("no answer from mx1");
      default ->
          Reading.present(new InterfaceState(7, true, outcome.equals("up") ? Oper.UP : Oper.DOWN));
    };
  }

  private static LegId leg(Side side) {
    return new LegId(
        new CircuitName("example-univ"),
        side,
        Optional.of(List.of(PeeringType.values()).getFirst()));
  }
}
