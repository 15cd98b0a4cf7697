package io.circuitd.health;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is known of the health of one circuit that has legs on routers.
 *
 * @param standing as its legs stand
 * @param told what was told last; empty while nothing ever was
 * @param lost the connection that carries no session while the other one carries traffic
 */
public record CircuitHealth(
    CircuitName circuit,
    Standing standing,
    Optional<Verdict.State> told,
    SortedMap<LegId, LegHealth> legs,
    Optional<Side> lost) {}
