package io.circuitd.snmp;

/** A request that gave nothing to trust; the message is for an operator. */
final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  NoAnswer(String reason) {
    super(reason);
    this.reason = reason;
  }

  NoAnswer(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** The message. */
  String reason() {
    return reason;
  }
}
