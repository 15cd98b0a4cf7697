package io.circuitd.store;

import java.time.Instant;

/**
 * Somebody has stopped all writes.
 *
 * @param reason empty where none was given
 */
public record Freeze(String by, String reason, Instant at) {}
