package io.circuitd.netconf.transport;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the router our certificate, once its own has told which router it is. The authorities that
 * it lists do not keep ours back, so that it says itself what it does not like.
 */
final class TlsKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "circuitd";

  private final TlsServerCheck check;
  private final AtomicReference<@Nullable TlsIdentity> identity = new AtomicReference<>();
  private final AtomicReference<@Nullable TlsMaterialRefused> trouble = new AtomicReference<>();
  private volatile boolean asked;

  TlsKeys(TlsServerCheck check) {
    this.check = check;
  }

  /** Takes an identity that has been read before the line is opened. */
  TlsKeys with(TlsIdentity ready) {
    identity.set(ready);
    return this;
  }

  /** Why our certificate could not be read, when it was asked for. */
  Optional<TlsMaterialRefused> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  /** Whether the router asked for our certificate, and there is one. */
  boolean wereShown() {
    return asked && identity.get() != null;
  }

  /** What we showed, for messages. */
  String words() {
    TlsIdentity shown = identity.get();
    return shown == null || !wereShown() ? "none was asked for" : shown.words();
  }

  private @Nullable TlsIdentity identity() {
    Optional<TlsServerCheck.Known> router = check.recognised();
    if (identity.get() == null && router.isPresent()) {
      try {
        identity.set(TlsIdentity.read(router.get().access()));
      } catch (TlsMaterialRefused e) {
        trouble.set(e);
      }
    }
    return identity.get();
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    TlsIdentity ours = identity();
    return ours != null && Arrays.asList(keyTypes).contains(ours.key().getAlgorithm())
        ? ALIAS
        : null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsIdentity ours = identity();
    return ours == null ? null : ours.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsIdentity ours = identity();
    return ours == null ? null : ours.key();
  }
}
