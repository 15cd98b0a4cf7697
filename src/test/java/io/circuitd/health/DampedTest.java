package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.health.Damped.News;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which readings are news. A reading is a letter, one every ten seconds: {@code U} up, {@code G}
 * degraded, {@code D} down, {@code ?} unknown; a small one, and {@code !} for unknown, is read in
 * silence. News are the reading's number and what is told; {@code -} not told, {@code ~} flapping.
 */
class DampedTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final HealthSettings SETTINGS =
      new HealthSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          3,
          6,
          Duration.ofSeconds(200),
          Map.of());
  private static final Duration APART = SETTINGS.missesApart();
  private static final LegId LEG =
      new LegId(new CircuitName("example-univ"), Side.PRIMARY, Optional.of(PeeringType.PRIVATE));

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "well is no news,                 told up, UUUU,              ''",
    "a loss is told at once,          told up, UDDD,              1:D",
    "good news wait,                  told up, UDUUUU,            1:D 4:U",
    "a bounce is told once,           told up, UDUDUUU,           1:D 6:U",
    "degraded is a loss,              told up, UGUUU,             1:G 4:U",
    "each worse is told,              told up, UGDGGGUUU,         1:G 2:D 5:G 8:U",
    "carrying is better than down,    told up, UDGUGUUU,          1:D 4:G 7:U",
    "two polls lost are nothing,      told up, U??U,              ''",
    "unknown waits for its grace,     told up, U????,             3:?",
    "known again waits,               told up, U????UUU,          3:? 7:U",
    "a loss after a gap,              told up, U??D,              3:D",
    "a loss after unknown,            told up, U???D,             3:? 4:D",
    "degraded after unknown,          told up, U???GG,            3:? 4:G",
    "unknown keeps a fault,           told up, UD??????,          1:D",
    "unknown keeps degraded,          told up, UG??????,          1:G",
    "unknown breaks what is stable,   told up, UDU?UUU,           1:D 6:U",
    "up after a fault not seen,       told up, UD????UUU,         1:D 8:U",
    "six changes are flapping,        told up, UDUDUDUDUDU,       1:D 6:D~",
    "calm after flapping,             told up, UDUDUDUUUUUUUUUUUUUUUUUU, 1:D 6:D~ 23:U",
    "worse while flapping,            told up, UGUGUGUGDUD,       1:G 6:G~ 8:D~",
    "down after flapping stays told,  told up, UDUDUDUDDDDDDDDDDDDDDDDDDDDDDDDDDDDD, 1:D 6:D~",
    "an outage in silence,            told up, UdduuuUU,          1:D- 5:U-",
    "what stands after the silence,   told up, UdddDD,            1:D- 4:D",
    "on its way up after the silence, told up, UdduUUU,           1:D- 5:U-",
    "not seen after the silence,      told up, Udd????,           1:D- 5:D",
    "one poll lost after it,          told up, Uddd?D,            1:D- 5:D",
    "well at its end and one lost,    told up, Uddu?UUU,          1:D- 7:U-",
    "well at its end and not seen,    told up, Uddu????U,         1:D- 6:?",
    "degraded at its end and not seen,told up, Uddg????,          1:D- 6:G",
    "degraded before and not seen,    told up, UGddg????,         1:G 2:D- 7:G-",
    "well before its end and not seen,told up, Uddu!!!!???,       1:D- 6:?- 10:?",
    "a worse one that was denied,     told up, UGddu????,         1:G 2:D- 7:G-",
    "built in silence and one lost,   new,     ddu?UUU,           0:D- 6:U-",
    "up again in silence,             told up, UDuuuuUU,          1:D 4:U- 6:U",
    "unknown in silence,              told up, U!!!!UUU,          3:?- 7:U-",
    "unknown in silence and after it, told up, U!!!!????,         3:?- 7:?",
    "few lost before the silence end, told up, U!!??U,            ''",
    "worse after the silence,         told up, UggDD,             1:G- 3:D",
    "never seen and well,             new,     UUU,               2:U-",
    "never seen and down,             new,     DD,                0:D",
    "never seen and silent,           new,     ddDD,              0:D- 2:D",
    "never seen and unknown,          new,     ?????,             ''",
    "built in silence,                new,     dduuuUUU,          0:D- 4:U-",
    "changes in silence do not count, told up, UdudududuuuUDUUU, 1:D- 10:U- 12:D 15:U",
    "told down before,                told down, UUU,             2:U",
    "told down and unknown,           told down, ????,            ''",
  })
  void newsAreTold(String what, String begin, String readings, String expected) {
    assertThat(news(begin, readings, readings.length(), 0)).as(what).isEqualTo(expected);
    for (int at = 0; at < readings.length(); at++) {
      assertThat(news(begin, readings, at, 3600))
          .as("%s, the clock jumps ahead before reading %s", what, at)
          .isEqualTo(expected);
      assertThat(news(begin, readings, at, -3600))
          .as("%s, the clock is set back before reading %s", what, at)
          .isEqualTo(expected);
    }
  }

  /**
   * What is told.
   *
   * @param jumpAt the reading before which the wall clock jumps
   * @param jump by so many seconds
   */
  private static String news(String begin, String readings, int jumpAt, long jump) {
    Damped damped =
        switch (begin) {
          case "told up" -> told(State.UP);
          case "told down" -> told(State.DOWN);
          default -> Damped.unseen(moment(0, 0));
        };
    List<String> told = new ArrayList<>();
    for (int i = 0; i < readings.length(); i++) {
      Damped.Step step =
          damped.next(
              SETTINGS,
              verdict(readings.charAt(i)),
              APART,
              moment(10L * i, i < jumpAt ? 0 : jump),
              silence(readings.charAt(i)));
      damped = step.after();
      int number = i;
      step.news().ifPresent(news -> told.add(number + ":" + text(news)));
    }
    return String.join(" ", told);
  }

  /** So many seconds after the start, by a wall clock that jumped. */
  private static Moment moment(long seconds, long jump) {
    return new Moment(START.plusSeconds(seconds + jump), Duration.ofSeconds(seconds));
  }

  private static Moment moment(long seconds) {
    return moment(seconds, 0);
  }

  private static Damped told(State state) {
    return Damped.restored(
        new Standing(state, false, "", START.minusSeconds(3600)),
        Optional.of(state),
        Optional.of(state),
        List.of(),
        moment(0));
  }

  private static Verdict verdict(char letter) {
    State state =
        switch (Character.toUpperCase(letter)) {
          case 'U' -> State.UP;
          case 'G' -> State.DEGRADED;
          case 'D' -> State.DOWN;
          default -> State.UNKNOWN;
        };
    return new Verdict(state, "reads " + letter);
  }

  private static Optional<String> silence(char letter) {
    return Character.isLowerCase(letter) || letter == '!'
        ? Optional.of("in maintenance")
        : Optional.empty();
  }

  private static String text(News news) {
    String state =
        switch (news.now()) {
          case UP -> "U";
          case DEGRADED -> "G";
          case DOWN -> "D";
          case UNKNOWN -> "?";
        };
    return state + (news.reason().startsWith("flapping") ? "~" : "") + (news.silenced() ? "-" : "");
  }

  @Test
  void flappingSaysHowOftenAndUnknownSaysWhy() {
    Damped damped = told(State.UP);
    List<String> reasons = new ArrayList<>();
    String readings = "UDUDUDU";
    for (int i = 0; i < readings.length(); i++) {
      Damped.Step step =
          damped.next(SETTINGS, verdict(readings.charAt(i)), APART, moment(i), Optional.empty());
      damped = step.after();
      step.news().ifPresent(news -> reasons.add(news.reason()));
    }
    assertThat(reasons).containsExactly("reads D", "flapping: 6 changes in 3 minutes; reads U");
    assertThat(damped.standing().flapping()).isTrue();
    assertThat(damped.standing().since()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void readingsThatTellNothingAreOneWhenTheyAreClose() {
    Damped damped = told(State.UP);
    for (int second : List.of(0, 1, 2, 3, 4, 5, 6, 9)) {
      damped = damped.next(SETTINGS, verdict('?'), APART, moment(second), Optional.empty()).after();
      assertThat(damped.standing().state()).as("after %s s", second).isEqualTo(State.UP);
    }
    Damped.Step third = damped.next(SETTINGS, verdict('?'), APART, moment(10), Optional.empty());
    assertThat(third.news().map(News::now)).hasValue(State.UNKNOWN);
    Damped anew = damped.next(SETTINGS, verdict('U'), APART, moment(10), Optional.empty()).after();
    anew = anew.next(SETTINGS, verdict('?'), APART, moment(11), Optional.empty()).after();
    assertThat(anew.missed()).as("the first one after it told something").isOne();
  }

  @Test
  void aBetterReadingIsWorthALookWhenItsTimeHasCome() {
    Damped down =
        told(State.UP).next(SETTINGS, verdict('D'), APART, moment(0), Optional.empty()).after();
    assertThat(down.due(SETTINGS)).isEmpty();
    Damped up = down.next(SETTINGS, verdict('U'), APART, moment(7), Optional.empty()).after();
    assertThat(up.due(SETTINGS)).hasValue(Duration.ofSeconds(27));
  }

  @Test
  void whatIsDegradedOnItsWayUpIsWorthALookOfItsOwn() {
    Damped down =
        told(State.UP).next(SETTINGS, verdict('D'), APART, moment(0), Optional.empty()).after();
    Damped degraded = down.next(SETTINGS, verdict('G'), APART, moment(5), Optional.empty()).after();
    Damped up = degraded.next(SETTINGS, verdict('U'), APART, moment(15), Optional.empty()).after();
    assertThat(up.due(SETTINGS)).hasValue(Duration.ofSeconds(25));
    Damped.Step first = up.next(SETTINGS, verdict('U'), APART, moment(25), Optional.empty());
    assertThat(first.news().map(News::now)).hasValue(State.DEGRADED);
    assertThat(first.after().due(SETTINGS)).hasValue(Duration.ofSeconds(35));
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void sinceWhenItStandsIsSaidByTheClockAsItIsSetThen(long jump) {
    Damped down =
        told(State.UP).next(SETTINGS, verdict('D'), APART, moment(0), Optional.empty()).after();
    Damped up = down.next(SETTINGS, verdict('U'), APART, moment(5), Optional.empty()).after();
    Damped stands =
        up.next(SETTINGS, verdict('U'), APART, moment(25, jump), Optional.empty()).after();
    assertThat(stands.standing().state()).isEqualTo(State.UP);
    assertThat(stands.standing().since()).isEqualTo(START.plusSeconds(5 + jump));
  }

  @ParameterizedTest
  @CsvSource({"-3600, 0", "0, 3", "60, 3", "3600, 0"})
  void changesThatWereKeptCountAfterARestartByTheClockOfThen(long jump, int count) {
    Damped damped = told(State.UP);
    for (int i = 0; i < 4; i++) {
      damped =
          damped
              .next(SETTINGS, verdict("UDUD".charAt(i)), APART, moment(i), Optional.empty())
              .after();
    }
    Kept kept = Memory.of(LEG, damped, Set.of(), moment(4));
    Moment restart = new Moment(START.plusSeconds(10 + jump), Duration.ofSeconds(1));
    Damped after =
        Memory.damped(kept, restart)
            .next(SETTINGS, verdict('D'), APART, restart, Optional.empty())
            .after();
    assertThat(after.changes()).hasSize(count);
  }

  /** Readings at random, with silences and restarts; what must hold whatever comes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsRead(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      new Walk(random, "seed " + seed + ", round " + round).go();
    }
  }

  private static final class Walk {
    private final Random random;
    private final String where;
    private Damped damped = told(State.UP);
    private Instant now = START;
    private Duration steady = Duration.ZERO;
    private final Deque<Instant> heard = new ArrayDeque<>();

    Walk(Random random, String where) {
      this.random = random;
      this.where = where;
    }

    void go() {
      String favoured = List.of("UUUD", "UD", "UGD?", "U?", "UUUUUUG", "D?").get(random.nextInt(6));
      for (int i = 0; i < 200; i++) {
        boolean silent = random.nextInt(10) == 0 || (i / 20) % 5 == 4;
        step(favoured.charAt(random.nextInt(favoured.length())), silent);
        if (random.nextInt(25) == 0) {
          restart();
        }
      }
      settles();
    }

    private Moment now() {
      return new Moment(now, steady);
    }

    private void restart() {
      Kept kept = Memory.of(LEG, damped, Set.of(), now());
      assertThat(Memory.leg(kept.subject().substring(Memory.LEG.length()))).isEqualTo(LEG);
      steady = Duration.ofSeconds(random.nextInt(1000));
      damped = Memory.damped(kept, now());
    }

    private void step(char letter, boolean silent) {
      Duration passed = Duration.ofSeconds(1 + random.nextInt(15));
      now = now.plus(passed);
      steady = steady.plus(passed);
      Verdict raw = verdict(silent ? Character.toLowerCase(letter) : letter);
      Optional<String> silence = silent ? Optional.of("in maintenance") : Optional.empty();
      Damped before = damped;
      Damped.Step step = before.next(SETTINGS, raw, APART, now(), silence);
      damped = step.after();
      String at = where + ", " + raw.state() + " after " + before;

      State stood = before.standing().state();
      State stands = damped.standing().state();
      boolean lost = bad(raw.state()) && (!bad(stood) || raw.state().compareTo(stood) > 0);
      if (lost) {
        assertThat(stands).as("a loss stands at once: %s", at).isEqualTo(raw.state());
        boolean known = before.told().filter(raw.state()::equals).isPresent();
        assertThat(step.news().orElseThrow().silenced())
            .as("a loss is told at once: %s", at)
            .isEqualTo(silent || known);
      }
      if (raw.state() == State.UNKNOWN) {
        boolean denied =
            before.known().filter(State.UP::equals).isPresent()
                && before.told().filter(stood::equals).isEmpty();
        boolean less =
            before.known().filter(State.DEGRADED::equals).isPresent()
                && stood == State.DOWN
                && before.told().filter(stood::equals).isEmpty();
        assertThat(
                stands == stood
                    || (stands == State.UNKNOWN && !bad(stood))
                    || denied
                    || (less && stands == State.DEGRADED))
            .as("unknown makes nothing but the well unknown: %s", at)
            .isTrue();
        assertThat(step.news().filter(news -> !news.silenced() && bad(news.now())))
            .as("no fault is told of what was well when it was seen last: %s", at)
            .matches(news -> news.isEmpty() || !denied);
        assertThat(step.news().filter(news -> !news.silenced() && news.now() == State.DOWN))
            .as("no loss of all is told of what carried when it was seen last: %s", at)
            .matches(news -> news.isEmpty() || !less);
      }
      if (stands != stood && !bad(stands)) {
        assertThat(stands == State.UNKNOWN || damped.upSince().isPresent()).as(at).isTrue();
      }
      if (silent) {
        step.news().ifPresent(news -> assertThat(news.silenced()).as(at).isTrue());
        assertThat(damped.told()).as("nothing is told in silence: %s", at).isEqualTo(before.told());
      }
      step.news()
          .filter(news -> !news.silenced())
          .ifPresent(news -> {
            assertThat(damped.told()).as(at).hasValue(news.now());
            if (news.now() == news.before()) {
              assertThat(news.reason()).as("no repeat: %s", at).startsWith("flapping");
            }
            count(at);
          });
    }

    /** However it bounces, few changes are told in the time in which they are counted. */
    private void count(String at) {
      heard.addLast(now);
      while (!heard.getFirst().isAfter(now.minus(SETTINGS.flapWithin()))) {
        heard.removeFirst();
      }
      assertThat(heard.size()).as("news in a while: %s", at).isLessThanOrEqualTo(10);
    }

    /** What is read again and again is what is told in the end; unknown beside a fault is not. */
    private void settles() {
      char last = "UGD?".charAt(random.nextInt(4));
      for (int i = 0; i < 80; i++) {
        step(last, false);
      }
      State raw = verdict(last).state();
      State stands = damped.standing().state();
      assertThat(damped.told()).as("%s: %s", where, damped).hasValue(stands);
      assertThat(stands == raw || (raw == State.UNKNOWN && bad(stands)))
          .as("%s: reads %s, stands %s", where, raw, stands)
          .isTrue();
      assertThat(damped.standing().flapping()).as(where.toLowerCase(Locale.ROOT)).isFalse();
    }

    private static boolean bad(State state) {
      return state == State.DOWN || state == State.DEGRADED;
    }
  }
}
