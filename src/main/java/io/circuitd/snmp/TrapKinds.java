package io.circuitd.snmp;

import io.circuitd.model.Addresses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/**
 * The notifications after which a router is polled, and words for the log. What a notification says
 * of a session is never believed: the poll that follows says what is.
 */
final class TrapKinds {
  private static final Map<OID, String> KINDS = new HashMap<>();

  /** How the index of a table names a peer. */
  private enum Form {
    PLAIN,
    WITH_LENGTH,
    WITHOUT_LENGTH
  }

  /**
   * A table whose index names the peer.
   *
   * @param entry with the column's number behind it
   * @param before numbers in the index before the peer's address
   */
  private record PeerTable(OID entry, int before, Form form) {
    PeerTable(String entry, int before, Form form) {
      this(new OID(entry), before, form);
    }
  }

  private static final List<PeerTable> PEERS =
      List.of(
          new PeerTable("1.3.6.1.2.1.15.3.1", 0, Form.PLAIN),
          new PeerTable("1.3.6.1.4.1.9.9.187.1.2.1.1", 0, Form.PLAIN),
          new PeerTable("1.3.6.1.4.1.9.9.187.1.2.5.1", 0, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.4.1.9.9.187.1.2.9.1", 1, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.4.1.30065.4.1.1.2.1", 1, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.4.1.6527.3.1.2.14.4.7.1", 1, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.4.1.6527.3.1.2.14.4.8.1", 1, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.4.1.6527.3.1.2.14.4.10.1", 1, Form.WITH_LENGTH),
          new PeerTable("1.3.6.1.3.5.1.1.2.1", 1, Form.WITHOUT_LENGTH));

  /** jnxBgpM2PeerTable: instance, our address, then the peer's, none with a length. */
  private static final OID JUNIPER_PEER = new OID("1.3.6.1.4.1.2636.5.1.1.2.1.1.1");

  /** bfdSessDiag: the first and the last session of a range. */
  private static final List<OID> BFD_DIAG =
      List.of(
          new OID("1.3.6.1.2.1.222.1.2.1"),
          new OID("1.3.6.1.4.1.9.10.137.1.2.1"),
          new OID("1.3.6.1.4.1.2636.5.3.1.1.2.1"));

  static {
    kinds("1.3.6.1.6.3.1.1.5", Map.of(1, "coldStart", 2, "warmStart"));
    kinds("1.3.6.1.6.3.1.1.5", Map.of(3, "linkDown", 4, "linkUp"));
    for (String root : List.of("1.3.6.1.2.1.15.0", "1.3.6.1.2.1.15.7")) {
      bgp(root, 1);
    }
    bgp("1.3.6.1.4.1.9.9.187.0", 5);
    kinds(
        "1.3.6.1.4.1.9.9.187.0",
        Map.of(
            1, "BGP state change",
            2, "BGP backward transition",
            3, "BGP prefix threshold exceeded",
            4, "BGP prefix threshold clear",
            7, "BGP state change",
            8, "BGP backward transition",
            9, "BGP prefix threshold exceeded",
            10, "BGP prefix threshold clear"));
    bgp("1.3.6.1.4.1.2636.5.1.1.1.0", 1);
    bgp("1.3.6.1.4.1.30065.4.1.0", 1);
    bgp("1.3.6.1.4.1.6527.3.1.3.14.0", 7);
    bgp("1.3.6.1.3.5.1.0", 1);
    for (String root :
        List.of("1.3.6.1.2.1.222.0", "1.3.6.1.4.1.9.10.137.0", "1.3.6.1.4.1.2636.5.3.1.0")) {
      kinds(root, Map.of(1, "BFD up", 2, "BFD down"));
    }
    kinds(
        "1.3.6.1.4.1.6527.3.1.3.3.0",
        Map.of(
            17, "BFD down",
            28, "BFD up",
            33, "BFD session deleted",
            61, "BFD down",
            62, "BFD up",
            69, "BFD down",
            70, "BFD up"));
  }

  private TrapKinds() {}

  private static void bgp(String root, int first) {
    kinds(root, Map.of(first, "BGP established", first + 1, "BGP backward transition"));
  }

  private static void kinds(String root, Map<Integer, String> names) {
    names.forEach((number, name) -> KINDS.put(new OID(root).append(number), name));
  }

  /** What a notification is about, for the log; empty when health does not depend on it. */
  static Optional<String> words(PDU trap) {
    return trap.getVariable(SnmpConstants.snmpTrapOID) instanceof OID kind
        ? Optional.ofNullable(KINDS.get(kind)).map(name -> name + about(trap))
        : Optional.empty();
  }

  private static String about(PDU trap) {
    for (VariableBinding row : trap.getAll()) {
      Optional<String> peer = peer(row.getOid());
      if (peer.isPresent()) {
        return ", peer " + peer.get();
      }
    }
    long[] sessions =
        trap.getAll().stream()
            .map(VariableBinding::getOid)
            .filter(oid -> BFD_DIAG.stream().anyMatch(oid::startsWith))
            .mapToLong(OID::lastUnsigned)
            .toArray();
    return switch (sessions.length) {
      case 0 -> "";
      case 1 -> ", session " + sessions[0];
      default ->
          sessions[0] == sessions[1]
              ? ", session " + sessions[0]
              : ", sessions " + sessions[0] + " to " + sessions[1];
    };
  }

  private static Optional<String> peer(OID cell) {
    if (cell.startsWith(JUNIPER_PEER)) {
      return juniper(index(cell, JUNIPER_PEER));
    }
    return PEERS.stream()
        .filter(table -> cell.startsWith(table.entry()))
        .findFirst()
        .flatMap(table -> peer(index(cell, table.entry()), table));
  }

  private static int[] index(OID cell, OID entry) {
    OID suffix = cell.getSuffix(entry);
    return suffix.size() < 2
        ? new int[0]
        : new OID(suffix.getValue(), 1, suffix.size() - 1).getValue();
  }

  private static Optional<String> peer(int[] index, PeerTable table) {
    int skip =
        table.before()
            + switch (table.form()) {
              case PLAIN -> 0;
              case WITHOUT_LENGTH -> 1;
              case WITH_LENGTH -> 2;
            };
    return address(index, skip, index.length - skip);
  }

  private static Optional<String> juniper(int[] index) {
    if (index.length < 2) {
      return Optional.empty();
    }
    int local = index[1] == 1 ? 4 : 16;
    int from = 3 + local;
    return address(index, from, index.length - from);
  }

  private static Optional<String> address(int[] index, int from, int length) {
    if (length != 4 && length != 16) {
      return Optional.empty();
    }
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) index[from + i];
    }
    return Index.of(octets).map(Addresses::text);
  }
}
