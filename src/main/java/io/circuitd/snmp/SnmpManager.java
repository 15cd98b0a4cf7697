package io.circuitd.snmp;

import io.circuitd.inventory.Inventory;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final SnmpSession session;
  private final RouterMemory memory = new RouterMemory();
  private final Retrieval retrieval = new Retrieval(this::exchange, memory);
  private final InterfaceNumbers interfaceNumbers = new InterfaceNumbers(this);
  private final VirtualRouters virtualRouters = new VirtualRouters(this);
  private final LocalKeys keys = new LocalKeys();

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
   * Forgets all routers but these: those that left, or are asked elsewhere by now; and the
   * passwords with which no router is asked any more.
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
    memory.retain(names, places);
    keys.retain(session.targets());
  }

  /** Numbers by {@link SnmpTarget#place}, which end with the router. */
  <V> Map<String, V> lessons() {
    return memory.lessons();
  }

  /** How often the router was seen to begin anew: its sysUpTime went back. */
  long starts(SnmpTarget target) {
    return memory.starts(target);
  }

  /** What was asked since the start, by name of the router. */
  public Map<String, RouterPolls> polls() {
    return memory.polls();
  }

  private PDU exchange(SnmpTarget target, String context, ScopedPDU request) throws NoAnswer {
    long start = System.nanoTime();
    boolean answered = false;
    try {
      PDU response = session.exchange(target, context, request);
      answered = true;
      return response;
    } finally {
      memory.count(target, answered, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** As {@link Retrieval#get}. */
  Map<OID, Variable> get(SnmpTarget target, String context, List<List<OID>> rows) throws NoAnswer {
    return retrieval.get(target, context, rows);
  }

  /** As {@link Retrieval#next}. */
  VariableBinding next(SnmpTarget target, String context, OID oid) throws NoAnswer {
    return retrieval.next(target, context, oid);
  }

  /** As {@link Retrieval#walk(SnmpTarget, String, OID)}. */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column) throws NoAnswer {
    return retrieval.walk(target, context, column);
  }

  /** As {@link Retrieval#walk(SnmpTarget, String, OID, int)}. */
  List<VariableBinding> walk(SnmpTarget target, String context, OID column, int most)
      throws NoAnswer {
    return retrieval.walk(target, context, column, most);
  }
}
