package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of ifTable and ifXTable, or of SR OS's vRtrIfTable.
 *
 * @param ifIndex the number the router gave it
 * @param adminUp ifAdminStatus is up
 * @param inOctets ifHCInOctets; empty where the router does not count this interface
 * @param outOctets ifHCOutOctets
 * @param era changes when the counters began anew between two readings, after which their
 *     difference means nothing (sysUpTime, ifCounterDiscontinuityTime)
 */
public record InterfaceState(
    int ifIndex,
    boolean adminUp,
    Oper oper,
    OptionalLong inOctets,
    OptionalLong outOctets,
    long era) {
  /** An interface whose counters never began anew. */
  public InterfaceState(
      int ifIndex, boolean adminUp, Oper oper, OptionalLong inOctets, OptionalLong outOctets) {
    this(ifIndex, adminUp, oper, inOctets, outOctets, 0);
  }

  /** An interface without counters. */
  public InterfaceState(int ifIndex, boolean adminUp, Oper oper) {
    this(ifIndex, adminUp, oper, OptionalLong.empty(), OptionalLong.empty());
  }

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
