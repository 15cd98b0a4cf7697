package io.circuitd.azure;

/** No token; so nothing was sent to Resource Manager. */
final class TokenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean refused;

  TokenFailure(String message, boolean refused, Throwable cause) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether the authority answered no, rather than not at all. */
  boolean refused() {
    return refused;
  }
}
