package io.circuitd.store;

import java.time.Instant;

/**
 * One step of a change, written before it is taken.
 *
 * @param seq order within the change, from 0
 * @param stage index of the plan's stage that it belongs to
 * @param detail JSON: session id, persist-id, deadline, operation URL
 */
public record StepRecord(
    long changeId, int seq, int stage, String name, String detail, Instant at) {}
