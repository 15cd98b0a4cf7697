package io.circuitd.snmp;

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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads interfaces by ifName (IF-MIB, RFC 2863). The numbers are learned by one walk for each
 * router and proved in every poll by reading the name beside the state: a router that numbered anew
 * is walked again. Blocks; never throws for a router. Safe for many threads.
 */
public final class InterfaceReader {
  private static final OID IF_NAME = new OID("1.3.6.1.2.1.31.1.1.1.1");
  private static final OID IF_HC_IN_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.6");
  private static final OID IF_HC_OUT_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.10");
  private static final OID IF_ADMIN_STATUS = new OID("1.3.6.1.2.1.2.2.1.7");
  private static final OID IF_OPER_STATUS = new OID("1.3.6.1.2.1.2.2.1.8");
  private static final int ADMIN_UP = 1;

  private final SnmpManager manager;
  private final Map<String, Map<String, Long>> numbersByRouter = new ConcurrentHashMap<>();

  public InterfaceReader(SnmpManager manager) {
    this.manager = manager;
  }

  /** Reads all these interfaces, by ifName, from the default context. */
  public Map<String, Reading<InterfaceState>> read(SnmpTarget target, Collection<String> names) {
    Map<String, Reading<InterfaceState>> readings = new HashMap<>();
    try {
      Set<String> moved = readOnce(target, new HashSet<>(names), readings);
      if (!moved.isEmpty()) {
        numbersByRouter.remove(target.place());
        moved = readOnce(target, moved, readings);
      }
      for (String name : moved) {
        readings.put(
            name,
            Reading.unknown(
                target.router()
                    + ": the number of interface "
                    + name
                    + " moved while it was read"));
      }
    } catch (NoAnswer e) {
      names.forEach(name -> readings.put(name, Reading.unknown(e.reason())));
    }
    return readings;
  }

  /** Returns those names whose number has another name by now. */
  private Set<String> readOnce(
      SnmpTarget target, Set<String> names, Map<String, Reading<InterfaceState>> readings)
      throws NoAnswer {
    Map<String, Long> numbers = numbers(target, names);
    List<List<OID>> rows =
        names.stream()
            .flatMap(name -> Optional.ofNullable(numbers.get(name)).stream())
            .map(number ->
                List.of(
                    cell(IF_NAME, number),
                    cell(IF_ADMIN_STATUS, number),
                    cell(IF_OPER_STATUS, number),
                    cell(IF_HC_IN_OCTETS, number),
                    cell(IF_HC_OUT_OCTETS, number)))
            .toList();
    Map<OID, Variable> cells = manager.get(target, "", rows);
    Set<String> moved = new LinkedHashSet<>();
    for (String name : names) {
      Long number = numbers.get(name);
      if (number == null) {
        readings.put(name, Reading.absent());
      } else if (!name.equals(String.valueOf(cells.get(cell(IF_NAME, number))))) {
        moved.add(name);
      } else {
        readings.put(name, state(target, name, number, cells));
      }
    }
    return moved;
  }

  private Map<String, Long> numbers(SnmpTarget target, Set<String> names) throws NoAnswer {
    Map<String, Long> known = numbersByRouter.get(target.place());
    if (known != null && known.keySet().containsAll(names)) {
      return known;
    }
    Map<String, Long> numbers = new HashMap<>();
    for (VariableBinding row : manager.walk(target, "", IF_NAME)) {
      numbers.putIfAbsent(row.getVariable().toString(), row.getOid().lastUnsigned());
    }
    if (numbers.isEmpty()) {
      throw new NoAnswer(Cells.notServed(target, "ifXTable", ""));
    }
    numbersByRouter.put(target.place(), Map.copyOf(numbers));
    return numbers;
  }

  private static Reading<InterfaceState> state(
      SnmpTarget target, String name, long number, Map<OID, Variable> cells) {
    Variable admin = cells.get(cell(IF_ADMIN_STATUS, number));
    Variable oper = cells.get(cell(IF_OPER_STATUS, number));
    if (Cells.notServed(admin) || Cells.notServed(oper)) {
      return Reading.unknown(Cells.notServed(target, "ifTable", ""));
    }
    return InterfaceState.Oper.ofNumber((int) Cells.number(oper).orElse(0))
        .<Reading<InterfaceState>>map(state ->
            Reading.present(
                new InterfaceState(
                    (int) number,
                    Cells.number(admin).orElse(0) == ADMIN_UP,
                    state,
                    octets(cells.get(cell(IF_HC_IN_OCTETS, number))),
                    octets(cells.get(cell(IF_HC_OUT_OCTETS, number))))))
        .orElseGet(() ->
            Reading.unknown(
                target.router()
                    + " shows ifOperStatus "
                    + oper
                    + " for "
                    + name
                    + "; 1 to 7 are known"));
  }

  private static OptionalLong octets(@Nullable Variable cell) {
    return Cells.notServed(cell) ? OptionalLong.empty() : Cells.number(cell);
  }

  private static OID cell(OID column, long number) {
    return new OID(column).appendUnsigned(number);
  }
}
