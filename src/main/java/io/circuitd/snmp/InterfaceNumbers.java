package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * The ifIndex of each ifName (IF-MIB, RFC 2863), by one walk for each router. Who uses a number
 * reads {@link #proof} in the same message: a router may number anew whenever it starts. A name
 * that the walk did not show is looked for again when ifTableLastChange moves, when the router
 * started anew, and every tenth time in any case.
 */
final class InterfaceNumbers {
  private static final OID IF_NAME = new OID("1.3.6.1.2.1.31.1.1.1.1");
  private static final OID IF_TABLE_LAST_CHANGE = new OID("1.3.6.1.2.1.31.1.5.0");
  private static final int TIMES = 10;

  private final SnmpManager manager;
  private final Learned<Known> learned;

  InterfaceNumbers(SnmpManager manager) {
    this.manager = manager;
    this.learned = new Learned<>(manager);
  }

  /** The numbers of those names that the router has, as far as is known. */
  Map<String, Long> of(SnmpTarget target, Collection<String> names) throws NoAnswer {
    Optional<Known> known = learned.of(target);
    if (known.isPresent()) {
      Set<String> missing = new HashSet<>(names);
      missing.removeAll(known.get().numbers().keySet());
      if (missing.isEmpty()) {
        return known.get().numbers();
      }
      if (known.get().missing().containsAll(missing) && known.get().times() < TIMES) {
        OptionalLong change = lastChange(target);
        if (change.orElse(0) != 0 && change.equals(known.get().lastChange())) {
          learned.keep(target, known.get().again());
          return known.get().numbers();
        }
      }
    }
    return walk(target, names);
  }

  /**
   * As {@link #of}, with each number proved by a reading of its name; those that moved are learned
   * anew.
   */
  Map<String, Long> proved(SnmpTarget target, Collection<String> names) throws NoAnswer {
    Map<String, Long> numbers = kept(of(target, names), names);
    if (isProved(target, numbers)) {
      return numbers;
    }
    forget(target);
    numbers = kept(of(target, names), names);
    if (isProved(target, numbers)) {
      return numbers;
    }
    throw new NoAnswer(target.router() + ": interface numbers moved while they were read");
  }

  /** What has to hold the name for the number to be right. */
  static OID proof(long number) {
    return new OID(IF_NAME).appendUnsigned(number);
  }

  /**
   * Whether two names may be of one interface: the same numbers, and a type that is the same but
   * for case, or shortened, as {@code Hu0/0/0/7.3} is {@code HundredGigE0/0/0/7.3}.
   */
  static boolean near(String wanted, String shown) {
    int digits = firstDigit(wanted);
    if (!shown.endsWith(wanted.substring(digits))) {
      return false;
    }
    int shownDigits = firstDigit(shown);
    String type = letters(wanted.substring(0, digits));
    String shownType = letters(shown.substring(0, shownDigits));
    return wanted.substring(digits).equals(shown.substring(shownDigits))
        && (type.startsWith(shownType) || shownType.startsWith(type));
  }

  private static int firstDigit(String name) {
    return (int) name.chars().takeWhile(c -> c < '0' || c > '9').count();
  }

  private static String letters(String type) {
    return type.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
  }

  void forget(SnmpTarget target) {
    learned.forget(target);
  }

  private boolean isProved(SnmpTarget target, Map<String, Long> numbers) throws NoAnswer {
    Map<OID, Variable> cells =
        manager.get(
            target,
            "",
            numbers.values().stream().map(number -> List.of(UpTime.NOW, proof(number))).toList());
    return numbers.entrySet().stream()
        .allMatch(entry -> Cells.names(cells.get(proof(entry.getValue())), entry.getKey()));
  }

  private static Map<String, Long> kept(Map<String, Long> numbers, Collection<String> names) {
    Map<String, Long> kept = new HashMap<>(numbers);
    kept.keySet().retainAll(Set.copyOf(names));
    return kept;
  }

  private Map<String, Long> walk(SnmpTarget target, Collection<String> names) throws NoAnswer {
    // Before the walk: what comes into being meanwhile is then looked for again.
    OptionalLong lastChange = lastChange(target);
    Map<String, Long> numbers = new HashMap<>();
    for (VariableBinding row : manager.walk(target, "", IF_NAME)) {
      if (row.getVariable() instanceof OctetString name) {
        numbers.putIfAbsent(new String(name.getValue(), UTF_8), row.getOid().lastUnsigned());
      }
    }
    if (numbers.isEmpty()) {
      throw new NoAnswer(Cells.notServed(target, "ifXTable", ""));
    }
    Set<String> missing = new HashSet<>(names);
    missing.removeAll(numbers.keySet());
    learned.keep(target, new Known(Map.copyOf(numbers), missing, lastChange, 1));
    return Map.copyOf(numbers);
  }

  private OptionalLong lastChange(SnmpTarget target) throws NoAnswer {
    List<OID> asked = List.of(UpTime.NOW, IF_TABLE_LAST_CHANGE);
    return Cells.number(manager.get(target, "", List.of(asked)).get(IF_TABLE_LAST_CHANGE));
  }

  /**
   * @param missing names that the walk did not show
   * @param lastChange ifTableLastChange, in ticks
   * @param times how often a missing name was asked for
   */
  private record Known(
      Map<String, Long> numbers, Set<String> missing, OptionalLong lastChange, int times) {
    Known again() {
      return new Known(numbers, missing, lastChange, times + 1);
    }
  }
}
