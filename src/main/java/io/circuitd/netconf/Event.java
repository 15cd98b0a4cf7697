package io.circuitd.netconf;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@link Subscription} tells: notifications of the router, and how it fares itself. */
public sealed interface Event {

  /** A notification, with the router's event time (RFC 5277, 2.2.1). */
  sealed interface Notification extends Event {
    Instant time();
  }

  /**
   * A session that did something.
   *
   * @param sessionId 0 for somebody outside NETCONF
   */
  record Party(String user, long sessionId, Optional<String> sourceHost) {}

  /**
   * One edit.
   *
   * @param target instance identifier of the topmost node that changed
   * @param namespaces the URI of each prefix in the target
   * @param operation {@code create}, {@code merge}, {@code replace}, {@code delete}, …
   */
  record Edit(
      Optional<String> target, Map<String, String> namespaces, Optional<String> operation) {}

  /**
   * {@code netconf-config-change} (RFC 6470, 2.2).
   *
   * @param by empty when the router itself made the change
   * @param datastore {@code running} or {@code startup}
   * @param edits may be empty when the router does not know them
   */
  record ConfigChange(Instant time, Optional<Party> by, String datastore, List<Edit> edits)
      implements Notification {}

  /**
   * {@code netconf-confirmed-commit} (RFC 6470, 2.2).
   *
   * @param by empty for {@code TIMEOUT}
   * @param timeoutSeconds of {@code START} and {@code EXTEND}
   */
  record ConfirmedCommit(
      Instant time, Phase phase, Optional<Party> by, Optional<Long> timeoutSeconds)
      implements Notification {
    /** What became of the confirmed commit. */
    public enum Phase {
      START,
      /** Taken back by cancel-commit, or as its session ended. */
      CANCEL,
      /** Taken back by its timer. */
      TIMEOUT,
      EXTEND,
      /** Confirmed for good. */
      COMPLETE
    }
  }

  /** {@code netconf-session-start} (RFC 6470, 2.2). */
  record SessionStart(Instant time, Party party) implements Notification {}

  /**
   * {@code netconf-session-end} (RFC 6470, 2.2).
   *
   * @param reason {@code closed}, {@code killed}, {@code dropped}, {@code timeout}, {@code
   *     bad-hello} or {@code other}
   */
  record SessionEnd(Instant time, Party party, Optional<Long> killedBy, String reason)
      implements Notification {}

  /**
   * {@code netconf-capability-change} (RFC 6470, 2.2).
   *
   * @param by empty when the router itself made the change
   */
  record CapabilityChange(
      Instant time,
      Optional<Party> by,
      List<String> added,
      List<String> deleted,
      List<String> modified)
      implements Notification {}

  /** All stored events have been sent; what follows happens now (RFC 5277, 2.1.1). */
  record ReplayComplete(Instant time) implements Notification {}

  /** The stop time is reached (RFC 5277, 2.1.1); {@link Ended} follows. */
  record NotificationComplete(Instant time) implements Notification {}

  /**
   * A notification of another kind.
   *
   * @param xml its content element
   */
  record Other(Instant time, String namespace, String name, String xml) implements Notification {}

  /**
   * A notification that cannot be understood; the session goes on.
   *
   * @param xml its beginning; empty when it is no XML, or larger than 4 MiB
   */
  record Malformed(String why, String xml) implements Event {}

  /** So many events were dropped here, as the reader was too slow. */
  record Missed(long count) implements Event {}

  /** Nothing more comes: the stop time was reached, the subscription closed, the session ended. */
  record Ended(String why) implements Event {}
}
