package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.snmp4j.smi.OID;

/** CISCO-BGP4-MIB: cbgpPeer2Table with its prefix counts, and cbgpPeer3Table without. */
final class CiscoBgpColumns implements BgpColumns {
  static final CiscoBgpColumns PEER2 =
      new CiscoBgpColumns("cbgpPeer2Table", "1.3.6.1.4.1.9.9.187.1.2.5.1", 3, 4, 6, 11, 17, 19);
  static final CiscoBgpColumns PEER3 =
      new CiscoBgpColumns("cbgpPeer3Table", "1.3.6.1.4.1.9.9.187.1.2.9.1", 5, 6, 8, 13, 19, 21);

  private static final OID PREFIXES = new OID("1.3.6.1.4.1.9.9.187.1.2.8.1");
  private static final int ACCEPTED = 1;
  private static final int ADMIN_LIMIT = 3;
  private static final int UNICAST = 1;

  private final String table;
  private final OID entry;
  private final int state;
  private final int admin;
  private final int local;
  private final int remoteAs;
  private final int lastError;
  private final int establishedTime;

  private CiscoBgpColumns(
      String table,
      String entry,
      int state,
      int admin,
      int local,
      int remoteAs,
      int lastError,
      int establishedTime) {
    this.table = table;
    this.entry = new OID(entry);
    this.state = state;
    this.admin = admin;
    this.local = local;
    this.remoteAs = remoteAs;
    this.lastError = lastError;
    this.establishedTime = establishedTime;
  }

  private boolean hasPrefixes() {
    return this == PEER2;
  }

  OID entry() {
    return new OID(entry);
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public OID state(OID index) {
    return Index.cell(entry, state, index);
  }

  @Override
  public OID admin(OID index) {
    return Index.cell(entry, admin, index);
  }

  @Override
  public OID local(OID index) {
    return Index.cell(entry, local, index);
  }

  @Override
  public OID remoteAs(OID index) {
    return Index.cell(entry, remoteAs, index);
  }

  @Override
  public List<OID> more(OID index, InetAddress remote) {
    List<OID> cells = new ArrayList<>();
    cells.add(Index.cell(entry, lastError, index));
    cells.add(Index.cell(entry, establishedTime, index));
    if (hasPrefixes()) {
      cells.add(prefixes(ACCEPTED, index, remote));
      cells.add(prefixes(ADMIN_LIMIT, index, remote));
    }
    return cells;
  }

  @Override
  public Optional<Duration> since(BgpRow row, OID index, BgpState at) {
    return row.since(Index.cell(entry, establishedTime, index), at);
  }

  @Override
  public List<BgpError> errors(BgpRow row, OID index) {
    return row.error(Index.cell(entry, lastError, index), BgpError.Direction.EITHER);
  }

  @Override
  public OptionalInt accepted(BgpRow row, OID index, InetAddress remote) {
    return row.count(prefixes(ACCEPTED, index, remote));
  }

  @Override
  public OptionalInt limit(BgpRow row, OID index, InetAddress remote) {
    return row.limit(prefixes(ADMIN_LIMIT, index, remote));
  }

  private static OID prefixes(int column, OID index, InetAddress remote) {
    return Index.cell(PREFIXES, column, index).append(Index.type(remote)).append(UNICAST);
  }
}
