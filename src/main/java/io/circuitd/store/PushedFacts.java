package io.circuitd.store;

import io.circuitd.model.LegId;
import java.time.Instant;

/**
 * A {@link PushedRecord} without its documents, for who asks of many.
 *
 * @param legFacts the resolved leg as JSON
 */
public record PushedFacts(LegId leg, String router, String legFacts, long changeId, Instant at) {}
