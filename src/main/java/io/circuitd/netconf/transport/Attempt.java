package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one connect, as the SSH client's own threads see it. A peer that has called us
 * may be one of several routers, until its host key tells which.
 */
final class Attempt {
  private static final AttributeKey<Attempt> KEY = new AttributeKey<>();

  private final List<Candidate> candidates;
  private final Optional<Transport> line;
  private final AtomicReference<@Nullable Candidate> settled = new AtomicReference<>();
  private final AtomicReference<@Nullable LoginWays> ways = new AtomicReference<>();
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
    this.line = line;
    candidates = List.of(new Candidate(hop, HostKeys.of(hop)));
    ways.set(LoginWays.of(hop));
  }

  /**
   * A call; what the login needs is read once the peer has shown which router it is.
   *
   * @param candidates the routers that may be calling, at least one
   */
  Attempt(List<Candidate> candidates) {
    line = Optional.empty();
    this.candidates = List.copyOf(candidates);
  }

  /** A router, with the host keys that it may show. */
  record Candidate(Hop hop, HostKeys hostKeys) {}

  /** Whose host key the peer has shown; empty until then. */
  Optional<Candidate> settled() {
    return Optional.ofNullable(settled.get());
  }

  private Candidate candidate() {
    return settled().orElse(candidates.getFirst());
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
    return candidate().hop();
  }

  Optional<Transport> line() {
    return line;
  }

  /**
   * How we log in.
   *
   * @throws NotConnected when a key or the agent cannot be had
   */
  LoginWays ways() {
    LoginWays known = ways.get();
    if (known != null) {
      return known;
    }
    LoginWays read = LoginWays.of(hop());
    ways.set(read);
    return read;
  }

  /** Key types that the server is known by, which it should be asked for first. */
  List<String> knownKeyTypes() {
    return candidate().hostKeys().types();
  }

  /** Whether the server may be talked to; who it is then stays. */
  boolean accepts(PublicKey offered) {
    List<Candidate> possible = settled().map(List::of).orElse(candidates);
    List<Candidate> matching = new ArrayList<>();
    for (Candidate candidate : possible) {
      candidate
          .hostKeys()
          .refusal(offered)
          .ifPresentOrElse(
              refusal -> wrongKey.compareAndSet(null, refusal), () -> matching.add(candidate));
    }
    if (matching.size() == 1) {
      settled.set(matching.getFirst());
      return true;
    }
    if (!matching.isEmpty()) {
      wrongKey.set(severalHave(offered, matching));
    }
    return false;
  }

  private static String severalHave(PublicKey offered, List<Candidate> matching) {
    return "the host key "
        + HostKeys.shown(offered)
        + " is that of several routers, so that none is taken for another: "
        + matching.stream()
            .map(candidate -> candidate.hop().where())
            .collect(Collectors.joining(", "))
        + "; nothing was sent. Give each router a host key of its own, and pin it in"
        + " netconf.hostKey of the inventory";
  }

  void throwOnWrongHostKey() {
    String wrong = wrongKey.get();
    if (wrong != null && settled().isEmpty()) {
      throw hop().failed(Reason.HOST_KEY, wrong, null);
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
      throw hop().failed(Reason.UNREACHABLE, what, null);
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
