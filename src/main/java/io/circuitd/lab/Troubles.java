package io.circuitd.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What befalls requests on their way: in the place of an answer, or to the answer. Each trouble has
 * a name, and a new one takes the place of one with the same name.
 */
final class Troubles {
  /** For troubles without an end. */
  static final int ALWAYS = Integer.MAX_VALUE;

  /** Whoever asks Resource Manager for anything. */
  static final Predicate<Asked> ANY = all(Asked.ARM);

  static final Predicate<Asked> READS = all(Asked.READS);
  static final Predicate<Asked> WRITES = all(Asked.WRITES);

  private final InstantSource time = InstantSource.system();
  private final Map<String, Trouble<Supplier<WireAnswer>>> before = new LinkedHashMap<>();
  private final Map<String, Trouble<BiFunction<Asked, WireAnswer, WireAnswer>>> after =
      new LinkedHashMap<>();

  private static final class Trouble<E> {
    final Predicate<Asked> whom;
    final E effect;
    final Instant until;
    int left;

    Trouble(Predicate<Asked> whom, int times, Instant until, E effect) {
      this.whom = whom;
      this.left = times;
      this.until = until;
      this.effect = effect;
    }

    Optional<E> take(Asked asked, Instant now) {
      if (left <= 0 || now.isAfter(until) || !whom.test(asked)) {
        return Optional.empty();
      }
      if (left != ALWAYS) {
        left--;
      }
      return Optional.of(effect);
    }
  }

  static Predicate<Asked> all(Set<Asked.Kind> kinds) {
    return asked -> kinds.contains(asked.kind());
  }

  static Predicate<Asked> of(Asked.Kind kind) {
    return asked -> asked.kind() == kind;
  }

  /** So often does something befall that stands while this is set. */
  static int always(boolean now) {
    return now ? ALWAYS : 0;
  }

  /** The next requests of these kinds are refused in ARM's own form, and are not looked at. */
  void refuse(
      String name, Predicate<Asked> whom, int times, int status, String code, String message) {
    instead(name, whom, times, () -> WireAnswer.refusal(status, code, message));
  }

  /** The next requests of these kinds get this answer, and are not looked at. */
  synchronized void instead(
      String name, Predicate<Asked> whom, int times, Supplier<WireAnswer> answer) {
    before.put(name, new Trouble<>(whom, times, Instant.MAX, answer));
  }

  /** As {@link #instead(String, Predicate, int, Supplier)}, for so long. */
  synchronized void instead(
      String name, Predicate<Asked> whom, Duration time, Supplier<WireAnswer> answer) {
    before.put(name, new Trouble<>(whom, ALWAYS, this.time.instant().plus(time), answer));
  }

  /** Good answers to the next requests of these kinds are changed on their way. */
  synchronized void onAnswer(
      String name,
      Predicate<Asked> whom,
      int times,
      BiFunction<Asked, WireAnswer, WireAnswer> change) {
    after.put(name, new Trouble<>(whom, times, Instant.MAX, change));
  }

  /** What comes in the place of an answer, if something does. */
  synchronized Optional<WireAnswer> instead(Asked asked) {
    for (Trouble<Supplier<WireAnswer>> trouble : before.values()) {
      Optional<WireAnswer> answer = trouble.take(asked, time.instant()).map(Supplier::get);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  /** What becomes of an answer on its way. */
  WireAnswer onAnswer(Asked asked, WireAnswer answer) {
    WireAnswer changed = answer;
    for (BiFunction<Asked, WireAnswer, WireAnswer> change : changes(asked)) {
      changed = change.apply(asked, changed);
    }
    return changed;
  }

  private synchronized Iterable<BiFunction<Asked, WireAnswer, WireAnswer>> changes(Asked asked) {
    return after.values().stream()
        .flatMap(trouble -> trouble.take(asked, time.instant()).stream())
        .toList();
  }

  synchronized void clear() {
    before.clear();
    after.clear();
  }
}
