package io.circuitd.ssh;

/** Why a key or a signature cannot be used, in words that hold no secret. */
public class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  Unusable(String message) {
    super(message);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
