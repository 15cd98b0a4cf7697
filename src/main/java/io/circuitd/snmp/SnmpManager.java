package io.circuitd.snmp;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final LocalKeys keys = new LocalKeys();

  /** Bytes of bindings that a router took, where it found more too big. */
  private final Map<String, Integer> largest = new ConcurrentHashMap<>();

  private final Map<String, RouterPolls> polls = new ConcurrentHashMap<>();

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
    this.session = new SnmpSession(settings, keys);
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
   * finds that too big.
   *
   * @param context SNMP context; empty for the default one
   * @return a value or an exception value (noSuchInstance, noSuchObject) for every OID asked
   */
  Map<OID, Variable> get(SnmpTarget target, String context, List<List<OID>> rows) throws NoAnswer {
    Map<OID, Variable> values = new LinkedHashMap<>();
    List<OID> message = new ArrayList<>();
    int size = 0;
    for (List<OID> row : rows) {
      int rowSize = size(row);
      if (size + rowSize > largest(target) && !message.isEmpty()) {
        values.putAll(getOnce(target, context, message));
        message.clear();
        size = 0;
      }
      message.addAll(row);
      size += rowSize;
    }
    if (!message.isEmpty()) {
      values.putAll(getOnce(target, context, message));
    }
    return values;
  }

  private static int size(List<OID> row) {
    return row.stream().mapToInt(oid -> oid.getBERLength() + VALUE_SIZE).sum();
  }

  private int largest(SnmpTarget target) {
    return largest.getOrDefault(target.place(), LARGEST_BINDINGS);
  }

  private Map<OID, Variable> getOnce(SnmpTarget target, String context, List<OID> oids)
      throws NoAnswer {
    ScopedPDU request = new ScopedPDU();
    request.setType(PDU.GET);
    oids.forEach(oid -> request.add(new VariableBinding(oid)));
    PDU response = exchange(target, context, request);
    if (response.getErrorStatus() == PDU.tooBig) {
      return getInHalves(target, context, oids);
    }
    Map<OID, Variable> values = new LinkedHashMap<>();
    for (VariableBinding binding : response.getAll()) {
      values.put(binding.getOid(), binding.getVariable());
    }
    for (OID oid : oids) {
      if (!values.containsKey(oid)) {
        throw new NoAnswer(target.place() + " left out " + oid.toDottedString());
      }
    }
    return values;
  }

  /** What a router found too big for one answer; it is asked for no more at once from now on. */
  private Map<OID, Variable> getInHalves(SnmpTarget target, String context, List<OID> oids)
      throws NoAnswer {
    if (oids.size() == 1) {
      throw new NoAnswer(
          target.place()
              + " finds its answer for one cell too big: "
              + oids.getFirst().toDottedString());
    }
    largest.merge(target.place(), size(oids) / 2, Math::min);
    int half = oids.size() / 2;
    Map<OID, Variable> values = new LinkedHashMap<>();
    values.putAll(getOnce(target, context, oids.subList(0, half)));
    values.putAll(getOnce(target, context, oids.subList(half, oids.size())));
    return values;
  }

  /** Reads a column to its end, in the order of its index; empty when no row is to be seen. */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column) throws NoAnswer {
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
        if (row.getOid().compareTo(last) <= 0 || rows.size() >= LONGEST_WALK) {
          throw new NoAnswer(
              target.place() + " does not come to an end in a walk of " + column.toDottedString());
        }
        last = row.getOid();
        rows.add(row);
      }
    }
  }
}
