package io.circuitd.deploy;

import java.time.Duration;

/**
 * When a leg counts as drained.
 *
 * @param drainFor how long a leg is given at most until its traffic has moved
 * @param readingEvery time between two readings of its counters; routers renew them every 5 to 30 s
 * @param belowBitsPerSecond what is left of the traffic of a drained leg: BGP and BFD themselves
 */
public record DrainSettings(Duration drainFor, Duration readingEvery, long belowBitsPerSecond) {}
