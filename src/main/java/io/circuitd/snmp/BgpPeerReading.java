package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One row of a router's BGP peer table.
 *
 * @param adminUp whether the router wants the session
 * @param since time in established, or since established was left; empty if never established
 * @param lastErrors the last NOTIFICATION, or the last of each direction where the table has two
 * @param remoteAs empty when the table cannot tell it
 * @param acceptedPrefixes empty when the table does not serve it
 * @param prefixLimit of accepted prefixes, as the router has it; empty when there is none, or the
 *     table does not tell it
 */
public record BgpPeerReading(
    BgpState state,
    boolean adminUp,
    Optional<Duration> since,
    List<BgpError> lastErrors,
    OptionalLong remoteAs,
    OptionalInt acceptedPrefixes,
    OptionalInt prefixLimit) {
  /** From a table that tells no limit. */
  public BgpPeerReading(
      BgpState state,
      boolean adminUp,
      Optional<Duration> since,
      List<BgpError> lastErrors,
      OptionalLong remoteAs,
      OptionalInt acceptedPrefixes) {
    this(state, adminUp, since, lastErrors, remoteAs, acceptedPrefixes, OptionalInt.empty());
  }
}
