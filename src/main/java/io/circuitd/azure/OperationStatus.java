package io.circuitd.azure;

import java.time.Duration;

/** Where a long-running operation stands. Success is no proof: read back. */
public sealed interface OperationStatus {
  /** Not finished; ask again after that time. */
  record Running(Duration retryAfter) implements OperationStatus {}

  /** Azure says that it is done. */
  record Succeeded() implements OperationStatus {}

  /** Azure gave up, in its own words; the state of the circuit is to be read. */
  record Failed(String code, String message) implements OperationStatus {}

  /** No answer that can be trusted; the operation may still be running. */
  record Unknown(String reason) implements OperationStatus {}
}
