package io.circuitd.netconf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One NETCONF session. Every operation blocks until its reply or its timeout, and throws {@link
 * NetconfException}: {@code Refused} for rpc-errors, {@code TimedOut} and {@code Lost} when the
 * outcome is unknown. Safe for several threads; replies are matched by message-id.
 */
public interface NetconfSession extends AutoCloseable {
  /** Datastores of RFC 6241. */
  enum Datastore {
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
   * Sends one operation as it is.
   *
   * @param operation one XML element, the child of {@code <rpc>}
   * @return the reply, warnings kept
   */
  RpcReply rpc(String operation, Duration timeout);

  void lock(Datastore target);

  void unlock(Datastore target);

  /**
   * Merges a fragment into a datastore.
   *
   * @param config the children of {@code <config>}: top-level elements with their namespaces
   * @return warnings that came beside ok
   */
  List<RpcError> editConfig(Datastore target, String config);

  List<RpcError> validate(Datastore source);

  /** A plain commit, without confirmation. */
  List<RpcError> commit();

  /**
   * A commit that the router takes back unless it is confirmed in time (RFC 6241, 8.4).
   *
   * @param confirmTimeout whole seconds
   * @param persist with confirmed-commit 1.1: lets another session confirm or cancel
   */
  List<RpcError> confirmedCommit(Duration confirmTimeout, Optional<String> persist);

  /** Confirms a confirmed commit for good. */
  List<RpcError> confirm(Optional<String> persistId);

  /** Takes a confirmed commit back at once (confirmed-commit 1.1). */
  void cancelCommit(Optional<String> persistId);

  void discardChanges();

  /**
   * Reads configuration.
   *
   * @param subtreeFilter the children of {@code <filter type="subtree">}; empty reads everything
   * @return the {@code <data>} element
   */
  Element getConfig(Datastore source, Optional<String> subtreeFilter);

  /**
   * Reads configuration while it arrives, however large it is (up to the target's {@code
   * streamBytes}). The target's timeout counts as in {@link #stream}.
   *
   * @param subtreeFilter as in {@link #getConfig(Datastore, Optional)}
   * @return what the reader made of it; the whole reply has been seen, and holds no error
   */
  <T> T getConfig(Datastore source, Optional<String> subtreeFilter, ReplyReader<T> reader);

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

  void killSession(long sessionId);

  /** Closes with {@code <close-session>}, best effort. */
  @Override
  void close();

  /** Drops the line without a word, as a crash would. */
  void abort();
}
