package io.circuitd.files;

/** A secret reference that leads nowhere; the message names the reference, never a value. */
public final class SecretUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SecretUnavailable(String message) {
    super(message);
  }
}
