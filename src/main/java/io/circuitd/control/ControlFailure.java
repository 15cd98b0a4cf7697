package io.circuitd.control;

import java.util.Arrays;
import java.util.Locale;

/**
 * A call on the local API that did not succeed. A {@link ControlService} throws it, and the client
 * throws it again on the other side with the same reason and words. The message is one line for an
 * operator: what was found, what is expected, the next step.
 */
public final class ControlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  /** Why a call failed. */
  public enum Reason {
    /** The call itself is wrong: a name that cannot be one, a missing parameter. */
    BAD_CALL(400),
    /** No such circuit, router or route. */
    NOT_FOUND(404),
    /** The daemon will not do it: files with errors, a blocked plan, frozen. */
    REFUSED(409),
    /** Azure or a router that is needed does not answer. */
    UNREACHABLE(502),
    /** A fault of the daemon's own; its log has more. */
    INTERNAL(500),
    /** Nobody answers on the socket. The client alone gives this. */
    NO_DAEMON(503);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }

    static Reason ofStatus(int status) {
      return Arrays.stream(values()).filter(r -> r.status == status).findFirst().orElse(INTERNAL);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public ControlFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What went wrong, in words for an operator. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
