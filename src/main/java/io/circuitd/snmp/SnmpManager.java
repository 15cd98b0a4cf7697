package io.circuitd.snmp;

import io.circuitd.inventory.Inventory;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final int LONGEST_WALK = 100_000;

  /** By so much a router's sysUpTime may seem to go back as answers are handled, ticks: 1 s. */
  private static final long OVERTAKEN = 100;

  private final SnmpSession session;
  private final List<Map<String, ?>> lessons = new CopyOnWriteArrayList<>();
  private final InterfaceNumbers interfaceNumbers = new InterfaceNumbers(this);
  private final VirtualRouters virtualRouters = new VirtualRouters(this);
  private final Map<String, Clock> clocks = new ConcurrentHashMap<>();
  private final Map<String, RouterPolls> polls = new ConcurrentHashMap<>();
  private final LocalKeys keys = new LocalKeys();

  /** Bytes of bindings that a router took, where it found more too big. */
  private final Map<String, Integer> largest = new ConcurrentHashMap<>();

  /**
   * How patient and how busy it is.
   *
   * @param timeout for one try
   * @param retries further tries after the first
   * @param outstanding requests under way to all routers together; fewer where the kernel gives too
   *     small a receive buffer
   */
  public record Settings(Duration timeout, int retries, int outstanding) {
    /** 2 s, one retry, 100 requests. */
    public static final Settings DEFAULT = new Settings(Duration.ofSeconds(2), 1, 100);
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
    this(settings, InetAddress::getByName);
  }

  SnmpManager(Settings settings, SnmpSession.Names names) {
    this.session = new SnmpSession(settings, keys, names);
  }

  /** How many requests may be under way to all routers together, by settings and kernel. */
  public int outstanding() {
    return session.limit();
  }

  /** How many requests are under way. */
  int underWay() {
    return session.underWay();
  }

  /** The engine that answered last at this router. */
  Optional<Engine> engine(SnmpTarget target) {
    return session.engine(target);
  }

  LocalKeys keys() {
    return keys;
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

  /**
   * Forgets all routers but these: those that left, or are asked elsewhere by now.
   *
   * @param routers all that may still be asked
   */
  public void retain(Collection<Inventory.Router> routers) {
    Set<String> places = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Inventory.Router router : routers) {
      places.add(SnmpTarget.place(router.name(), router.host(), router.snmp().port()));
      names.add(router.name());
    }
    session.retain(places);
    polls.keySet().retainAll(names);
    clocks.keySet().retainAll(places);
    largest.keySet().retainAll(places);
    lessons.forEach(known -> known.keySet().retainAll(places));
  }

  /** Numbers by {@link SnmpTarget#place}, which end with the router. */
  <V> Map<String, V> lessons() {
    Map<String, V> kept = new ConcurrentHashMap<>();
    lessons.add(kept);
    return kept;
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
    return largest.getOrDefault(target.place(), LARGEST_BINDINGS);
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
    PDU response = exchange(target, context, request);
    if (response.getErrorStatus() == PDU.tooBig) {
      largest.merge(target.place(), size(oids) / 2, Math::min);
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
      Cells.number(answer.get(UpTime.NOW))
          .ifPresent(now ->
              clocks.merge(
                  target.place(), new Clock(0, now), (before, seen) -> before.at(seen.ticks())));
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
    PDU response = exchange(target, context, request);
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
      PDU response = exchange(target, context, request);
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

  /** sysUpTime as last seen, and how often it went back. */
  private record Clock(long starts, long ticks) {
    Clock at(long now) {
      return now < ticks - OVERTAKEN
          ? new Clock(starts + 1, now)
          : new Clock(starts, Math.max(ticks, now));
    }
  }
}
