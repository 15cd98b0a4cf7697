package io.circuitd.azure;

/**
 * Azure answered no, and nothing was changed. Decide on the code: messages come in any language.
 */
public final class AzureRefused extends AzureException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;
  private final String words;

  AzureRefused(String cloud, int status, String code, String words) {
    super("Azure cloud '" + cloud + "' refused: " + status + " " + code + ": " + words);
    this.status = status;
    this.code = code;
    this.words = words;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** ARM's {@code error.code}, or what came closest to it. */
  public String code() {
    return code;
  }

  /** ARM's {@code error.message}, in Azure's own words. */
  public String words() {
    return words;
  }

  /** 409: another operation is running on the circuit; read again and retry, a limited time. */
  public boolean anotherOperationRuns() {
    return status == 409;
  }

  /** 412: somebody changed the circuit since it was read; read again and plan again. */
  public boolean etagMoved() {
    return status == 412;
  }

  /** 401 or 403: credential, role or subscription; a matter of configuration. */
  public boolean accessDenied() {
    return status == 401 || status == 403;
  }
}
