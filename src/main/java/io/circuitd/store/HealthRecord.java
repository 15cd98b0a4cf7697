package io.circuitd.store;

import java.time.Instant;

/**
 * One piece of news of health, as stored; texts are empty where they do not apply.
 *
 * @param seq its place in their order; 0 until it is stored
 * @param kind such as {@code leg} or {@code router-unreachable}
 * @param leg such as {@code primary-private}, with the circuit beside
 * @param before what was told last
 * @param detail what the kind needs beyond; JSON, or empty
 */
public record HealthRecord(
    long seq,
    Instant at,
    String kind,
    String circuit,
    String leg,
    String router,
    String before,
    String now,
    String reason,
    boolean silenced,
    String detail) {}
