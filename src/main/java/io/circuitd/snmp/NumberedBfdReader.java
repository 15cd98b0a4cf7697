package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads tables whose index is a number that the router made up. The number of a session is found by
 * the table that looks it up, where there is one, else by a walk over the remote addresses; it is
 * remembered, and proved in every poll by the address and the interface beside the state.
 */
final class NumberedBfdReader implements BfdReader {
  private final SnmpManager manager;
  private final BfdColumns columns;
  private final LearnedPeers<Session> learned;

  NumberedBfdReader(SnmpManager manager, BfdColumns columns) {
    this.manager = manager;
    this.columns = columns;
    this.learned = new LearnedPeers<>(manager);
  }

  /** Where a session was found, as not every release splits this table by context. */
  private record Session(String context, long number) {}

  /**
   * {@inheritDoc}
   *
   * <p>Where a peer's SNMP context shows no BFD session at all, the default context is read. What
   * is shown there of a VRF may be of any: such a session counts by its interface alone.
   */
  @Override
  public Map<PeerAddress, Reading<BfdReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        manager,
        target,
        peers,
        (context, some) -> {
          Map<String, Long> ifIndexes = ifIndexes(target, some);
          Map<PeerAddress, Reading<BfdReading>> readings =
              readKnown(target, context, some, ifIndexes);
          List<PeerAddress> missing =
              some.stream().filter(peer -> !readings.containsKey(peer)).toList();
          if (!missing.isEmpty()) {
            readings.putAll(find(target, context, missing, ifIndexes));
          }
          return readings;
        });
  }

  private Map<String, Long> ifIndexes(SnmpTarget target, List<PeerAddress> peers) throws NoAnswer {
    List<String> names = peers.stream().flatMap(peer -> peer.subInterface().stream()).toList();
    return names.isEmpty() || !columns.hasIfIndex()
        ? Map.of()
        : manager.interfaceNumbers().proved(target, names);
  }

  /** Those whose number is known and still right. */
  private Map<PeerAddress, Reading<BfdReading>> readKnown(
      SnmpTarget target, String context, List<PeerAddress> peers, Map<String, Long> ifIndexes)
      throws NoAnswer {
    Map<PeerAddress, Session> known = learned.of(target, peers);
    Map<PeerAddress, Reading<BfdReading>> readings = new HashMap<>();
    for (String from : new LinkedHashSet<>(List.of(context, ""))) {
      Map<PeerAddress, Long> numbers = new HashMap<>();
      known.forEach((peer, session) -> {
        if (session.context().equals(from)) {
          numbers.put(peer, session.number());
        }
      });
      Map<OID, Variable> cells = cells(target, from, numbers.values());
      numbers.forEach((peer, number) -> {
        if (columns.isWith(peer, number, cells)
            && isOwn(
                peer,
                from,
                columns.place(peer, ifIndex(peer, ifIndexes), number, cells),
                !isShared(peer, peers))) {
          readings.put(peer, reading(target, peer, number, cells));
        }
      });
    }
    return readings;
  }

  private Map<PeerAddress, Reading<BfdReading>> find(
      SnmpTarget target, String context, List<PeerAddress> peers, Map<String, Long> ifIndexes)
      throws NoAnswer {
    Map<PeerAddress, Long> looked = lookUp(target, context, peers, ifIndexes);
    String from = context;
    Map<PeerAddress, Set<Long>> candidates = new HashMap<>();
    looked.forEach((peer, number) -> candidates.put(peer, Set.of(number)));
    Reading<BfdReading> none = Reading.absent();
    if (looked.size() < peers.size()) {
      Map<OctetString, Set<Long>> sessions = sessions(target, from);
      if (sessions.isEmpty() && !context.isEmpty()) {
        from = "";
        sessions = sessions(target, from);
      }
      Set<String> unseen = new LinkedHashSet<>();
      if (!from.equals(context)) {
        unseen.add(context);
      }
      if (sessions.isEmpty()) {
        unseen.add(from);
      }
      none = none(target, unseen);
      if (sessions.isEmpty() && looked.isEmpty()) {
        Map<PeerAddress, Reading<BfdReading>> readings = new HashMap<>();
        for (PeerAddress peer : peers) {
          readings.put(peer, none);
        }
        return readings;
      }
      for (PeerAddress peer : peers) {
        Set<Long> numbers =
            sessions.getOrDefault(new OctetString(peer.remote().getAddress()), Set.of());
        candidates.putIfAbsent(peer, numbers);
      }
    }
    return choose(target, from, candidates, ifIndexes, none);
  }

  /** Numbers of sessions by the lookup table; empty where there is none. */
  private Map<PeerAddress, Long> lookUp(
      SnmpTarget target, String context, List<PeerAddress> peers, Map<String, Long> ifIndexes)
      throws NoAnswer {
    Map<PeerAddress, OID> asked = new HashMap<>();
    for (PeerAddress peer : peers) {
      OptionalLong ifIndex = ifIndex(peer, ifIndexes);
      if (ifIndex.isPresent()) {
        columns.lookup(peer, ifIndex.getAsLong()).ifPresent(cell -> asked.put(peer, cell));
      }
    }
    Map<OID, Variable> cells =
        manager.get(target, context, asked.values().stream().map(List::of).toList());
    Map<PeerAddress, Long> numbers = new HashMap<>();
    asked.forEach((peer, cell) ->
        Cells.number(cells.get(cell)).ifPresent(number -> numbers.put(peer, number)));
    return numbers;
  }

  /**
   * Of all sessions with a peer's address, the one on its link.
   *
   * @param none what is said of a peer that no session has
   */
  private Map<PeerAddress, Reading<BfdReading>> choose(
      SnmpTarget target,
      String context,
      Map<PeerAddress, Set<Long>> candidates,
      Map<String, Long> ifIndexes,
      Reading<BfdReading> none)
      throws NoAnswer {
    Map<OID, Variable> cells =
        cells(target, context, candidates.values().stream().flatMap(Set::stream).toList());
    Map<PeerAddress, Reading<BfdReading>> readings = new HashMap<>();
    Map<PeerAddress, Session> found = new HashMap<>();
    candidates.forEach((peer, numbers) -> {
      List<Long> with =
          numbers.stream().filter(number -> columns.isWith(peer, number, cells)).toList();
      OptionalLong ifIndex = ifIndex(peer, ifIndexes);
      boolean alone = with.size() == 1 && !isShared(peer, candidates.keySet());
      List<Long> own =
          with.stream()
              .filter(number ->
                  isOwn(peer, context, columns.place(peer, ifIndex, number, cells), alone))
              .toList();
      if (own.size() == 1) {
        found.put(peer, new Session(context, own.getFirst()));
        readings.put(peer, reading(target, peer, own.getFirst(), cells));
      } else if (with.isEmpty()) {
        boolean shown =
            numbers.stream().noneMatch(number -> Cells.notServed(cells.get(columns.state(number))));
        readings.put(
            peer,
            shown ? none : Reading.unknown(Cells.notServed(target, columns.table(), context)));
      } else {
        boolean elsewhere =
            with.stream()
                .allMatch(number ->
                    columns.place(peer, ifIndex, number, cells) == BfdColumns.Place.ELSEWHERE);
        readings.put(peer, Reading.unknown(ambiguous(target, peer, with.size(), elsewhere)));
      }
    });
    learned.keep(target, candidates.keySet(), found);
    return readings;
  }

  /**
   * Whether a session with the address is the peer's.
   *
   * @param from the context that shows it
   * @param alone whether no other session and no other peer has the address, as far as is known
   */
  private static boolean isOwn(
      PeerAddress peer, String from, BfdColumns.Place place, boolean alone) {
    boolean ofAnyVrf = from.isEmpty() && (peer.vrf().isPresent() || !peer.context().isEmpty());
    return switch (place) {
      case INTERFACE -> true;
      case ADDRESS -> !ofAnyVrf;
      case ELSEWHERE -> false;
      case NOT_TOLD -> alone && !ofAnyVrf;
    };
  }

  /** Whether a session with the address could as well be that of another peer asked for. */
  private static boolean isShared(PeerAddress peer, Collection<PeerAddress> asked) {
    return asked.stream()
        .anyMatch(other -> !other.equals(peer) && other.remote().equals(peer.remote()));
  }

  private Map<OID, Variable> cells(SnmpTarget target, String context, Collection<Long> sessions)
      throws NoAnswer {
    return manager.get(target, context, sessions.stream().distinct().map(columns::cells).toList());
  }

  private Reading<BfdReading> reading(
      SnmpTarget target, PeerAddress peer, long number, Map<OID, Variable> cells) {
    return columns
        .reading(number, cells)
        .<Reading<BfdReading>>map(Reading::present)
        .orElseGet(() ->
            Reading.unknown(
                target.router()
                    + " shows BFD state "
                    + Objects.toString(cells.get(columns.state(number)))
                    + " for "
                    + peer
                    + "; 1 to 5 are known"));
  }

  /**
   * What is said of a session that no walk showed. A walk cannot tell a table without rows from one
   * that is not served; a GET can.
   */
  private Reading<BfdReading> none(SnmpTarget target, Set<String> contexts) throws NoAnswer {
    OID cell = columns.state(0);
    for (String context : contexts) {
      Variable value = manager.get(target, context, List.of(List.of(cell))).get(cell);
      if (Cells.notServed(value)) {
        return Reading.unknown(Cells.notServed(target, columns.table(), context));
      }
    }
    return Reading.absent();
  }

  private Map<OctetString, Set<Long>> sessions(SnmpTarget target, String context) throws NoAnswer {
    Map<OctetString, Set<Long>> sessions = new LinkedHashMap<>();
    for (VariableBinding row : manager.walk(target, context, columns.remoteAddresses())) {
      if (row.getVariable() instanceof OctetString address) {
        sessions
            .computeIfAbsent(address, _ -> new LinkedHashSet<>())
            .add(row.getOid().lastUnsigned());
      }
    }
    return sessions;
  }

  private static OptionalLong ifIndex(PeerAddress peer, Map<String, Long> ifIndexes) {
    return peer.subInterface().flatMap(name -> Optional.ofNullable(ifIndexes.get(name))).stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private static String ambiguous(
      SnmpTarget target, PeerAddress peer, int sessions, boolean elsewhere) {
    return target.router()
        + ": BFD with "
        + peer
        + (elsewhere
            ? " is not on its link: "
                + sessions
                + (sessions == 1 ? " session has" : " sessions have")
                + " this address, on another interface than "
                + peer.subInterface().orElse("ours")
            : " is ambiguous: "
                + sessions
                + (sessions == 1 ? " session has" : " sessions have")
                + " this address, and the table does not tell whose");
  }
}
