package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.snmp4j.smi.OID;

/** ARISTA-BGP4V2-MIB; codes and subcodes of errors are numbers of their own, each way. */
final class AristaBgpColumns implements BgpColumns {
  private static final OID PEER = new OID("1.3.6.1.4.1.30065.4.1.1.2.1");
  private static final OID ERRORS = new OID("1.3.6.1.4.1.30065.4.1.1.3.1");
  private static final int CODE_RECEIVED = 1;
  private static final int SUBCODE_RECEIVED = 2;
  private static final int CODE_SENT = 6;
  private static final int SUBCODE_SENT = 7;
  private static final OID TIMES = new OID("1.3.6.1.4.1.30065.4.1.1.4.1");
  private static final OID PREFIXES = new OID("1.3.6.1.4.1.30065.4.1.1.8.1");
  private static final int ACCEPTED = 4;
  private static final int UNICAST = 1;

  /** The column of all states, for walks. */
  static OID states() {
    return new OID(PEER).append(13);
  }

  @Override
  public String table() {
    return "aristaBgp4V2PeerTable";
  }

  @Override
  public OID state(OID index) {
    return Index.cell(PEER, 13, index);
  }

  @Override
  public OID admin(OID index) {
    return Index.cell(PEER, 12, index);
  }

  @Override
  public OID local(OID index) {
    return Index.cell(PEER, 3, index);
  }

  @Override
  public OID remoteAs(OID index) {
    return Index.cell(PEER, 10, index);
  }

  @Override
  public List<OID> more(OID index, InetAddress remote) {
    return List.of(
        Index.cell(ERRORS, CODE_RECEIVED, index),
        Index.cell(ERRORS, SUBCODE_RECEIVED, index),
        Index.cell(ERRORS, CODE_SENT, index),
        Index.cell(ERRORS, SUBCODE_SENT, index),
        Index.cell(TIMES, 1, index),
        accepted(index, remote));
  }

  @Override
  public Optional<Duration> since(BgpRow row, OID index, BgpState state) {
    return row.since(Index.cell(TIMES, 1, index), state);
  }

  @Override
  public List<BgpError> errors(BgpRow row, OID index) {
    return Stream.of(
            row.error(
                Index.cell(ERRORS, CODE_RECEIVED, index),
                Index.cell(ERRORS, SUBCODE_RECEIVED, index),
                BgpError.Direction.RECEIVED),
            row.error(
                Index.cell(ERRORS, CODE_SENT, index),
                Index.cell(ERRORS, SUBCODE_SENT, index),
                BgpError.Direction.SENT))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public OptionalInt accepted(BgpRow row, OID index, InetAddress remote) {
    return row.count(accepted(index, remote));
  }

  private static OID accepted(OID index, InetAddress remote) {
    return Index.cell(PREFIXES, ACCEPTED, index).append(Index.type(remote)).append(UNICAST);
  }
}
