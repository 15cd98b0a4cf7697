package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.time.Instant;

/**
 * One change of a circuit, from its start to its end.
 *
 * @param plan the journaled plan, JSON; secrets masked; {@code undoes} is the change it takes back
 * @param reason why it ended as it did, in words
 */
public record ChangeRecord(
    long id,
    CircuitName circuit,
    String kind,
    String digest,
    String plan,
    State state,
    String reason,
    Instant openedAt) {
  /** How far a change is. */
  public enum State {
    OPEN,
    DONE,
    FAILED
  }
}
