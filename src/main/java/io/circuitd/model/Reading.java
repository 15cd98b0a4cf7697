package io.circuitd.model;

/**
 * What a read of the outside world gave. Unknown is not gone: nothing is removed or reported as
 * absent on {@link Unknown}.
 *
 * @param <T> what was read
 */
public sealed interface Reading<T> {
  /** It is there. */
  record Present<T>(T value) implements Reading<T> {}

  /** The other side answered, and it is not there. */
  record Absent<T>() implements Reading<T> {}

  /** No answer, or one that cannot be trusted; the reason in words for an operator. */
  record Unknown<T>(String reason) implements Reading<T> {}

  static <T> Reading<T> present(T value) {
    return new Present<>(value);
  }

  static <T> Reading<T> absent() {
    return new Absent<>();
  }

  static <T> Reading<T> unknown(String reason) {
    return new Unknown<>(reason);
  }
}
