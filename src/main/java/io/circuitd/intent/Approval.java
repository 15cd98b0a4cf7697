package io.circuitd.intent;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's consent to one very plan of one connection.
 *
 * @param digest of the plan; any other plan is not approved
 * @param by who approved
 * @param at when
 */
public record Approval(
    CircuitName circuit,
    Side side,
    String digest,
    String by,
    Instant at,
    Optional<String> ticket,
    Optional<String> signature) {}
