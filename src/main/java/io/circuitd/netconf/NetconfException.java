package io.circuitd.netconf;

import java.util.List;
import java.util.Optional;
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
  public static sealed class Refused extends NetconfException {
    private static final long serialVersionUID = 1L;
    private final transient List<RpcError> errors;

    public Refused(String operation, List<RpcError> errors) {
      this(operation, errors, "");
    }

    private Refused(String operation, List<RpcError> errors, String more) {
      super(
          operation
              + " refused: "
              + errors.stream().map(RpcError::toString).collect(Collectors.joining("; "))
              + more,
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

  /** Somebody else has the lock (RFC 6241, 7.5); the message says who. */
  public static final class LockDenied extends Refused {
    private static final long serialVersionUID = 1L;
    private final transient Optional<LockHolder> holder;

    public LockDenied(String operation, List<RpcError> errors, Optional<LockHolder> holder) {
      super(operation, errors, holder.map(who -> "; held by " + who).orElse(""));
      this.holder = holder;
    }

    /** Empty when the router names no session; its own words are in {@link #errors()}. */
    public Optional<LockHolder> holder() {
      return holder;
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
