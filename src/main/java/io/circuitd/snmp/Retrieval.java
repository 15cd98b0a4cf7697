package io.circuitd.snmp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Cells and columns of tables by GET, GETNEXT and GETBULK (RFC 3416), in messages of a size that
 * routers and networks take.
 */
final class Retrieval {
  /** Bytes of a request's bindings with their values, so that an answer fits an Ethernet frame. */
  private static final int LARGEST_BINDINGS = 1200;

  private static final int VALUE_SIZE = 10;
  private static final int REPETITIONS = 20;
  private static final int LONGEST_WALK = 100_000;

  private final Exchange exchange;
  private final RouterMemory memory;

  /** Sends one request and waits for its answer. */
  interface Exchange {
    /** Returns an answer whose error status is noError or tooBig. */
    PDU answer(SnmpTarget target, String context, ScopedPDU request) throws NoAnswer;
  }

  Retrieval(Exchange exchange, RouterMemory memory) {
    this.exchange = exchange;
    this.memory = memory;
  }

  /**
   * Reads rows by their index; the columns of one row travel in one message, unless the router
   * finds that too big. An OID that several rows name, such as sysUpTime or the name that proves a
   * number, is asked once in each message.
   *
   * @param context SNMP context; empty for the default one
   * @return a value or an exception value (noSuchInstance, noSuchObject) for every OID asked
   */
  Map<OID, Variable> get(SnmpTarget target, String context, List<List<OID>> rows) throws NoAnswer {
    Map<OID, Variable> values = new LinkedHashMap<>();
    List<List<OID>> message = new ArrayList<>();
    Set<OID> asked = new HashSet<>();
    int size = 0;
    for (List<OID> row : rows) {
      int rowSize = size(row.stream().filter(oid -> !asked.contains(oid)).toList());
      if (size + rowSize > largest(target) && !message.isEmpty()) {
        getOnce(target, context, message, values);
        message.clear();
        asked.clear();
        size = 0;
        rowSize = size(row);
      }
      message.add(row);
      asked.addAll(row);
      size += rowSize;
    }
    getOnce(target, context, message, values);
    return values;
  }

  private static int size(Collection<OID> oids) {
    return oids.stream().mapToInt(oid -> oid.getBERLength() + VALUE_SIZE).sum();
  }

  private int largest(SnmpTarget target) {
    return memory.largest(target).orElse(LARGEST_BINDINGS);
  }

  private void getOnce(
      SnmpTarget target, String context, List<List<OID>> rows, Map<OID, Variable> values)
      throws NoAnswer {
    Set<OID> oids = new LinkedHashSet<>();
    rows.forEach(oids::addAll);
    if (oids.isEmpty()) {
      return;
    }
    ScopedPDU request = new ScopedPDU();
    request.setType(PDU.GET);
    oids.forEach(oid -> request.add(new VariableBinding(oid)));
    PDU response = exchange.answer(target, context, request);
    if (response.getErrorStatus() == PDU.tooBig) {
      memory.tooBig(target, size(oids) / 2);
      for (List<List<OID>> half : halves(target, rows, List.copyOf(oids))) {
        getOnce(target, context, half, values);
      }
      return;
    }
    Map<OID, Variable> answer = new LinkedHashMap<>();
    for (VariableBinding binding : response.getAll()) {
      answer.put(binding.getOid(), binding.getVariable());
    }
    for (OID oid : oids) {
      if (!answer.containsKey(oid)) {
        throw new NoAnswer(target.place() + " left out " + oid.toDottedString());
      }
    }
    if (context.isEmpty()) {
      Cells.number(answer.get(UpTime.NOW)).ifPresent(now -> memory.upTime(target, now));
    }
    merge(target, values, answer);
  }

  /** What a router found too big for one answer: fewer rows, or the parts of a row alone. */
  private static List<List<List<OID>>> halves(
      SnmpTarget target, List<List<OID>> rows, List<OID> oids) throws NoAnswer {
    if (oids.size() == 1) {
      throw new NoAnswer(
          target.place()
              + " finds its answer for one cell too big: "
              + oids.getFirst().toDottedString());
    }
    if (rows.size() > 1) {
      int half = rows.size() / 2;
      return List.of(List.copyOf(rows.subList(0, half)), rows.subList(half, rows.size()));
    }
    int half = oids.size() / 2;
    return List.of(List.of(oids.subList(0, half)), List.of(oids.subList(half, oids.size())));
  }

  /** A name that changes between two messages of one poll proves nothing for the rows of either. */
  private static void merge(SnmpTarget target, Map<OID, Variable> values, Map<OID, Variable> more)
      throws NoAnswer {
    for (Map.Entry<OID, Variable> cell : more.entrySet()) {
      Variable before = values.put(cell.getKey(), cell.getValue());
      if (before != null && !before.equals(cell.getValue()) && !cell.getKey().equals(UpTime.NOW)) {
        throw new NoAnswer(
            target.router() + ": " + cell.getKey().toDottedString() + " changed while it was read");
      }
    }
  }

  /** The first row behind an OID; an exception value at the end of all that is to be seen. */
  VariableBinding next(SnmpTarget target, String context, OID oid) throws NoAnswer {
    ScopedPDU request = new ScopedPDU();
    request.setType(PDU.GETNEXT);
    request.add(new VariableBinding(oid));
    PDU response = exchange.answer(target, context, request);
    if (response.size() != 1) {
      throw new NoAnswer(target.place() + " sent an odd answer for " + oid.toDottedString());
    }
    return response.get(0);
  }

  /** Reads a column to its end, in the order of its index; empty when no row is to be seen. */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column) throws NoAnswer {
    return walk(target, context, column, LONGEST_WALK);
  }

  /**
   * As above.
   *
   * @param most rows; more are an error
   */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column, int most)
      throws NoAnswer {
    List<VariableBinding> rows = new ArrayList<>();
    OID last = column;
    int repetitions = REPETITIONS;
    while (true) {
      ScopedPDU request = new ScopedPDU();
      request.setType(PDU.GETBULK);
      request.setMaxRepetitions(repetitions);
      request.add(new VariableBinding(last));
      PDU response = exchange.answer(target, context, request);
      if (response.getErrorStatus() == PDU.tooBig && repetitions > 1) {
        repetitions /= 2;
        continue;
      }
      if (response.getErrorStatus() != PDU.noError || response.size() == 0) {
        throw new NoAnswer(target.place() + " sent an empty answer to a walk of " + column);
      }
      for (VariableBinding row : response.getAll()) {
        if (row.isException() || !row.getOid().startsWith(column)) {
          return rows;
        }
        if (row.getOid().compareTo(last) <= 0) {
          throw new NoAnswer(
              target.place()
                  + " goes back in a walk of "
                  + column.toDottedString()
                  + ", from "
                  + last.toDottedString()
                  + " to "
                  + row.getOid().toDottedString()
                  + "; next: walk it by hand with snmpbulkwalk, and look for an error of the"
                  + " release");
        }
        if (rows.size() >= most) {
          throw new NoAnswer(
              target.place()
                  + " has more than "
                  + most
                  + " rows in a walk of "
                  + column.toDottedString()
                  + ", which is as far as circuitd reads; next: show its SNMP user fewer (a view"
                  + " without the subscribers' interfaces)");
        }
        last = row.getOid();
        rows.add(row);
      }
    }
  }
}
