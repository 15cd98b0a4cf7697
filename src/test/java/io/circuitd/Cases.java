package io.circuitd;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Made-up cases for tests of what holds whatever the input: the same ones in every run. A failure
 * names the seed of its case; {@code -Dseed=} repeats that case alone.
 */
public final class Cases {
  private static final long FIRST = 4271_0000_0000L;

  private Cases() {}

  /** Makes a case from random numbers. */
  @FunctionalInterface
  public interface Maker<T> {
    T from(RandomGenerator random);
  }

  /** What has to hold of a case. */
  @FunctionalInterface
  public interface Check<T> {
    void of(T made) throws Exception;
  }

  /** Checks so many cases, or the one of {@code -Dseed=}. */
  public static <T> void check(int count, Maker<T> maker, Check<T> property) {
    Long only = Long.getLong("seed");
    LongStream seeds = only == null ? LongStream.range(FIRST, FIRST + count) : LongStream.of(only);
    seeds.forEach(seed -> {
      T made = maker.from(new SplittableRandom(seed));
      try {
        property.of(made);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "the case with -Dseed=%d: %s%n%s".formatted(seed, made, e.getMessage()), e);
      }
    });
  }

  /** One of the values. */
  public static <T> T oneOf(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Up to so many of the pieces, in a row; one text in some is empty. */
  public static String text(RandomGenerator random, int atMost, List<String> pieces) {
    return Stream.generate(() -> oneOf(random, pieces))
        .limit(random.nextInt(atMost + 1))
        .collect(Collectors.joining());
  }
}
