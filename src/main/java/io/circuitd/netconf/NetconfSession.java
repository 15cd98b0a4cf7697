package io.circuitd.netconf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One NETCONF session. Every operation blocks until its reply or its timeout, and throws {@link
 * NetconfException}: {@code Refused} for rpc-errors, {@code TimedOut} and {@code Lost} when the
 * outcome is unknown. What the router's hello does not offer is {@code Refused} before anything is
 * sent. Lists of {@link RpcError} are the warnings that came beside ok. Safe for several threads;
 * replies are matched by message-id.
 */
public interface NetconfSession extends AutoCloseable {
  /** Datastores of RFC 6241, 5.1; candidate and startup only with the capabilities of that name. */
  enum Datastore implements ConfigSource, ConfigTarget {
    RUNNING,
    CANDIDATE,
    STARTUP;

    /** The element name. */
    public String tag() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The session id that the server gave in its hello. */
  long id();

  /** What the server's hello offers. */
  Capabilities capabilities();

  /** False once the session is closed or broken. */
  boolean isOpen();

  /**
   * True while nothing of this session is left on the router: no lock, no edit of the candidate
   * that was neither committed nor discarded, no confirmed commit that waits, with or without
   * persist. What a request without a reply may have done counts as left, and so does what a
   * refused edit or confirmed commit may have done in part. {@link #rpc} and {@link #stream} count
   * as edits.
   */
  boolean holdsNothing();

  /**
   * Sends one operation as it is; locks and confirmed commits made here are not remembered by
   * {@link #close()}.
   *
   * @param operation one XML element, the child of {@code <rpc>}
   * @return the reply, warnings kept
   */
  RpcReply rpc(String operation, Duration timeout);

  /**
   * Reads configuration and state (RFC 6241, 7.7).
   *
   * @return the {@code <data>} element
   */
  Element get(Query query);

  /**
   * Reads configuration (RFC 6241, 7.1).
   *
   * @return the {@code <data>} element
   */
  Element getConfig(Datastore source, Query query);

  /**
   * Reads configuration.
   *
   * @param subtreeFilter the children of {@code <filter type="subtree">}; empty reads everything
   * @return the {@code <data>} element
   */
  default Element getConfig(Datastore source, Optional<String> subtreeFilter) {
    return getConfig(source, Query.subtree(subtreeFilter));
  }

  /**
   * Reads configuration while it arrives, however large it is (up to the target's {@code
   * streamBytes}). The target's timeout counts as in {@link #stream}.
   *
   * @return what the reader made of it; the whole reply has been seen, and holds no error
   */
  <T> T getConfig(Datastore source, Query query, ReplyReader<T> reader);

  /**
   * Reads configuration while it arrives.
   *
   * @param subtreeFilter as in {@link #getConfig(Datastore, Optional)}
   */
  default <T> T getConfig(Datastore source, Optional<String> subtreeFilter, ReplyReader<T> reader) {
    return getConfig(source, Query.subtree(subtreeFilter), reader);
  }

  /**
   * Sends one operation and reads the {@code <data>} of its reply while it arrives. Other RPCs of
   * the session wait meanwhile, at their own timeouts. When the reader throws, the rest is skipped
   * and the session goes on.
   *
   * @param operation as in {@link #rpc}
   * @param timeout until the reply begins, and for each wait for more of it; the reader's own time
   *     does not count
   * @throws NetconfException.TooLarge above the target's {@code streamBytes}
   */
  <T> T stream(String operation, Duration timeout, ReplyReader<T> reader);

  /** Edits running or candidate (RFC 6241, 7.2). */
  List<RpcError> editConfig(EditConfig edit);

  /**
   * Merges a fragment into a datastore.
   *
   * @param config the children of {@code <config>}: top-level elements with their namespaces
   */
  default List<RpcError> editConfig(Datastore target, String config) {
    return editConfig(EditConfig.of(target, config));
  }

  /**
   * Overwrites a whole configuration (RFC 6241, 7.3).
   *
   * @param defaults how a copy shows defaults (RFC 6243, 4.5.3); the router's basic mode when empty
   */
  List<RpcError> copyConfig(
      ConfigSource source, ConfigTarget target, Optional<WithDefaults> defaults);

  /** Makes running what the router starts with (RFC 6241, 8.7.5). */
  default List<RpcError> saveStartup() {
    return copyConfig(Datastore.RUNNING, Datastore.STARTUP, Optional.empty());
  }

  /**
   * Deletes startup or a file (RFC 6241, 7.4).
   *
   * @throws IllegalArgumentException for running and candidate
   */
  List<RpcError> deleteConfig(ConfigTarget target);

  /**
   * Locks a datastore (RFC 6241, 7.5).
   *
   * @throws NetconfException.LockDenied when somebody else has it
   */
  void lock(Datastore target);

  /** Gives a lock back; the router discards what the candidate still holds (RFC 6241, 8.3.5.2). */
  void unlock(Datastore target);

  /** Has a configuration checked (RFC 6241, 8.6.4.1). */
  List<RpcError> validate(ConfigSource source);

  /** A plain commit, without confirmation (RFC 6241, 8.3.4.1). */
  List<RpcError> commit();

  /** A commit that the router takes back unless it is confirmed in time (RFC 6241, 8.4). */
  List<RpcError> confirmedCommit(ConfirmOptions options);

  /**
   * A commit that the router takes back unless it is confirmed in time.
   *
   * @param confirmTimeout whole seconds
   * @param persist with confirmed-commit 1.1: lets another session confirm or cancel
   */
  default List<RpcError> confirmedCommit(Duration confirmTimeout, Optional<String> persist) {
    return confirmedCommit(new ConfirmOptions(confirmTimeout, persist, Optional.empty()));
  }

  /** Confirms a confirmed commit for good. */
  List<RpcError> confirm(Optional<String> persistId);

  /** Takes a confirmed commit back at once (confirmed-commit 1.1; RFC 6241, 8.4.4.1). */
  void cancelCommit(Optional<String> persistId);

  /** Makes the candidate what running is (RFC 6241, 8.3.4.2). */
  void discardChanges();

  /**
   * Ends another session; its locks are released, and its confirmed commit without persist is taken
   * back (RFC 6241, 7.9).
   */
  void killSession(long sessionId);

  /**
   * Subscribes to events (RFC 5277, 2.1.1); one subscription at a time. Without the capability
   * interleave (RFC 5277, 6) only {@link #close()} is sure to be answered from then on, so
   * everything else is {@code Refused} until the subscription has reached its stop time: use a
   * session of its own.
   */
  Subscription subscribe(EventRequest request);

  /**
   * Discards what this session has edited into a candidate that it has locked, gives its locks
   * back, says {@code <close-session>} and closes the line. Best effort, within three seconds;
   * never throws.
   *
   * <p>A confirmed commit without persist that waits for its confirmation is taken back by the
   * router as the session ends (RFC 6241, 8.4.1). Such a session says nothing but {@code
   * <close-session>}, with which the router also releases the locks.
   */
  @Override
  void close();

  /** Drops the line without a word, as a crash would. */
  void abort();
}
