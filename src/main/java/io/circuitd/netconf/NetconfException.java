package io.circuitd.netconf;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Anything that went wrong between us and a router; messages carry the router's own words. */
public abstract sealed class NetconfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NetconfException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No session came about: address, port, host key, login or hello. Nothing was sent. */
  public static final class NotConnected extends NetconfException {
    private static final long serialVersionUID = 1L;

    /** Why; decides what an operator should do. */
    public enum Reason {
      UNREACHABLE,
      HOST_KEY,
      LOGIN,
      HELLO
    }

    private final Reason reason;

    public NotConnected(Reason reason, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** The router answered with rpc-errors; the operation had no effect. */
  public static final class Refused extends NetconfException {
    private static final long serialVersionUID = 1L;
    private final transient List<RpcError> errors;

    public Refused(String operation, List<RpcError> errors) {
      super(
          operation
              + " refused: "
              + errors.stream().map(RpcError::toString).collect(Collectors.joining("; ")),
          null);
      this.errors = List.copyOf(errors);
    }

    public List<RpcError> errors() {
      return errors;
    }

    public boolean has(String tag) {
      return errors.stream().anyMatch(error -> error.tag().equals(tag));
    }
  }

  /** No reply in time; the outcome is unknown, a late reply is dropped. */
  public static final class TimedOut extends NetconfException {
    private static final long serialVersionUID = 1L;

    public TimedOut(String message) {
      super(message, null);
    }
  }

  /** The session broke while the operation was under way; the outcome is unknown. */
  public static final class Lost extends NetconfException {
    private static final long serialVersionUID = 1L;

    public Lost(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The reply passed one of our limits and was thrown away; the outcome is unknown. The rest of it
   * is skipped and the session goes on, see {@link ReplyLimits}.
   */
  public static final class TooLarge extends NetconfException {
    private static final long serialVersionUID = 1L;

    public TooLarge(String message) {
      super(message, null);
    }
  }
}
