package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.store.ChangeRecord.State;
import java.time.Instant;
import java.util.Optional;

/**
 * The last change of a circuit without its plan, for who asks of many.
 *
 * @param reason why it ended as it did, in words
 * @param undoes the change that it took back
 */
public record NewestChange(
    long id,
    CircuitName circuit,
    State state,
    String reason,
    Instant openedAt,
    Optional<Long> undoes) {}
