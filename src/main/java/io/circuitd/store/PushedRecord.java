package io.circuitd.store;

import io.circuitd.model.LegId;
import java.time.Instant;

/**
 * What circuitd put on a router for one leg.
 *
 * @param document the rendered document with its owned entries, secrets masked
 * @param secretHash keyed hash of the shared key, empty for none
 * @param legFacts the resolved leg as JSON, for health and for the next plan; secrets left out
 */
public record PushedRecord(
    LegId leg,
    String router,
    String profile,
    String document,
    String templateVersion,
    String legFacts,
    String secretHash,
    long changeId,
    Instant at) {}
