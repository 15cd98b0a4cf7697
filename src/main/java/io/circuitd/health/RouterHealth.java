package io.circuitd.health;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a router answers polls.
 *
 * @param unreachable it was told that it does not answer
 * @param since when that was told, or that it answers again; empty since a restart
 * @param missed polls in a row without an answer
 * @param answered when it answered last; empty since a restart
 * @param silence why it does not answer, while it does not
 */
public record RouterHealth(
    String router,
    boolean unreachable,
    Optional<Instant> since,
    int missed,
    Optional<Instant> answered,
    Optional<String> silence) {}
