package io.circuitd.azure;

/** No token; so nothing was sent to Resource Manager. */
final class TokenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean refused;

  TokenFailure(String message, boolean refused, Throwable cause) {
    super(message);
    this.refused = refused;
    // The SDK's retries look for a line that failed among all causes; on the way to a token
    // everything has been tried already.
    addSuppressed(cause);
  }

  /** The same, for another who needed that token. */
  TokenFailure again() {
    return new TokenFailure(String.valueOf(getMessage()), refused, this);
  }

  /** Whether the authority answered no, rather than not at all. */
  boolean refused() {
    return refused;
  }
}
