package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads router interfaces of SR OS by name (TIMETRA-VRTR-MIB, vRtrIfTable), as its ifTable has
 * none. The numbers of virtual router and interface are learned by one walk and proved in every
 * poll by the name beside the state. Octets are not counted there.
 */
final class RouterInterfaces {
  private static final OID ENTRY = new OID("1.3.6.1.4.1.6527.3.1.2.3.4.1");
  private static final int NAME = 4;
  private static final int OPER_STATE = 9;

  private final SnmpManager manager;
  private final Learned<Map<String, Set<OID>>> learned;

  RouterInterfaces(SnmpManager manager) {
    this.manager = manager;
    this.learned = new Learned<>(manager);
  }

  /** The cell with the name of an interface. */
  static OID name(long virtualRouter, long number) {
    return name(new OID().appendUnsigned(virtualRouter).appendUnsigned(number));
  }

  private static OID name(OID index) {
    return Index.cell(ENTRY, NAME, index);
  }

  Map<String, Reading<InterfaceState>> read(SnmpTarget target, Collection<String> names) {
    Map<String, Reading<InterfaceState>> readings = new HashMap<>();
    try {
      Set<String> missing = new LinkedHashSet<>(names);
      Optional<Map<String, Set<OID>>> known = learned.of(target);
      if (known.isPresent()) {
        missing.removeAll(readOnce(target, known.get(), missing, readings));
      }
      if (!missing.isEmpty()) {
        missing.removeAll(readOnce(target, walk(target), missing, readings));
      }
      missing.forEach(name -> readings.put(name, Reading.absent()));
    } catch (NoAnswer e) {
      names.forEach(name -> readings.putIfAbsent(name, Reading.unknown(e.reason())));
    }
    return readings;
  }

  /** Returns those whose row is there and proved. */
  private Set<String> readOnce(
      SnmpTarget target,
      Map<String, Set<OID>> indexes,
      Collection<String> names,
      Map<String, Reading<InterfaceState>> readings)
      throws NoAnswer {
    Set<String> read = new HashSet<>();
    Map<String, OID> rows = new HashMap<>();
    for (String name : names) {
      Set<OID> own = indexes.getOrDefault(name, Set.of());
      if (own.size() == 1) {
        rows.put(name, own.iterator().next());
      } else if (own.size() > 1) {
        read.add(name);
        readings.put(
            name,
            Reading.unknown(
                target.router() + ": " + own.size() + " router interfaces have the name " + name));
      }
    }
    Map<OID, Variable> cells =
        manager.get(
            target,
            "",
            rows.values().stream()
                .map(row -> List.of(UpTime.NOW, name(row), Index.cell(ENTRY, OPER_STATE, row)))
                .toList());
    rows.forEach((name, row) -> {
      if (Cells.names(cells.get(name(row)), name)) {
        read.add(name);
        readings.put(name, state(target, name, row, cells));
      }
    });
    return read;
  }

  private Map<String, Set<OID>> walk(SnmpTarget target) throws NoAnswer {
    OID column = new OID(ENTRY).append(NAME);
    Map<String, Set<OID>> indexes = new HashMap<>();
    for (VariableBinding row : manager.walk(target, "", column)) {
      if (row.getVariable() instanceof OctetString name) {
        indexes
            .computeIfAbsent(new String(name.getValue(), UTF_8), _ -> new HashSet<>())
            .add(row.getOid().getSuffix(column));
      }
    }
    if (indexes.isEmpty()) {
      throw new NoAnswer(Cells.notServed(target, "vRtrIfTable", ""));
    }
    learned.keep(target, Map.copyOf(indexes));
    return indexes;
  }

  /** Numbers of TmnxOperState: unknown 1, inService 2, outOfService 3, transition 4. */
  private static Reading<InterfaceState> state(
      SnmpTarget target, String name, OID row, Map<OID, Variable> cells) {
    Variable oper = cells.get(Index.cell(ENTRY, OPER_STATE, row));
    OptionalLong number = Cells.number(oper);
    return switch ((int) number.orElse(0)) {
      case 1 -> state(row, InterfaceState.Oper.UNKNOWN);
      case 2 -> state(row, InterfaceState.Oper.UP);
      case 3, 4 -> state(row, InterfaceState.Oper.DOWN);
      default ->
          Reading.unknown(
              target.router()
                  + " shows vRtrIfOperState "
                  + oper
                  + " for "
                  + name
                  + "; 1 to 4 are known");
    };
  }

  private static Reading<InterfaceState> state(OID row, InterfaceState.Oper oper) {
    return Reading.present(new InterfaceState(row.last(), true, oper));
  }
}
