package io.circuitd.snmp;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.AssignableFromInteger;
import org.snmp4j.smi.AssignableFromLong;
import org.snmp4j.smi.SMIConstants;
import org.snmp4j.smi.Variable;

/** What a single cell of a table says. */
final class Cells {
  private Cells() {}

  /** The number in it; empty for an exception value or another type. */
  static OptionalLong number(@Nullable Variable cell) {
    return cell instanceof AssignableFromInteger || cell instanceof AssignableFromLong
        ? OptionalLong.of(cell.toLong())
        : OptionalLong.empty();
  }

  /** The router has no such table, or does not show it. */
  static boolean notServed(@Nullable Variable cell) {
    return cell == null || cell.getSyntax() == SMIConstants.EXCEPTION_NO_SUCH_OBJECT;
  }

  /** Message for {@link #notServed(Variable)}. */
  static String notServed(SnmpTarget target, String table, String context) {
    return target.router()
        + ": table not served: "
        + table
        + (context.isEmpty() ? "" : " in SNMP context " + context)
        + "; check the SNMP view and the release";
  }
}
