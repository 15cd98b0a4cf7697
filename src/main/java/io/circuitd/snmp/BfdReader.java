package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads BFD sessions by the far side's address. Cisco's ciscoBfdSessTable and Juniper's
 * bfdSessTable grew from one draft: same columns and numbers below different roots. The address is
 * a value there, the index a number that the router made up. Blocks; never throws for a router.
 */
public final class BfdReader {
  private static final int STATE = 6;
  private static final int PEER_ADDRESS = 14;

  private final SnmpManager manager;
  private final String table;
  private final OID entry;

  private BfdReader(SnmpManager manager, String table, String entry) {
    this.manager = manager;
    this.table = table;
    this.entry = new OID(entry);
  }

  /** CISCO-IETF-BFD-MIB. */
  public static BfdReader cisco(SnmpManager manager) {
    return new BfdReader(manager, "ciscoBfdSessTable", "1.3.6.1.4.1.9.10.137.1.2.1");
  }

  /** Juniper's copy of the standard MIB's draft, below Juniper's own root. */
  public static BfdReader juniper(SnmpManager manager) {
    return new BfdReader(manager, "Juniper's bfdSessTable", "1.3.6.1.4.1.2636.5.3.1.1.2.1");
  }

  /**
   * Reads all these sessions of one router. Where a peer's SNMP context shows no BFD session at
   * all, the default context is read, as not every release splits this table.
   */
  public Map<PeerAddress, Reading<BfdReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        peers,
        (context, some) -> {
          String from = context;
          Map<OctetString, List<OID>> sessions = sessions(target, from);
          if (sessions.isEmpty() && !context.isEmpty()) {
            from = "";
            sessions = sessions(target, from);
          }
          return read(target, from, some, sessions);
        });
  }

  private Map<PeerAddress, Reading<BfdReading>> read(
      SnmpTarget target,
      String context,
      List<PeerAddress> peers,
      Map<OctetString, List<OID>> sessions)
      throws NoAnswer {
    Map<PeerAddress, Reading<BfdReading>> readings = new HashMap<>();
    Map<PeerAddress, OID> cells = new HashMap<>();
    for (PeerAddress peer : peers) {
      List<OID> rows =
          sessions.getOrDefault(new OctetString(peer.remote().getAddress()), List.of());
      if (rows.size() > 1) {
        readings.put(
            peer,
            Reading.unknown(
                target.router()
                    + ": BFD with "
                    + peer
                    + " is ambiguous: "
                    + rows.size()
                    + " sessions have this address"));
      } else {
        OID index = rows.isEmpty() ? new OID(new int[] {0}) : rows.getFirst();
        cells.put(peer, Index.cell(entry, STATE, index));
      }
    }
    Map<OID, Variable> values =
        manager.get(target, context, cells.values().stream().map(List::of).toList());
    cells.forEach((peer, cell) -> readings.put(peer, state(target, context, values.get(cell))));
    return readings;
  }

  private Reading<BfdReading> state(SnmpTarget target, String context, @Nullable Variable value) {
    if (value == null || Cells.notServed(value)) {
      return Reading.unknown(Cells.notServed(target, table, context));
    }
    if (value.isException()) {
      return Reading.absent();
    }
    return BfdState.ofCiscoOrJuniper((int) Cells.number(value).orElse(0))
        .<Reading<BfdReading>>map(
            state -> Reading.present(new BfdReading(state, OptionalInt.empty(), Optional.empty())))
        .orElseGet(() ->
            Reading.unknown(target.router() + " shows BFD state " + value + "; 1 to 5 are known"));
  }

  private Map<OctetString, List<OID>> sessions(SnmpTarget target, String context) throws NoAnswer {
    OID column = new OID(entry).append(PEER_ADDRESS);
    Map<OctetString, List<OID>> sessions = new HashMap<>();
    for (VariableBinding row : manager.walk(target, context, column)) {
      if (row.getVariable() instanceof OctetString address) {
        sessions
            .computeIfAbsent(address, _ -> new ArrayList<>())
            .add(row.getOid().getSuffix(column));
      }
    }
    return sessions;
  }
}
