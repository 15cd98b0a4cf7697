package io.circuitd.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/**
 * A walk of a router as net-snmp's {@code snmpwalk -On} prints it, in a file; {@code # context
 * NAME} begins what an SNMP context shows. In a context without lines nothing is served.
 */
final class Walk implements PollResponder.Views {
  private static final Path FOLDER = Path.of("src/test/resources/snmp");
  private static final Pattern LINE = Pattern.compile("\\.([0-9.]+) = ([A-Za-z0-9-]+): ?(.*)");
  private static final String CONTEXT = "# context";

  private final Map<String, TreeMap<OID, Variable>> contexts = new HashMap<>();

  private Walk() {}

  /** By the name of the file. */
  static Walk of(String name) {
    Walk walk = new Walk();
    String context = "";
    try {
      for (String line : Files.readAllLines(FOLDER.resolve(name + ".walk"))) {
        Matcher cell = LINE.matcher(line);
        if (line.startsWith(CONTEXT)) {
          context = line.substring(CONTEXT.length()).trim();
        } else if (cell.matches()) {
          walk.put(context, cell.group(1), value(cell.group(2), cell.group(3)));
        } else if (!line.startsWith("#")) {
          throw new IllegalArgumentException(name + ": " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return walk;
  }

  /** The same with another value in one cell. */
  Walk with(String context, String oid, Variable value) {
    Walk other = new Walk();
    contexts.forEach((name, cells) -> other.contexts.put(name, new TreeMap<>(cells)));
    other.put(context, oid, value);
    return other;
  }

  /** The same without the cells below an OID, in every context. */
  Walk without(String oid) {
    Walk other = new Walk();
    contexts.forEach((name, cells) -> {
      TreeMap<OID, Variable> left = new TreeMap<>(cells);
      left.keySet().removeIf(cell -> cell.startsWith(new OID(oid)));
      other.contexts.put(name, left);
    });
    return other;
  }

  /** The same without a row: the cells of one context whose OID ends like this. */
  Walk withoutRow(String context, String end) {
    Walk other = without("2");
    TreeMap<OID, Variable> left =
        new TreeMap<>(other.contexts.getOrDefault(context, new TreeMap<>()));
    left.keySet().removeIf(cell -> ("." + cell.toDottedString()).endsWith(end));
    other.contexts.put(context, left);
    return other;
  }

  /** The same without one context. */
  Walk withoutContext(String context) {
    Walk other = without("2");
    other.contexts.remove(context);
    return other;
  }

  private void put(String context, String oid, Variable value) {
    contexts.computeIfAbsent(context, _ -> new TreeMap<>()).put(new OID(oid), value);
  }

  /** A column is served if any context has a row in it; how long an index is, nobody knows here. */
  @Override
  public MibView view(String context, Instant now, Duration upTime, boolean noBgpTables) {
    TreeMap<OID, Variable> rows = contexts.getOrDefault(context, new TreeMap<>());
    TreeSet<OID> columns = new TreeSet<>();
    if (!rows.isEmpty()) {
      for (TreeMap<OID, Variable> each : contexts.values()) {
        for (OID row : each.keySet()) {
          COLUMNS.stream()
              .filter(row::startsWith)
              .findFirst()
              .ifPresent(entry -> columns.add(new OID(row.getValue(), 0, entry.size() + 1)));
        }
      }
    }
    return new MibView(rows, columns);
  }

  /** Entries of all tables in the walks. */
  private static final List<OID> COLUMNS =
      List.of(
          new OID("1.3.6.1.2.1.2.2.1"),
          new OID("1.3.6.1.2.1.31.1.1.1"),
          new OID("1.3.6.1.2.1.15.3.1"),
          new OID("1.3.6.1.2.1.222.1.2.1"),
          new OID("1.3.6.1.2.1.222.1.3.1"),
          new OID("1.3.6.1.2.1.222.1.5.1"),
          new OID("1.3.6.1.4.1.9.9.187.1.2.5.1"),
          new OID("1.3.6.1.4.1.9.9.187.1.2.8.1"),
          new OID("1.3.6.1.4.1.9.9.187.1.2.9.1"),
          new OID("1.3.6.1.4.1.9.10.137.1.2.1"),
          new OID("1.3.6.1.4.1.9.10.137.1.3.1"),
          new OID("1.3.6.1.4.1.9.10.137.1.6.1"),
          new OID("1.3.6.1.4.1.2636.5.1.1.2.1.1.1"),
          new OID("1.3.6.1.4.1.2636.5.1.1.2.2.1.1"),
          new OID("1.3.6.1.4.1.2636.5.1.1.2.4.1.1"),
          new OID("1.3.6.1.4.1.2636.5.1.1.2.6.2.1"),
          new OID("1.3.6.1.4.1.2636.5.3.1.1.2.1"),
          new OID("1.3.6.1.4.1.2636.5.3.1.1.3.1"),
          new OID("1.3.6.1.4.1.2636.3.45.1.1.1"),
          new OID("1.3.6.1.4.1.30065.4.1.1.2.1"),
          new OID("1.3.6.1.4.1.30065.4.1.1.3.1"),
          new OID("1.3.6.1.4.1.30065.4.1.1.4.1"),
          new OID("1.3.6.1.4.1.30065.4.1.1.8.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.3.1.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.3.4.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.3.92.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.14.4.7.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.14.4.8.1"),
          new OID("1.3.6.1.4.1.6527.3.1.2.14.4.10.1"));

  private static Variable value(String type, String text) {
    return switch (type) {
      case "INTEGER" -> new Integer32(Integer.parseInt(text));
      case "Gauge32" -> new Gauge32(Long.parseLong(text));
      case "Counter32" -> new Counter32(Long.parseLong(text));
      case "Counter64" -> new Counter64(Long.parseLong(text));
      case "Timeticks" -> new TimeTicks(Long.parseLong(text));
      case "IpAddress" -> new IpAddress(text);
      case "STRING" -> new OctetString(text.getBytes(UTF_8));
      case "Hex-STRING" -> new OctetString(HexFormat.ofDelimiter(" ").parseHex(text));
      default -> throw new IllegalArgumentException("type " + type);
    };
  }
}
