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
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/**
 * Reads interfaces by name. The numbers are learned by one walk for each router and proved in every
 * poll by reading the name beside the state: a router that numbered anew is walked again. Blocks;
 * never throws for a router. Safe for many threads.
 */
public final class InterfaceReader {
  private static final OID IF_HC_IN_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.6");
  private static final OID IF_HC_OUT_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.10");
  private static final OID IF_COUNTER_DISCONTINUITY = new OID("1.3.6.1.2.1.31.1.1.1.19");
  private static final OID IF_ADMIN_STATUS = new OID("1.3.6.1.2.1.2.2.1.7");
  private static final OID IF_OPER_STATUS = new OID("1.3.6.1.2.1.2.2.1.8");
  private static final int ADMIN_UP = 1;

  private final SnmpManager manager;
  private final RouterInterfaces routerInterfaces;

  public InterfaceReader(SnmpManager manager) {
    this.manager = manager;
    this.routerInterfaces = new RouterInterfaces(manager);
  }

  /**
   * Reads all these router interfaces of SR OS by vRtrIfName (TIMETRA-VRTR-MIB), as its ifTable has
   * none. They have no counters, and always look wanted.
   */
  public Map<String, Reading<InterfaceState>> routerInterfaces(
      SnmpTarget target, Collection<String> names) {
    return routerInterfaces.read(target, names);
  }

  /** Reads all these interfaces by ifName (IF-MIB, RFC 2863), from the default context. */
  public Map<String, Reading<InterfaceState>> read(SnmpTarget target, Collection<String> names) {
    Map<String, Reading<InterfaceState>> readings = new HashMap<>();
    try {
      Set<String> moved = readOnce(target, new HashSet<>(names), readings);
      if (!moved.isEmpty()) {
        manager.interfaceNumbers().forget(target);
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
    Map<String, Long> numbers = manager.interfaceNumbers().of(target, names);
    List<List<OID>> rows =
        names.stream()
            .flatMap(name -> Optional.ofNullable(numbers.get(name)).stream())
            .map(number ->
                List.of(
                    UpTime.NOW,
                    InterfaceNumbers.proof(number),
                    cell(IF_ADMIN_STATUS, number),
                    cell(IF_OPER_STATUS, number),
                    cell(IF_HC_IN_OCTETS, number),
                    cell(IF_HC_OUT_OCTETS, number),
                    cell(IF_COUNTER_DISCONTINUITY, number)))
            .toList();
    Map<OID, Variable> cells = manager.get(target, "", rows);
    Set<String> moved = new LinkedHashSet<>();
    for (String name : names) {
      Long number = numbers.get(name);
      if (number == null) {
        readings.put(name, notThere(target, name, numbers.keySet()));
      } else if (!Cells.names(cells.get(InterfaceNumbers.proof(number)), name)) {
        moved.add(name);
      } else {
        readings.put(name, state(target, name, number, cells));
      }
    }
    return moved;
  }

  /** A name that the router writes in another way says nothing of whether ours is there. */
  private static Reading<InterfaceState> notThere(
      SnmpTarget target, String name, Set<String> shown) {
    List<String> near =
        shown.stream()
            .filter(other -> InterfaceNumbers.near(name, other))
            .sorted()
            .limit(2)
            .toList();
    return near.isEmpty()
        ? Reading.absent()
        : Reading.unknown(
            target.router()
                + ": ifName shows no "
                + name
                + ", and "
                + String.join(", ", near)
                + "; next: if that is the same one, write the port in inventory.yaml as the router"
                + " does");
  }

  private Reading<InterfaceState> state(
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
                    octets(cells.get(cell(IF_HC_OUT_OCTETS, number))),
                    era(target, cells.get(cell(IF_COUNTER_DISCONTINUITY, number))))))
        .orElseGet(() ->
            Reading.unknown(
                target.router()
                    + " shows ifOperStatus "
                    + oper
                    + " for "
                    + name
                    + "; 1 to 7 are known"));
  }

  /** Another number whenever the counters began anew: with the router, or by themselves. */
  private long era(SnmpTarget target, @Nullable Variable discontinuity) {
    return (manager.starts(target) << 32) + Cells.number(discontinuity).orElse(0);
  }

  private static OptionalLong octets(@Nullable Variable cell) {
    return Cells.notServed(cell) ? OptionalLong.empty() : Cells.number(cell);
  }

  private static OID cell(OID column, long number) {
    return new OID(column).appendUnsigned(number);
  }
}
