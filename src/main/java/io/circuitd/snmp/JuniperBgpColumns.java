package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/** BGP4-V2-MIB-JUNIPER; the prefix counts are found by a number in the peer's row. */
final class JuniperBgpColumns implements BgpColumns {
  private static final OID PEER = new OID("1.3.6.1.4.1.2636.5.1.1.2.1.1.1");
  private static final int REMOTE_ADDRESS = 11;
  private static final int PEER_INDEX = 14;
  private static final OID ERRORS = new OID("1.3.6.1.4.1.2636.5.1.1.2.2.1.1");
  private static final int ERROR_RECEIVED = 1;
  private static final int ERROR_SENT = 2;
  private static final OID TIMES = new OID("1.3.6.1.4.1.2636.5.1.1.2.4.1.1");
  private static final OID PREFIXES = new OID("1.3.6.1.4.1.2636.5.1.1.2.6.2.1");
  private static final int ACCEPTED = 8;
  private static final int UNICAST = 1;

  /** The column of all remote addresses, for walks. */
  static OID remoteAddresses() {
    return new OID(PEER).append(REMOTE_ADDRESS);
  }

  @Override
  public String table() {
    return "jnxBgpM2PeerTable";
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
    return Index.cell(PEER, 7, index);
  }

  @Override
  public OID remoteAs(OID index) {
    return Index.cell(PEER, 13, index);
  }

  @Override
  public List<OID> more(OID index, InetAddress remote) {
    return List.of(
        Index.cell(PEER, PEER_INDEX, index),
        Index.cell(ERRORS, ERROR_RECEIVED, index),
        Index.cell(ERRORS, ERROR_SENT, index),
        Index.cell(TIMES, 1, index));
  }

  @Override
  public Optional<Duration> since(BgpRow row, OID index, BgpState state) {
    return row.since(Index.cell(TIMES, 1, index), state);
  }

  @Override
  public List<BgpError> errors(BgpRow row, OID index) {
    return Stream.of(
            row.error(Index.cell(ERRORS, ERROR_RECEIVED, index), BgpError.Direction.RECEIVED),
            row.error(Index.cell(ERRORS, ERROR_SENT, index), BgpError.Direction.SENT))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public OptionalInt accepted(BgpRow row, OID index, InetAddress remote) {
    OptionalLong peerIndex = row.number(Index.cell(PEER, PEER_INDEX, index));
    return peerIndex.isEmpty()
        ? OptionalInt.empty()
        : row.count(accepted(peerIndex.getAsLong(), remote));
  }

  /** The cell of the prefix count, once the peer's row was read. */
  Optional<OID> accepted(Map<OID, Variable> cells, OID index, InetAddress remote) {
    OptionalLong peerIndex = new BgpRow(cells).number(Index.cell(PEER, PEER_INDEX, index));
    return peerIndex.isEmpty()
        ? Optional.empty()
        : Optional.of(accepted(peerIndex.getAsLong(), remote));
  }

  private static OID accepted(long peerIndex, InetAddress remote) {
    return new OID(PREFIXES)
        .append(ACCEPTED)
        .appendUnsigned(peerIndex)
        .append(Index.type(remote))
        .append(UNICAST);
  }
}
