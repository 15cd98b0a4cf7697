package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.snmp4j.smi.OID;

/**
 * TIMETRA-BGP-MIB of SR OS: tBgpPeerNgTable, tBgpPeerNgOperTable and tBgpPeerNgParamsTable. They
 * have no time in established; the time since the last change of state stands for it, while
 * established. Prefixes accepted are those received without those rejected.
 */
final class TimetraBgpColumns implements BgpColumns {
  private static final OID PEER = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.7.1");
  private static final int MAX_PREFIX = 19;
  private static final int LAST_CHANGED = 30;
  private static final OID OPER = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.8.1");
  private static final int RECEIVED_V4 = 5;
  private static final int REJECTED_V4 = 98;
  private static final int RECEIVED_V6 = 27;
  private static final int REJECTED_V6 = 100;
  private static final OID PARAMS = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.10.1");
  private static final int LAST_ERROR = 11;

  /** The column of all states, for walks. */
  static OID states() {
    return new OID(PEER).append(59);
  }

  @Override
  public String table() {
    return "tBgpPeerNgTable";
  }

  @Override
  public OID state(OID index) {
    return Index.cell(PEER, 59, index);
  }

  /** Shutdown: true(1), false(2). */
  @Override
  public OID admin(OID index) {
    return Index.cell(PEER, 6, index);
  }

  @Override
  public OID local(OID index) {
    return Index.cell(PEER, 14, index);
  }

  @Override
  public OID remoteAs(OID index) {
    return Index.cell(PEER, 66, index);
  }

  @Override
  public List<OID> more(OID index, InetAddress remote) {
    return List.of(
        Index.cell(PEER, LAST_CHANGED, index),
        Index.cell(PEER, MAX_PREFIX, index),
        Index.cell(PARAMS, LAST_ERROR, index),
        received(index, remote),
        rejected(index, remote));
  }

  @Override
  public Optional<Duration> since(BgpRow row, OID index, BgpState state) {
    return state == BgpState.ESTABLISHED
        ? row.ago(Index.cell(PEER, LAST_CHANGED, index))
        : Optional.empty();
  }

  @Override
  public List<BgpError> errors(BgpRow row, OID index) {
    return row.error(Index.cell(PARAMS, LAST_ERROR, index), BgpError.Direction.EITHER);
  }

  @Override
  public OptionalInt accepted(BgpRow row, OID index, InetAddress remote) {
    OptionalInt received = row.count(received(index, remote));
    return received.isEmpty()
        ? received
        : OptionalInt.of(
            Math.max(0, received.getAsInt() - row.count(rejected(index, remote)).orElse(0)));
  }

  @Override
  public OptionalInt limit(BgpRow row, OID index, InetAddress remote) {
    return row.limit(Index.cell(PEER, MAX_PREFIX, index));
  }

  private static OID received(OID index, InetAddress remote) {
    return Index.cell(OPER, remote instanceof Inet4Address ? RECEIVED_V4 : RECEIVED_V6, index);
  }

  private static OID rejected(OID index, InetAddress remote) {
    return Index.cell(OPER, remote instanceof Inet4Address ? REJECTED_V4 : REJECTED_V6, index);
  }
}
