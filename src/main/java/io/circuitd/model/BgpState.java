package io.circuitd.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** State of a BGP session; the numbers are those of RFC 4273 and of every vendor's table. */
public enum BgpState {
  IDLE(1),
  CONNECT(2),
  ACTIVE(3),
  OPENSENT(4),
  OPENCONFIRM(5),
  ESTABLISHED(6);

  private final int number;

  BgpState(int number) {
    this.number = number;
  }

  /** From the MIB's number, 1 to 6. */
  public static Optional<BgpState> ofNumber(int number) {
    return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
  }

  /** The MIB's number, 1 to 6. */
  public int number() {
    return number;
  }

  /** Lower case, as operators read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
