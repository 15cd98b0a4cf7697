package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import java.time.Instant;

/**
 * How a leg or a circuit stands after damping.
 *
 * @param flapping it changes too often for each change to be told
 * @param reason for operators
 * @param since when the state that stands was seen first
 */
public record Standing(State state, boolean flapping, String reason, Instant since) {}
