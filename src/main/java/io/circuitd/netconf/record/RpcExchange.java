package io.circuitd.netconf.record;

import java.time.Duration;

/**
 * One RPC and what came of it.
 *
 * @param session its NETCONF session id
 * @param operation in words
 * @param sent the operation as XML, secrets masked
 * @param received data as XML, secrets masked; warnings and errors in the router's own words; why
 *     there was no answer
 * @param took from the sending to the answer, or to our giving up
 */
public record RpcExchange(
    long session, String operation, String sent, Answer answer, String received, Duration took) {

  /** What came back. */
  public enum Answer {
    OK("ok"),
    DATA("data"),
    /** rpc-errors: the operation had no effect. */
    REFUSED("rpc-error"),
    /** Nothing, or not in time: the outcome is unknown. */
    NONE("no answer");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    /** As operators read it. */
    public String word() {
      return word;
    }
  }

  /** True when only session and time differ. */
  public boolean repeats(RpcExchange former) {
    return operation.equals(former.operation)
        && sent.equals(former.sent)
        && answer == former.answer
        && received.equals(former.received);
  }
}
