package io.circuitd.netconf.transport;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What happens to one connect, as the SSH client's own threads see it. */
final class Attempt {
  private final NetconfTarget target;
  private final SshAccess access;
  private final AtomicReference<@Nullable String> wrongKey = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();

  Attempt(NetconfTarget target, SshAccess access) {
    this.target = target;
    this.access = access;
  }

  SshAccess access() {
    return access;
  }

  NetconfTarget target() {
    return target;
  }

  /** Whether the offered host key is the pinned one. */
  boolean accepts(String fingerprint, String keyType) {
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
