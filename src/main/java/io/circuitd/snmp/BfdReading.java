package io.circuitd.snmp;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One row of a router's table of BFD sessions.
 *
 * @param diag the local diagnostic code with the numbers of RFC 5880, 4.1 (0 none, 1 detection time
 *     expired, … 8), whatever the table's own; empty when it is not served
 * @param since time in up, or since up was left; empty when the table does not tell
 */
public record BfdReading(BfdState state, OptionalInt diag, Optional<Duration> since) {}
