package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.health.HealthBook.Outcome;
import io.circuitd.health.HealthBook.Polled;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.HealthRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What polls of two routers, with one leg of a circuit each, make news. */
class HealthBookTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<State> STATES =
      List.of(State.UP, State.DEGRADED, State.DOWN, State.UNKNOWN);
  private static final CircuitName UNIV = new CircuitName("example-univ");
  private static final HealthSettings SETTINGS =
      new HealthSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(40),
          Duration.ofSeconds(10),
          3,
          6,
          Duration.ofMinutes(10),
          HealthSettings.DEFAULT.azureLimits());

  private final Map<String, String> kept = new LinkedHashMap<>();
  private HealthBook book = newBook();
  private Instant now = START;
  private Duration steady = Duration.ZERO;
  private Duration stepBy = Duration.ofSeconds(10);
  private Optional<String> maintenance = Optional.empty();
  private Optional<String> change = Optional.empty();
  private Map<Family, Integer> advertised = Map.of();
  private int prefixes = 42;
  private boolean again;
  private Optional<String> answer = Optional.empty();
  private List<HealthEvent> said = List.of();

  private HealthBook newBook() {
    return new HealthBook(SETTINGS, () -> steady);
  }

  private static LegId id(Side side) {
    return new LegId(UNIV, side, Optional.of(PeeringType.PRIVATE));
  }

  private static Leg leg(Side side) {
    return LegJson.read(
        LegJson.write(AzureCausesTest.leg(PeeringType.PRIVATE))
            .replace("secondary", side.word())
            .replace("primary", side.word()));
  }

  /** Polls one of the routers and gives the news in short. */
  private List<String> poll(Side side, State state) {
    now = now.plus(stepBy);
    steady = steady.plus(stepBy);
    Leg leg = leg(side);
    assertThat(leg.id()).isEqualTo(id(side));
    String router = side == Side.PRIMARY ? "mx1" : "xr1";
    Reading<SessionHealth> session =
        switch (state) {
          case UP, DEGRADED ->
              Reading.present(
                  new SessionHealth(
                      Family.IPV4,
                      leg.sessions().getFirst().prefix().azure(),
                      BgpState.ESTABLISHED,
                      Optional.empty(),
                      Optional.empty(),
                      OptionalInt.of(prefixes)));
          default -> Reading.unknown("not shown");
        };
    LegObservation seen =
        new LegObservation(
            leg.id(),
            now,
            Map.of(Family.IPV4, session),
            new BfdView.Off(),
            Reading.unknown("not read"),
            List.of(),
            again);
    Optional<String> silence =
        state == State.UNKNOWN && answer.isEmpty()
            ? Optional.of("no answer from " + router)
            : Optional.empty();
    Outcome outcome =
        book.polled(
            new RouterObservation(router, now, silence, Map.of(leg.id(), seen)),
            List.of(
                new Polled(
                    leg,
                    seen,
                    new Verdict(state, "reads " + state.word()),
                    side == Side.PRIMARY ? advertised : Map.of(),
                    change.or(() -> side == Side.PRIMARY ? maintenance : Optional.empty()))));
    outcome.kept().forEach(one -> kept.put(one.subject(), one.memory()));
    said = outcome.events();
    return said.stream().map(HealthBookTest::text).toList();
  }

  private static String text(HealthEvent event) {
    HealthRecord row = HealthRows.of(event);
    assertThat(HealthRows.event(row)).as("comes back from the store").isEqualTo(event);
    return row.kind()
        + (row.leg().isEmpty() ? "" : " " + row.leg())
        + (row.router().isEmpty() ? "" : " " + row.router())
        + (row.now().isEmpty() ? "" : " " + row.now())
        + (row.silenced() ? " silenced" : "");
  }

  private List<String> both(State primary, State secondary) {
    List<String> news = new ArrayList<>(poll(Side.PRIMARY, primary));
    news.addAll(poll(Side.SECONDARY, secondary));
    return news;
  }

  private void bothUp() {
    both(State.UP, State.UP);
    both(State.UP, State.UP);
    assertThat(book.circuit(UNIV).orElseThrow().told()).hasValue(State.UP);
  }

  private void restart() {
    book = newBook();
    book.restore(
        kept.entrySet().stream()
            .filter(one -> !one.getValue().isEmpty())
            .map(one -> new Kept(one.getKey(), one.getValue()))
            .toList(),
        now);
  }

  @Test
  void aLossIsToldOfLegCircuitAndRedundancyAtOnceAndBackAgain() {
    bothUp();
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly("leg primary-private down", "circuit degraded", "redundancy-lost primary");
    assertThat(book.circuit(UNIV).orElseThrow().lost()).hasValue(Side.PRIMARY);
    assertThat(poll(Side.SECONDARY, State.UP)).isEmpty();
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    assertThat(poll(Side.PRIMARY, State.UP))
        .containsExactly("leg primary-private up", "circuit up", "redundancy-restored primary");
  }

  @Test
  void theSecondLossMakesTheCircuitDown() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    assertThat(poll(Side.SECONDARY, State.DOWN))
        .containsExactly("leg secondary-private down", "circuit down");
    both(State.DOWN, State.UP);
    assertThat(poll(Side.SECONDARY, State.UP))
        .as("redundancy is still lost, and was told so")
        .containsExactly("leg secondary-private up", "circuit degraded");
  }

  @Test
  void anUnreachableRouterIsToldOnceAndNotLegByLeg() {
    bothUp();
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).isEmpty();
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).isEmpty();
    assertThat(poll(Side.PRIMARY, State.UNKNOWN))
        .containsExactly(
            "router-unreachable mx1",
            "leg primary-private unknown silenced",
            "circuit unknown silenced");
    assertThat(book.router("mx1").orElseThrow().unreachable()).isTrue();
    assertThat(book.leg(id(Side.PRIMARY)).orElseThrow().known()).isPresent();
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    assertThat(book.due("mx1", Set.of(id(Side.PRIMARY)))).hasValue(Duration.ofSeconds(10));
    assertThat(poll(Side.PRIMARY, State.UP))
        .containsExactly(
            "router-reachable mx1", "leg primary-private up silenced", "circuit up silenced");
  }

  @Test
  void pollsThatTrapsRangForAreOneMissedPoll() {
    bothUp();
    stepBy = Duration.ofMillis(200);
    for (int i = 0; i < 20; i++) {
      assertThat(poll(Side.PRIMARY, State.UNKNOWN)).as("poll %s within 4 s", i + 1).isEmpty();
    }
    stepBy = Duration.ofSeconds(10);
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).as("the second").isEmpty();
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).contains("router-unreachable mx1");
    assertThat(said.getFirst().reason()).startsWith("no answer to 3 polls");
  }

  @Test
  void whatTheSecondSourceSaidOnceIsNotMissedAgainByEachPoll() {
    bothUp();
    answer = Optional.of("the router answers, and tells nothing of this leg");
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).isEmpty();
    again = true;
    for (int i = 0; i < 3; i++) {
      assertThat(poll(Side.PRIMARY, State.UNKNOWN)).as("the same answer").isEmpty();
    }
    again = false;
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).as("asked anew").isEmpty();
    again = true;
    for (int i = 0; i < 3; i++) {
      assertThat(poll(Side.PRIMARY, State.UNKNOWN)).as("the same answer").isEmpty();
    }
    assertThat(poll(Side.PRIMARY, State.UNKNOWN))
        .as("not asked for so long that it is missed")
        .containsExactly("leg primary-private unknown", "circuit unknown");
  }

  @Test
  void aLossOnTheOtherConnectionIsToldWhileARouterIsUnreachable() {
    bothUp();
    for (int i = 0; i < 4; i++) {
      poll(Side.PRIMARY, State.UNKNOWN);
    }
    assertThat(poll(Side.SECONDARY, State.DOWN))
        .as("not down, as the primary may carry")
        .containsExactly("leg secondary-private down", "circuit degraded");
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly("leg primary-private down", "circuit down");
  }

  @Test
  void maintenanceIsSilentAndWhatStandsAtItsEndIsTold() {
    bothUp();
    maintenance = Optional.of("in maintenance");
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly(
            "leg primary-private down silenced",
            "circuit degraded silenced",
            "redundancy-lost primary silenced");
    assertThat(poll(Side.SECONDARY, State.DOWN))
        .as("the other connection is not in maintenance")
        .containsExactly("leg secondary-private down", "circuit down");
    both(State.DOWN, State.UP);
    poll(Side.SECONDARY, State.UP);
    maintenance = Optional.empty();
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly("leg primary-private down", "redundancy-lost primary");
  }

  @Test
  void aConnectionThatJoinsACircuitIsNoNewsOfIt() {
    retain(Set.of(id(Side.PRIMARY)), Set.of("mx1"));
    poll(Side.PRIMARY, State.UP);
    poll(Side.PRIMARY, State.UP);
    assertThat(book.circuit(UNIV).orElseThrow().told()).hasValue(State.UP);
    retain(Set.of(id(Side.PRIMARY), id(Side.SECONDARY)), Set.of("mx1", "xr1"));
    assertThat(poll(Side.PRIMARY, State.UP)).as("the other was never read").isEmpty();
    assertThat(poll(Side.SECONDARY, State.UP)).as("on its first way up").isEmpty();
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    assertThat(book.circuit(UNIV).orElseThrow().standing().state()).isEqualTo(State.UP);
    assertThat(poll(Side.SECONDARY, State.UP)).containsExactly("leg secondary-private up silenced");
  }

  @Test
  void aConnectionThatJoinsAndCannotBeReadIsUnknownLikeAnyOther() {
    poll(Side.PRIMARY, State.UP);
    poll(Side.PRIMARY, State.UP);
    List<String> news = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      news.addAll(both(State.UP, State.UNKNOWN));
      assertThat(news.isEmpty()).as("after poll %s", i + 1).isEqualTo(i < 2);
    }
    assertThat(news).containsExactly("router-unreachable xr1", "circuit unknown silenced");
  }

  @Test
  void aConnectionThatJoinsMakesALossNotALossOfAll() {
    poll(Side.PRIMARY, State.UP);
    poll(Side.PRIMARY, State.UP);
    poll(Side.SECONDARY, State.UP);
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly("leg primary-private down", "circuit degraded");
    assertThat(poll(Side.SECONDARY, State.DOWN))
        .containsExactly("leg secondary-private down", "circuit down");
  }

  @Test
  void aConnectionThatJoinsACircuitThatIsDownMakesItBetterWhenItIsStable() {
    poll(Side.PRIMARY, State.UP);
    poll(Side.PRIMARY, State.UP);
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .containsExactly("leg primary-private down", "circuit down");
    assertThat(both(State.DOWN, State.UP)).isEmpty();
    assertThat(both(State.DOWN, State.UP))
        .containsExactly(
            "leg secondary-private up silenced", "circuit degraded", "redundancy-lost primary");
  }

  @ParameterizedTest
  @CsvSource({
    "UP,   leg secondary-private up silenced|redundancy-lost primary",
    "DOWN, leg secondary-private down|circuit down"
  })
  void aCircuitIsNotDownBeforeAllOfItWasRead(State secondary, String then) {
    retain(Set.of(id(Side.PRIMARY), id(Side.SECONDARY)), Set.of("mx1", "xr1"));
    assertThat(poll(Side.PRIMARY, State.DOWN))
        .as("a loss is told at once")
        .containsExactly("leg primary-private down", "circuit degraded");
    assertThat(said.getLast().reason())
        .isEqualTo("primary-private down: reads down; secondary-private not read yet");
    List<String> news = new ArrayList<>(both(State.DOWN, secondary));
    news.addAll(both(State.DOWN, secondary));
    assertThat(news).containsExactly(then.split("\\|"));
  }

  @Test
  void whatWasDownWhenItsRouterFellSilentIsNoMaintenance() {
    bothUp();
    change = Optional.of("a change is under way");
    poll(Side.PRIMARY, State.DOWN);
    assertThat(primary().faultUntold()).as("the change may have done it").isTrue();
    for (int i = 0; i < 4; i++) {
      poll(Side.PRIMARY, State.UNKNOWN);
      assertThat(primary().faultUntold()).as("the change is still under way").isTrue();
    }
    change = Optional.empty();
    poll(Side.PRIMARY, State.UNKNOWN);
    assertThat(primary().standing().state()).isEqualTo(State.DOWN);
    assertThat(primary().told()).hasValue(State.UP);
    assertThat(primary().faultUntold()).as("nobody knows but that it was down").isFalse();
    poll(Side.PRIMARY, State.UP);
    assertThat(primary().faultUntold()).as("on its way up").isTrue();
  }

  private LegHealth primary() {
    return book.leg(id(Side.PRIMARY)).orElseThrow();
  }

  @Test
  void connectionsThatComeUpTogetherLoseNoRedundancy() {
    change = Optional.of("a change is under way");
    List<String> news = new ArrayList<>(both(State.DOWN, State.DOWN));
    news.addAll(both(State.UP, State.UP));
    change = Optional.empty();
    for (int i = 0; i < 3; i++) {
      news.addAll(both(State.UP, State.UP));
    }
    assertThat(book.circuit(UNIV).orElseThrow().standing().state()).isEqualTo(State.UP);
    assertThat(news).noneMatch(one -> one.startsWith("redundancy"));
  }

  @Test
  void aConnectionThatFallsBackOnItsWayUpIsToldAsLost() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    poll(Side.SECONDARY, State.DOWN);
    both(State.UP, State.UP);
    List<String> settled = both(State.UP, State.UP);
    assertThat(settled).contains("redundancy-restored primary");

    change = Optional.of("a change is under way");
    both(State.DOWN, State.DOWN);
    poll(Side.PRIMARY, State.UP);
    change = Optional.empty();
    poll(Side.SECONDARY, State.UP);
    assertThat(poll(Side.PRIMARY, State.UP))
        .contains("leg primary-private up silenced")
        .noneMatch(one -> one.startsWith("redundancy-lost"));
    assertThat(poll(Side.SECONDARY, State.DOWN)).contains("redundancy-lost secondary");
  }

  @Test
  void aRestartNeitherRepeatsNorLosesNews() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    restart();
    assertThat(book.circuit(UNIV).orElseThrow().lost()).hasValue(Side.PRIMARY);
    assertThat(both(State.DOWN, State.UP)).isEmpty();
    maintenance = Optional.of("in maintenance");
    both(State.UP, State.UP);
    assertThat(both(State.UP, State.UP))
        .containsExactly(
            "leg primary-private up silenced",
            "circuit up silenced",
            "redundancy-restored primary silenced");
    restart();
    maintenance = Optional.empty();
    assertThat(poll(Side.PRIMARY, State.UNKNOWN)).isEmpty();
    assertThat(poll(Side.PRIMARY, State.UP))
        .as("what was silenced before the restart")
        .containsExactly("leg primary-private up", "circuit up", "redundancy-restored primary");
  }

  @Test
  void aRouterThatWasToldAsUnreachableIsNotToldAgainAfterARestart() {
    bothUp();
    for (int i = 0; i < 3; i++) {
      poll(Side.PRIMARY, State.UNKNOWN);
    }
    restart();
    for (int i = 0; i < 5; i++) {
      assertThat(poll(Side.PRIMARY, State.UNKNOWN)).isEmpty();
    }
    poll(Side.PRIMARY, State.UP);
    assertThat(poll(Side.PRIMARY, State.UP)).contains("router-reachable mx1");
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void aClockThatJumpsTellsNoRouterAsReachableSoonerOrLater(long jump) {
    bothUp();
    for (int i = 0; i < 3; i++) {
      poll(Side.PRIMARY, State.UNKNOWN);
    }
    stepBy = Duration.ofSeconds(6);
    poll(Side.PRIMARY, State.UP);
    now = now.plusSeconds(jump);
    assertThat(poll(Side.PRIMARY, State.UP)).as("answers for 6 s").isEmpty();
    assertThat(book.due("mx1", Set.of(id(Side.PRIMARY)))).hasValue(Duration.ofSeconds(4));
    assertThat(poll(Side.PRIMARY, State.UP)).as("for 12 s").contains("router-reachable mx1");
  }

  @Test
  void whatWasKeptAndCannotBeReadIsObservedAnew() {
    bothUp();
    poll(Side.SECONDARY, State.DOWN);
    kept.replace("leg example-univ.primary-private", "{\"state\":\"LATER\"}");
    kept.replace("circuit example-univ", "no JSON");
    restart();
    assertThat(book.leg(id(Side.PRIMARY))).isEmpty();
    assertThat(book.leg(id(Side.SECONDARY)).orElseThrow().told()).hasValue(State.DOWN);
    both(State.UP, State.DOWN);
    assertThat(both(State.UP, State.DOWN)).contains("leg primary-private up silenced");
  }

  @Test
  void aSessionNearItsLimitOfPrefixesIsToldOnceUntilItIsWellBelow() {
    bothUp();
    prefixes = 3200;
    assertThat(poll(Side.PRIMARY, State.UP)).containsExactly("near-prefix-limit primary-private");
    assertThat(said.getFirst().reason())
        .startsWith("R-055: 3200 prefixes from Azure on the ipv4 session with")
        .contains("80 % of the limit of 4000", "beyond it the router drops the session");
    prefixes = 3000;
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    prefixes = 3500;
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    prefixes = 2800;
    assertThat(poll(Side.PRIMARY, State.UP)).containsExactly("below-prefix-limit primary-private");
  }

  @Test
  void whatAzureCountsFromUsHasAzuresLimit() {
    bothUp();
    advertised = Map.of(Family.IPV4, 3300);
    assertThat(poll(Side.PRIMARY, State.UP)).containsExactly("near-prefix-limit primary-private");
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
    restart();
    assertThat(poll(Side.PRIMARY, State.UP)).as("kept over a restart").isEmpty();
  }

  private List<String> retain(Set<LegId> standing, Set<String> polled) {
    Outcome outcome = book.retain(standing, polled, now);
    outcome.kept().forEach(one -> kept.put(one.subject(), one.memory()));
    said = outcome.events();
    return said.stream().map(HealthBookTest::text).toList();
  }

  @Test
  void whatIsNoMoreIsForgotten() {
    bothUp();
    assertThat(retain(Set.of(id(Side.SECONDARY)), Set.of("xr1"))).as("all was well").isEmpty();
    assertThat(book.circuit(UNIV).orElseThrow().legs()).containsOnlyKeys(id(Side.SECONDARY));
    assertThat(kept.get("leg example-univ.primary-private")).isEmpty();
    assertThat(kept.get("router mx1")).isIn("", null);
    assertThat(kept.get("circuit example-univ")).isNotEmpty();
    assertThat(retain(Set.of(), Set.of())).isEmpty();
    assertThat(kept.values()).allMatch(String::isEmpty);
    assertThat(book.circuits()).isEmpty();
    assertThat(book.routers()).isEmpty();
  }

  @Test
  void aLimitThatWasToldAsNearHasAnEndWhenItsLegIsRetired() {
    bothUp();
    prefixes = 3200;
    advertised = Map.of(Family.IPV4, 3300);
    assertThat(poll(Side.PRIMARY, State.UP))
        .containsExactly("near-prefix-limit primary-private", "near-prefix-limit primary-private");
    assertThat(retain(Set.of(id(Side.SECONDARY)), Set.of("xr1")))
        .containsExactly(
            "below-prefix-limit primary-private", "below-prefix-limit primary-private");
    assertThat(said).extracting(HealthEvent::reason).allMatch(why -> why.startsWith("retired: "));
    assertThat(retain(Set.of(id(Side.SECONDARY)), Set.of("xr1"))).isEmpty();
  }

  @Test
  void aLimitThatWasToldAsNearHasAnEndWhenItsSessionIsDropped() {
    bothUp();
    kept.computeIfPresent(
        "leg example-univ.primary-private",
        (_, memory) -> memory.replaceFirst("}$", ",\"near\":[\"ipv6 accepted\"]}"));
    restart();
    assertThat(poll(Side.PRIMARY, State.UP)).containsExactly("below-prefix-limit primary-private");
    assertThat(poll(Side.PRIMARY, State.UP)).isEmpty();
  }

  @Test
  void whatWasToldAsBadHasAnEndWhenItIsRetired() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    assertThat(retain(Set.of(), Set.of()))
        .containsExactly(
            "leg-gone primary-private not live",
            "circuit-gone not live",
            "redundancy-restored primary");
    assertThat(said).allMatch(event -> event.reason().contains("retired"));
    assertThat(retain(Set.of(), Set.of())).as("once").isEmpty();
  }

  @Test
  void whatWasToldBeforeARestartHasAnEndAfterIt() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    restart();
    assertThat(retain(Set.of(), Set.of()))
        .contains("leg-gone primary-private not live", "circuit-gone not live");
  }

  @Test
  void theRetirementOfTheLostConnectionEndsWhatWasToldOfIt() {
    bothUp();
    poll(Side.PRIMARY, State.DOWN);
    assertThat(retain(Set.of(id(Side.SECONDARY)), Set.of("xr1")))
        .containsExactly("leg-gone primary-private not live");
    assertThat(poll(Side.SECONDARY, State.UP))
        .containsExactly("circuit up", "redundancy-restored primary");
    assertThat(poll(Side.SECONDARY, State.UP)).isEmpty();
  }

  @Test
  void aFaultThatWasNeverToldEndsInSilence() {
    bothUp();
    maintenance = Optional.of("in maintenance");
    poll(Side.PRIMARY, State.DOWN);
    assertThat(retain(Set.of(), Set.of())).isEmpty();
  }

  @Test
  void anUnreachableRouterThatNoLegIsOnAnyMoreHasAnEnd() {
    bothUp();
    for (int i = 0; i < 3; i++) {
      poll(Side.PRIMARY, State.UNKNOWN);
    }
    assertThat(retain(Set.of(id(Side.SECONDARY)), Set.of("xr1")))
        .containsExactly("router-reachable mx1");
    assertThat(said.getFirst().reason()).contains("polled no more");
  }

  /** Two connections at random, with maintenance, silent routers and restarts. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whateverHappens(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      String where = "seed " + seed + ", round " + round;
      kept.clear();
      maintenance = Optional.empty();
      book = newBook();
      bothUp();
      Optional<Side> lost = Optional.empty();
      for (int i = 0; i < 150; i++) {
        if (random.nextInt(20) == 0) {
          maintenance = maintenance.isPresent() ? Optional.empty() : Optional.of("in maintenance");
        }
        if (random.nextInt(30) == 0) {
          restart();
        }
        State state = random.nextInt(4) == 0 ? any(random, STATES) : State.UP;
        poll(random.nextBoolean() ? Side.PRIMARY : Side.SECONDARY, state);
        lost = follows(said, lost, where + ", poll " + i);
      }
      settles(random, where);
    }
  }

  /** What one poll tells hangs together; gives the connection that is told as lost. */
  private Optional<Side> follows(List<HealthEvent> events, Optional<Side> before, String where) {
    Optional<Side> lost = before;
    for (HealthEvent event : events) {
      if (event instanceof HealthEvent.LegChanged(HealthChange change)
          && !change.silenced()
          && (change.now() == State.DOWN || change.now() == State.DEGRADED)) {
        assertThat(book.circuit(UNIV).orElseThrow().told().orElseThrow())
            .as("the circuit is told with its leg: %s", where)
            .isIn(State.DEGRADED, State.DOWN);
      }
      if (event instanceof HealthEvent.RedundancyLost gone && !gone.silenced()) {
        assertThat(lost).as("lost once: %s", where).isEmpty();
        lost = Optional.of(gone.lost());
      }
      if (event instanceof HealthEvent.RedundancyRestored back && !back.silenced()) {
        assertThat(lost).as("restored what was lost: %s", where).hasValue(back.restored());
        lost = Optional.empty();
      }
    }
    return lost;
  }

  private static State any(Random random, List<State> states) {
    return states.get(random.nextInt(states.size()));
  }

  private void settles(Random random, String where) {
    maintenance = Optional.empty();
    State primary = any(random, STATES.subList(0, 3));
    State secondary = any(random, STATES.subList(0, 3));
    for (int i = 0; i < 100; i++) {
      both(primary, secondary);
    }
    CircuitHealth circuit = book.circuit(UNIV).orElseThrow();
    assertThat(circuit.told().orElseThrow())
        .as("%s: %s and %s", where, primary, secondary)
        .isEqualTo(circuit.standing().state())
        .isEqualTo(primary == secondary ? primary : State.DEGRADED);
    assertThat(book.routers()).as(where).noneMatch(RouterHealth::unreachable);
    if (primary != State.DOWN && secondary != State.DOWN) {
      assertThat(circuit.lost()).as(where).isEmpty();
    } else if (primary != secondary) {
      assertThat(circuit.lost())
          .as(where)
          .hasValue(primary == State.DOWN ? Side.PRIMARY : Side.SECONDARY);
    }
  }
}
