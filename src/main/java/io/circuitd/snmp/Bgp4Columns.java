package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;

/** BGP4-MIB (RFC 4273), bgpPeerTable. */
final class Bgp4Columns implements BgpColumns {
  private static final OID PEER = new OID("1.3.6.1.2.1.15.3.1");
  private static final int LAST_ERROR = 14;
  private static final int ESTABLISHED_TIME = 16;

  /** Stands for every AS number above 65535 (RFC 6793). */
  private static final long AS_TRANS = 23456;

  @Override
  public String table() {
    return "bgpPeerTable";
  }

  @Override
  public OID state(OID index) {
    return Index.cell(PEER, 2, index);
  }

  @Override
  public OID admin(OID index) {
    return Index.cell(PEER, 3, index);
  }

  @Override
  public OID local(OID index) {
    return Index.cell(PEER, 5, index);
  }

  @Override
  public OID remoteAs(OID index) {
    return Index.cell(PEER, 9, index);
  }

  @Override
  public List<OID> more(OID index, InetAddress remote) {
    return List.of(Index.cell(PEER, LAST_ERROR, index), Index.cell(PEER, ESTABLISHED_TIME, index));
  }

  @Override
  public Optional<Duration> since(BgpRow row, OID index, BgpState state) {
    return row.since(Index.cell(PEER, ESTABLISHED_TIME, index), state);
  }

  @Override
  public List<BgpError> errors(BgpRow row, OID index) {
    return row.error(Index.cell(PEER, LAST_ERROR, index), BgpError.Direction.EITHER);
  }

  @Override
  public OptionalLong as(BgpRow row, OID index) {
    OptionalLong as = row.number(remoteAs(index));
    return as.orElse(0) == AS_TRANS ? OptionalLong.empty() : as;
  }

  @Override
  public OptionalInt accepted(BgpRow row, OID index, InetAddress remote) {
    return OptionalInt.empty();
  }
}
