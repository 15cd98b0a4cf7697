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
 */
public record BgpPeerReading(
    BgpState state,
    boolean adminUp,
    Optional<Duration> since,
    List<BgpError> lastErrors,
    OptionalLong remoteAs,
    OptionalInt acceptedPrefixes) {}
