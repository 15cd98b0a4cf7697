package io.circuitd.azure;

/** No answer that can be trusted: whether the write took effect is to be found out by a read. */
public final class AzureUnavailable extends AzureException {
  private static final long serialVersionUID = 1L;

  AzureUnavailable(String reason) {
    super(reason);
  }
}
