package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.AssignableFromInteger;
import org.snmp4j.smi.AssignableFromLong;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OctetString;
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

  /** The octets in it, as addresses and names are told; empty for an exception or another type. */
  static Optional<byte[]> octets(@Nullable Variable cell) {
    return switch (cell) {
      case IpAddress address -> Optional.of(address.getInetAddress().getAddress());
      case OctetString octets -> Optional.of(octets.getValue());
      case null, default -> Optional.empty();
    };
  }

  /** Whether a cell holds the octets of this address. */
  static boolean holds(@Nullable Variable cell, InetAddress address) {
    return octets(cell).filter(octets -> Arrays.equals(octets, address.getAddress())).isPresent();
  }

  /** The address in a cell; empty where there is none, or one of zeros alone, which is none. */
  static Optional<InetAddress> address(@Nullable Variable cell) {
    return octets(cell).flatMap(Index::of).filter(address -> !address.isAnyLocalAddress());
  }

  /** Whether a cell holds this name. */
  static boolean names(@Nullable Variable cell, String name) {
    return octets(cell).filter(octets -> new String(octets, UTF_8).equals(name)).isPresent();
  }

  /** The router has no such table, or does not show it. */
  static boolean notServed(@Nullable Variable cell) {
    return cell == null || cell.getSyntax() == SMIConstants.EXCEPTION_NO_SUCH_OBJECT;
  }

  /** Message for {@link #notServed(Variable)}. */
  static String notServed(SnmpTarget target, String table, String context) {
    return target.router()
        + ": not measurable: table not served: "
        + table
        + (context.isEmpty() ? "" : " in SNMP context " + context)
        + "; check the SNMP view and the release";
  }
}
