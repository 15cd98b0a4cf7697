package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The damping of one leg's verdicts: which of them are news. Immutable; each reading gives the
 * next. Pure: the same readings at the same times give the same news, however the wall clock is set
 * meanwhile. All times but that in what stands are by {@link SteadyTime}.
 *
 * <ul>
 *   <li>Worse than what stands is told at once.
 *   <li>Better is told when it was seen without a break for {@code stableFor}, and while the leg
 *       flaps not before it has calmed.
 *   <li>Unknown is never told as down and never takes the place of a fault that was told. What was
 *       up becomes unknown after {@code missedPolls} readings in a row that tell nothing.
 *   <li>In silence what stands changes, and what was told does not; nor does it count as flapping,
 *       as it is mostly our own doing. When the silence is over, what still stands is told if it
 *       differs, after as many readings as above where they tell nothing. A fault that was never
 *       told, and that was over when the leg was last seen, is never told; one that was less then
 *       is told as that.
 * </ul>
 *
 * @param standing what stands after damping
 * @param told what was told last; empty while nothing ever was
 * @param raw what was read last
 * @param rawSince since when that state is read
 * @param upSince since when every reading was up; empty when the last was not
 * @param carryingSince since when every reading was up or degraded; empty when the last was not
 * @param missed readings in a row that told nothing, counted anew when a silence is over; what is
 *     no reading of its own is not counted
 * @param missedAt when the last of them was counted
 * @param silent whether the last reading was taken in silence
 * @param known the last state that was not unknown
 * @param changes when it changed, as far as it counts for flapping, oldest first
 */
record Damped(
    Standing standing,
    Optional<State> told,
    Verdict raw,
    Duration rawSince,
    Optional<Duration> upSince,
    Optional<Duration> carryingSince,
    int missed,
    Duration missedAt,
    boolean silent,
    Optional<State> known,
    List<Duration> changes) {
  /** More would tell nothing more. */
  private static final int MOST_CHANGES = 100;

  /**
   * What one reading gave.
   *
   * @param news empty when nothing changed that is news
   */
  record Step(Damped after, Optional<News> news) {}

  /**
   * A change.
   *
   * @param before what was told last
   * @param silenced not to be told
   */
  record News(State before, State now, String reason, boolean silenced) {}

  Damped {
    changes = List.copyOf(changes);
  }

  /** Of a leg that was never read. */
  static Damped unseen(Moment now) {
    return restored(
        new Standing(State.UNKNOWN, false, "not observed yet", now.at()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        now);
  }

  /** As it was kept over a restart: what is seen without a break begins anew. */
  static Damped restored(
      Standing standing,
      Optional<State> told,
      Optional<State> known,
      List<Duration> changes,
      Moment now) {
    return new Damped(
        standing,
        told,
        new Verdict(State.UNKNOWN, "not observed since the daemon started"),
        now.steady(),
        Optional.empty(),
        Optional.empty(),
        0,
        now.steady(),
        false,
        known,
        changes);
  }

  /**
   * The next reading.
   *
   * @param verdict what it says by itself
   * @param missesApart when it tells nothing, it is one with the last that did not, if that is
   *     closer
   * @param silence why nothing is told at present
   */
  Step next(
      HealthSettings settings,
      Verdict verdict,
      Duration missesApart,
      Moment now,
      Optional<String> silence) {
    Damped read = read(settings, verdict, missesApart, now.steady(), silence.isPresent());
    boolean flaps =
        standing.flapping()
            ? read.changes.size() > settings.flapChanges() / 2
            : read.changes.size() >= settings.flapChanges();
    Optional<Standing> moved = read.moved(settings, now, flaps);
    boolean begins = flaps && !standing.flapping();
    String flapping = flaps ? read.flapping(settings) : "";
    Standing stands =
        moved.orElseGet(() ->
            new Standing(
                standing.state(),
                flaps,
                verdict.state() == standing.state() ? verdict.words() : standing.reason(),
                standing.since()));
    Damped after = read.with(stands);
    if (moved.isPresent() || begins) {
      boolean quiet = silence.isPresent() || (moved.isPresent() && after.nothingNew());
      String reason =
          (begins || moved.isPresent() ? flapping : "")
              + (moved.isPresent() ? stands.reason() : verdict.words())
              + silence.map(why -> "; not told: " + why).orElse("");
      News news = new News(told.orElse(State.UNKNOWN), stands.state(), reason, quiet);
      boolean heard = silence.isEmpty() || after.firstUp();
      return new Step(heard ? after.heard() : after, Optional.of(news));
    }
    if (silence.isEmpty() && after.owesNews(settings)) {
      News news =
          new News(
              told.orElse(State.UNKNOWN),
              stands.state(),
              flapping + stands.reason() + since(stands, now),
              after.firstUp());
      return new Step(after.heard(), Optional.of(news));
    }
    return new Step(after, Optional.empty());
  }

  /** The reading taken in; what stands is still what stood. */
  private Damped read(
      HealthSettings settings, Verdict now, Duration missesApart, Duration at, boolean silence) {
    State state = now.state();
    boolean tells = state != State.UNKNOWN;
    boolean silenceIsOver = silent && !silence;
    boolean misses =
        !tells && (silenceIsOver || missed == 0 || at.minus(missedAt).compareTo(missesApart) >= 0);
    int missing = tells ? 0 : silenceIsOver ? 1 : misses ? missed + 1 : missed;
    List<Duration> counted = new ArrayList<>(changes);
    if (tells && !silence && known.isPresent() && known.get() != state) {
      counted.add(at);
    }
    boolean becomesUnknown =
        !tells && !silence && standing.state() == State.UP && missing == settings.missedPolls();
    if (becomesUnknown) {
      counted.add(at);
    }
    counted.removeIf(change -> change.compareTo(at.minus(settings.flapWithin())) <= 0);
    return new Damped(
        standing,
        told,
        now,
        state == raw.state() ? rawSince : at,
        state == State.UP ? Optional.of(upSince.orElse(at)) : Optional.empty(),
        state == State.UP || state == State.DEGRADED
            ? Optional.of(carryingSince.orElse(at))
            : Optional.empty(),
        missing,
        misses ? at : missedAt,
        silence,
        tells ? Optional.of(state) : known,
        counted.subList(Math.max(0, counted.size() - MOST_CHANGES), counted.size()));
  }

  /** What stands from now on, if that is another state. */
  private Optional<Standing> moved(HealthSettings settings, Moment now, boolean flaps) {
    State read = raw.state();
    State stood = standing.state();
    if (read == State.UNKNOWN) {
      State stays = unread();
      return stays != stood && missed >= settings.missedPolls()
          ? Optional.of(new Standing(stays, flaps, lastSeen(stays), now.wall(rawSince)))
          : Optional.empty();
    }
    if (read != State.UP && (stood == State.UNKNOWN || worse(read, stood))) {
      return Optional.of(new Standing(read, flaps, raw.words(), now.at()));
    }
    if (flaps || read == stood) {
      return Optional.empty();
    }
    if (stable(upSince, settings, now)) {
      return Optional.of(
          new Standing(State.UP, false, raw.words(), now.wall(upSince.orElseThrow())));
    }
    return stood == State.DOWN && stable(carryingSince, settings, now)
        ? Optional.of(
            new Standing(State.DEGRADED, false, raw.words(), now.wall(carryingSince.orElseThrow())))
        : Optional.empty();
  }

  /** What stands when nothing can be read any more. */
  private State unread() {
    if (!isFault(standing.state())) {
      return State.UNKNOWN;
    }
    Optional<State> denied = known.filter(last -> worse(standing.state(), last));
    if (heard(standing.state()) || denied.isEmpty()) {
      return standing.state();
    }
    return denied
        .filter(Damped::isFault)
        .or(() -> told.filter(Damped::isFault))
        .orElse(State.UNKNOWN);
  }

  private String lastSeen(State stays) {
    return known
            .filter(last -> last == stays)
            .map(last -> last.word() + " when it was seen last; ")
            .orElse("")
        + "not known: "
        + raw.words();
  }

  private boolean heard(State state) {
    return told.filter(state::equals).isPresent();
  }

  private static boolean isFault(State state) {
    return state == State.DOWN || state == State.DEGRADED;
  }

  private static boolean worse(State now, State before) {
    return now.compareTo(before) > 0;
  }

  private static boolean stable(Optional<Duration> since, HealthSettings settings, Moment now) {
    return since.filter(begin -> now.since(begin).compareTo(settings.stableFor()) >= 0).isPresent();
  }

  /**
   * Whether nothing was ever told of it, and how it stands is not known yet: it was never read, or
   * is on its first way up, or so few readings told nothing that it means nothing.
   */
  boolean joining(HealthSettings settings) {
    return told.isEmpty() && standing.state() == State.UNKNOWN && missed < settings.missedPolls();
  }

  /** When better news will be due if all goes well; empty when none is under way. */
  Optional<Duration> due(HealthSettings settings) {
    if (standing.flapping() || raw.state() == State.UNKNOWN || raw.state() == standing.state()) {
      return Optional.empty();
    }
    Optional<Duration> since = standing.state() == State.DOWN ? carryingSince : upSince;
    return since.map(begin -> begin.plus(settings.stableFor()));
  }

  /** What stands is what was told last, as after an outage in silence. */
  private boolean nothingNew() {
    return heard(standing.state()) || firstUp();
  }

  /** A leg that was never told of and is well is no news to anybody. */
  private boolean firstUp() {
    return told.isEmpty() && standing.state() == State.UP;
  }

  /**
   * Whether what stands was not told, and is what was read last; where nothing can be read, what is
   * still known to stand, after as many readings as make the well unknown.
   */
  private boolean owesNews(HealthSettings settings) {
    boolean read =
        raw.state() == State.UNKNOWN
            ? standing.state() == unread() && missed >= settings.missedPolls()
            : raw.state() == standing.state();
    return read
        && !heard(standing.state())
        && (told.isPresent() || standing.state() != State.UNKNOWN);
  }

  private Damped heard() {
    return new Damped(
        standing,
        Optional.of(standing.state()),
        raw,
        rawSince,
        upSince,
        carryingSince,
        missed,
        missedAt,
        silent,
        known,
        changes);
  }

  private Damped with(Standing stands) {
    return new Damped(
        stands,
        told,
        raw,
        rawSince,
        upSince,
        carryingSince,
        missed,
        missedAt,
        silent,
        known,
        changes);
  }

  private String flapping(HealthSettings settings) {
    return "flapping: "
        + changes.size()
        + " changes in "
        + settings.flapWithin().toMinutes()
        + " minutes; ";
  }

  private static String since(Standing stands, Moment now) {
    return stands.since().equals(now.at()) ? "" : "; so since " + stands.since();
  }
}
