package io.circuitd.snmp;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Polls routers by SNMPv3 (RFC 3414, 3416) over one UDP socket. Calls block, for virtual threads;
 * one request at a time is under way to a router, and a limited number to all of them. Safe for
 * many threads.
 */
public final class SnmpManager implements AutoCloseable {
  /** Bytes of a request's bindings with their values, so that an answer fits an Ethernet frame. */
  private static final int LARGEST_BINDINGS = 1200;

  private static final int VALUE_SIZE = 10;
  private static final int REPETITIONS = 20;
  private static final int LONGEST_WALK = 20_000;

  private final SnmpSession session;
  private final InterfaceNumbers interfaceNumbers = new InterfaceNumbers(this);
  private final VirtualRouters virtualRouters = new VirtualRouters(this);
  private final Map<String, Clock> clocks = new ConcurrentHashMap<>();
  private final Map<String, RouterPolls> polls = new ConcurrentHashMap<>();

  /**
   * How patient and how busy it is.
   *
   * @param timeout for one try
   * @param retries further tries after the first
   * @param outstanding requests under way to all routers together
   */
  public record Settings(Duration timeout, int retries, int outstanding) {
    /** 2 s, one retry; 60, as more lose answers in a receive buffer of the kernel's default. */
    public static final Settings DEFAULT = new Settings(Duration.ofSeconds(2), 1, 60);
  }

  public SnmpManager() {
    this(Settings.DEFAULT);
  }

  /**
   * Opens the socket.
   *
   * @throws UncheckedIOException when that fails
   */
  public SnmpManager(Settings settings) {
    this.session = new SnmpSession(settings);
  }

  /** Closes the socket; calls under way end without an answer. */
  @Override
  public void close() {
    session.close();
  }

  /** What all readers know of interface numbers. */
  InterfaceNumbers interfaceNumbers() {
    return interfaceNumbers;
  }

  /** What all readers know of SR OS's virtual routers. */
  VirtualRouters virtualRouters() {
    return virtualRouters;
  }

  /** How often the router was seen to begin anew: its sysUpTime went back. */
  long starts(SnmpTarget target) {
    Clock clock = clocks.get(target.place());
    return clock == null ? 0 : clock.starts();
  }

  /** What was asked since the start, by name of the router. */
  public Map<String, RouterPolls> polls() {
    return Map.copyOf(polls);
  }

  private PDU exchange(SnmpTarget target, String context, ScopedPDU request) throws NoAnswer {
    long start = System.nanoTime();
    boolean answered = false;
    try {
      PDU response = session.exchange(target, context, request);
      answered = true;
      return response;
    } finally {
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      boolean told = answered;
      polls.compute(
          target.router(),
          (_, before) -> (before == null ? RouterPolls.NONE : before).andOne(told, time));
    }
  }

  /**
   * Reads rows by their index; the columns of one row always travel in one message. An OID that
   * several rows name, such as sysUpTime or the name that proves a number, is asked once in each
   * message.
   *
   * @param context SNMP context; empty for the default one
   * @return a value or an exception value (noSuchInstance, noSuchObject) for every OID asked
   */
  Map<OID, Variable> get(SnmpTarget target, String context, List<List<OID>> rows) throws NoAnswer {
    Map<OID, Variable> values = new LinkedHashMap<>();
    Set<OID> message = new LinkedHashSet<>();
    int size = 0;
    for (List<OID> row : rows) {
      List<OID> fresh = row.stream().filter(oid -> !message.contains(oid)).toList();
      int rowSize = size(fresh);
      if (size + rowSize > LARGEST_BINDINGS && !message.isEmpty()) {
        merge(target, values, getOnce(target, context, message));
        message.clear();
        size = 0;
        rowSize = size(row);
      }
      message.addAll(row);
      size += rowSize;
    }
    if (!message.isEmpty()) {
      merge(target, values, getOnce(target, context, message));
    }
    return values;
  }

  private static int size(List<OID> row) {
    return row.stream().mapToInt(oid -> oid.getBERLength() + VALUE_SIZE).sum();
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
    PDU response = exchange(target, context, request);
    if (response.size() != 1) {
      throw new NoAnswer(target.place() + " sent an odd answer for " + oid.toDottedString());
    }
    return response.get(0);
  }

  private Map<OID, Variable> getOnce(SnmpTarget target, String context, Collection<OID> oids)
      throws NoAnswer {
    ScopedPDU request = new ScopedPDU();
    request.setType(PDU.GET);
    oids.forEach(oid -> request.add(new VariableBinding(oid)));
    PDU response = exchange(target, context, request);
    Map<OID, Variable> values = new LinkedHashMap<>();
    for (VariableBinding binding : response.getAll()) {
      values.put(binding.getOid(), binding.getVariable());
    }
    for (OID oid : oids) {
      if (!values.containsKey(oid)) {
        throw new NoAnswer(target.place() + " left out " + oid.toDottedString());
      }
    }
    if (!context.isEmpty()) {
      return values;
    }
    Cells.number(values.get(UpTime.NOW))
        .ifPresent(now ->
            clocks.merge(
                target.place(), new Clock(0, now), (before, seen) -> before.at(seen.ticks())));
    return values;
  }

  /** Reads a column to its end, in the order of its index; empty when no row is to be seen. */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column) throws NoAnswer {
    List<VariableBinding> rows = new ArrayList<>();
    OID last = column;
    while (true) {
      ScopedPDU request = new ScopedPDU();
      request.setType(PDU.GETBULK);
      request.setMaxRepetitions(REPETITIONS);
      request.add(new VariableBinding(last));
      PDU response = exchange(target, context, request);
      if (response.size() == 0) {
        throw new NoAnswer(target.place() + " sent an empty answer to a walk of " + column);
      }
      for (VariableBinding row : response.getAll()) {
        if (row.isException() || !row.getOid().startsWith(column)) {
          return rows;
        }
        if (row.getOid().compareTo(last) <= 0 || rows.size() >= LONGEST_WALK) {
          throw new NoAnswer(
              target.place() + " does not come to an end in a walk of " + column.toDottedString());
        }
        last = row.getOid();
        rows.add(row);
      }
    }
  }

  /** sysUpTime as last seen, and how often it went back. */
  private record Clock(long starts, long ticks) {
    Clock at(long now) {
      return new Clock(now < ticks ? starts + 1 : starts, now);
    }
  }
}
