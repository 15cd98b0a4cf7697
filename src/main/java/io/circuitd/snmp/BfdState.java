package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Optional;

/**
 * State of a BFD session, with the numbers of RFC 7331 and of Cisco's and Juniper's tables. Nokia's
 * table and the BFD packet itself count from 0.
 */
public enum BfdState {
  ADMIN_DOWN(1),
  DOWN(2),
  INIT(3),
  UP(4),
  FAILING(5);

  private final int number;

  BfdState(int number) {
    this.number = number;
  }

  /** From the number in RFC 7331's, Cisco's or Juniper's table. */
  static Optional<BfdState> ofNumber(long number) {
    return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
  }

  /** From the number in Nokia's table: 0 to 3, without failing. */
  static Optional<BfdState> ofNokia(long number) {
    return ofNumber(number + 1).filter(state -> state != FAILING);
  }
}
