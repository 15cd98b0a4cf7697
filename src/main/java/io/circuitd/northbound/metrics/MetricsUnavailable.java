package io.circuitd.northbound.metrics;

/** Metrics cannot be served; the message says what is in the way, and what to do. */
public final class MetricsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetricsUnavailable(String message) {
    super(message);
  }
}
