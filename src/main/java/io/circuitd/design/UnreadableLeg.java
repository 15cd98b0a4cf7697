package io.circuitd.design;

/** What is stored of a leg cannot be read; the message says why, and what to do. */
public final class UnreadableLeg extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnreadableLeg(String message, Throwable cause) {
    super(message, cause);
  }
}
