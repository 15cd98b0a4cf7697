package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One row of ifTable.
 *
 * @param adminUp ifAdminStatus is up
 */
public record InterfaceState(int ifIndex, boolean adminUp, Oper oper) {
  /** ifOperStatus (RFC 2863). */
  public enum Oper {
    UP(1),
    DOWN(2),
    TESTING(3),
    UNKNOWN(4),
    DORMANT(5),
    NOT_PRESENT(6),
    LOWER_LAYER_DOWN(7);

    private final int number;

    Oper(int number) {
      this.number = number;
    }

    static Optional<Oper> ofNumber(int number) {
      return Arrays.stream(values()).filter(oper -> oper.number == number).findFirst();
    }

    /** Lower case, as operators read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
