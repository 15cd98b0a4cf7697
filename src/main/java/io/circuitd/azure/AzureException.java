package io.circuitd.azure;

/** A write that Azure did not take; the message is fit for an operator. */
public abstract sealed class AzureException extends RuntimeException
    permits AzureRefused, AzureUnavailable {
  private static final long serialVersionUID = 1L;

  AzureException(String message) {
    super(message);
  }
}
