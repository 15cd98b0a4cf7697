package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jspecify.annotations.Nullable;

/** What happens to one connect, as the SSH client's own threads see it. */
final class Attempt {
  private static final AttributeKey<Attempt> KEY = new AttributeKey<>();

  private final Hop hop;
  private final Optional<Transport> line;
  private final HostKeys hostKeys;
  private final LoginWays ways;
  private volatile boolean stands;
  private final AtomicReference<@Nullable String> wrongKey = new AtomicReference<>();
  private final AtomicReference<@Nullable String> disagreement = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();

  /**
   * Reads what the connect needs before anything is sent: known hosts, keys, the agent's list.
   *
   * @param line through the jump host; without it the attempt dials itself
   * @throws NotConnected when one of them cannot be had
   */
  Attempt(Hop hop, Optional<Transport> line) {
    this.hop = hop;
    this.line = line;
    this.hostKeys = HostKeys.of(hop);
    this.ways = LoginWays.of(hop);
  }

  static Attempt of(ClientSession session) {
    return session.getConnectionContext().getAttribute(KEY);
  }

  static Optional<Transport> lineOf(@Nullable AttributeRepository context) {
    return context == null ? Optional.empty() : context.getAttribute(KEY).line;
  }

  /** What leads from an SSH session back to its attempt. */
  AttributeRepository context() {
    return AttributeRepository.ofKeyValuePair(KEY, this);
  }

  Hop hop() {
    return hop;
  }

  Optional<Transport> line() {
    return line;
  }

  LoginWays ways() {
    return ways;
  }

  /** Key types that the server is known by, which it should be asked for first. */
  List<String> knownKeyTypes() {
    return hostKeys.types();
  }

  /** Whether the server may be talked to. */
  boolean accepts(PublicKey offered) {
    Optional<String> refusal = hostKeys.refusal(offered);
    refusal.ifPresent(wrongKey::set);
    return refusal.isEmpty();
  }

  void throwOnWrongHostKey() {
    String wrong = wrongKey.get();
    if (wrong != null) {
      throw hop.failed(Reason.HOST_KEY, wrong, null);
    }
  }

  /** The line is ready for its user. */
  void done() {
    stands = true;
  }

  boolean stands() {
    return stands;
  }

  /** Both sides have no algorithm in common. */
  void disagree(String what) {
    disagreement.compareAndSet(null, what);
  }

  void throwOnDisagreement() {
    String what = disagreement.get();
    if (what != null) {
      throw hop.failed(Reason.UNREACHABLE, what, null);
    }
  }

  /** The first problem counts; later ones follow from it. */
  void note(Throwable problem) {
    trouble.compareAndSet(null, problem);
  }

  @Nullable Throwable trouble() {
    return trouble.get();
  }
}
