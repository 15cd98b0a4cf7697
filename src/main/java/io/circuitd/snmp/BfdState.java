package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Optional;

/**
 * State of a BFD session, with the numbers of Cisco's and Juniper's tables. Nokia's table and the
 * BFD packet itself count from 0; these numbers must never be used for them.
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

  /** From the number in Cisco's or Juniper's table. */
  static Optional<BfdState> ofCiscoOrJuniper(int number) {
    return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
  }
}
