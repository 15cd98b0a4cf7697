package io.circuitd.netconf.transport;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one connect, as the SSH client's own threads see it. A peer that called us is one
 * of several routers, until its host key tells which.
 */
final class Attempt {
  private volatile NetconfTarget target;
  private volatile SshAccess access;
  private final List<Attempt> others;
  private volatile boolean known;
  private final AtomicReference<@Nullable String> wrongKey = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();

  Attempt(NetconfTarget target, SshAccess access) {
    this.target = target;
    this.access = access;
    others = List.of();
  }

  /**
   * A call from an address that several routers may call from.
   *
   * @param candidates at least one, with nothing noted yet
   */
  Attempt(List<Attempt> candidates) {
    target = candidates.getFirst().target;
    access = candidates.getFirst().access;
    others = candidates.subList(1, candidates.size());
  }

  /** Whether the peer has shown the host key of a router, so that the target is settled. */
  boolean isKnown() {
    return known;
  }

  /** Settles which of the routers it is; false when the host key is that of none. */
  boolean recognises(String fingerprint, String keyType) {
    if (accepts(fingerprint, keyType)) {
      known = true;
      return true;
    }
    for (Attempt other : others) {
      if (other.accepts(fingerprint, keyType)) {
        target = other.target;
        access = other.access;
        wrongKey.set(null);
        known = true;
        return true;
      }
    }
    return false;
  }

  SshAccess access() {
    return access;
  }

  NetconfTarget target() {
    return target;
  }

  private boolean accepts(String fingerprint, String keyType) {
    String pinned =
        switch (access.trust()) {
          case HostTrust.Pin(String pin) -> pin.strip();
          case HostTrust.KnownHosts known ->
              throw new UnsupportedOperationException("known_hosts files are not read yet");
        };
    if (fingerprint.equals(pinned)) {
      return true;
    }
    wrongKey.set(
        "the host key is not the pinned one: pinned "
            + pinned
            + ", offered "
            + fingerprint
            + " ("
            + keyType
            + "); nothing was sent. If the router's key was changed on purpose, compare this"
            + " fingerprint on the router's console and put it into the inventory; if not,"
            + " somebody else answers at this address");
    return false;
  }

  void throwOnWrongHostKey() {
    String wrong = wrongKey.get();
    if (wrong != null) {
      throw failed(Reason.HOST_KEY, wrong, null);
    }
  }

  /** The first problem counts; later ones follow from it. */
  void note(Throwable problem) {
    trouble.compareAndSet(null, problem);
  }

  @Nullable Throwable trouble() {
    return trouble.get();
  }

  String limit() {
    return target.connectTimeout().toMillis() / 1000.0 + " s";
  }

  NotConnected failed(Reason reason, String what, @Nullable Throwable cause) {
    return new NotConnected(
        reason,
        target.name() + " (" + target.host() + " port " + target.port() + "): " + what,
        cause);
  }
}
