package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.function.Function;

/** Small steps on readings. */
final class Readings {
  private Readings() {}

  static <A, B> Reading<B> map(Reading<A> reading, Function<A, B> step) {
    return switch (reading) {
      case Reading.Present<A>(A value) -> Reading.present(step.apply(value));
      case Reading.Absent<A> _ -> Reading.absent();
      case Reading.Unknown<A>(String reason) -> Reading.unknown(reason);
    };
  }
}
