package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import java.time.Instant;
import java.util.Optional;

/**
 * A leg or a circuit stands otherwise than before.
 *
 * @param leg empty for the circuit
 * @param before what was told last; the same as {@code now} when it only begins to flap
 * @param reason for operators
 * @param at when it was seen
 * @param silenced not to be told: what stands when the silence ends comes as a change of its own
 */
public record HealthChange(
    CircuitName circuit,
    Optional<LegId> leg,
    State before,
    State now,
    String reason,
    Instant at,
    boolean silenced) {}
