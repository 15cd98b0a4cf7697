package io.circuitd.control;

/** The control socket cannot be opened; the message says whose it is, or what is in the way. */
public final class ControlUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControlUnavailable(String message) {
    super(message);
  }
}
