package io.circuitd.snmp;

import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/** Where one family of MIB tables has what is read of a BGP peer; every row has an index. */
interface BgpColumns {
  /** Of the table that has the state, for messages. */
  String table();

  OID state(OID index);

  /** Whether the session is wanted: 1 is no and 2 yes in every family, whatever it means. */
  OID admin(OID index);

  /** Our address; zeros or no octets while there is no connection. */
  OID local(OID index);

  OID remoteAs(OID index);

  /** The other cells that the methods below read. */
  List<OID> more(OID index, InetAddress remote);

  Optional<Duration> since(BgpRow row, OID index, BgpState state);

  List<BgpError> errors(BgpRow row, OID index);

  OptionalInt accepted(BgpRow row, OID index, InetAddress remote);

  /** The limit of accepted prefixes; most families do not tell it. */
  default OptionalInt limit(BgpRow row, OID index, InetAddress remote) {
    return OptionalInt.empty();
  }

  default OptionalLong as(BgpRow row, OID index) {
    return row.number(remoteAs(index));
  }

  /** All cells of a row. */
  default List<OID> cells(OID index, InetAddress remote) {
    List<OID> cells = new ArrayList<>();
    cells.add(state(index));
    cells.add(admin(index));
    cells.add(local(index));
    cells.add(remoteAs(index));
    cells.addAll(more(index, remote));
    return List.copyOf(cells);
  }

  /** What was read of a row. */
  default Reading<BgpPeerReading> reading(
      SnmpTarget target, PeerAddress peer, OID index, Map<OID, Variable> cells) {
    BgpRow row = new BgpRow(cells);
    Optional<InetAddress> local =
        Optional.ofNullable(cells.get(local(index))).flatMap(Cells::address);
    if (local.isPresent() && peer.local().isPresent() && !local.equals(peer.local())) {
      return Reading.unknown(otherLink(target, peer, local.get()));
    }
    return Readings.map(
        row.state(state(index), target, table(), peer),
        state ->
            new BgpPeerReading(
                state,
                row.adminUp(admin(index)),
                since(row, index, state),
                errors(row, index),
                as(row, index),
                accepted(row, index, peer.remote()),
                limit(row, index, peer.remote())));
  }

  private String otherLink(SnmpTarget target, PeerAddress peer, InetAddress local) {
    return target.router()
        + ": the row of "
        + peer
        + " in "
        + table()
        + " is of another link or VRF: its local address is "
        + Addresses.text(local)
        + ", not "
        + peer.local().map(Addresses::text).orElse("")
        + "; check the SNMP context, and which VRF has this address";
  }
}
