package io.circuitd.northbound.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What the numbers of states mean; the same in CIRCUITD-MIB. */
final class Numbers {
  private Numbers() {}

  /** As operators read it. */
  static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code what: 1 up, 2 down.}, for the help of a metric. */
  static <E extends Enum<E>> String help(String what, Class<E> states, ToIntFunction<E> number) {
    return Arrays.stream(states.getEnumConstants())
        .map(state -> number.applyAsInt(state) + " " + word(state))
        .collect(Collectors.joining(", ", what + ": ", "."));
  }
}
