package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.TlsTrust;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether the certificate that a peer offers is that of a router we know: of the one that we
 * dialled, or of one of those that may call us. Serves one handshake.
 */
final class TlsServerCheck extends X509ExtendedTrustManager {
  /** A router with its way in. */
  record Known(NetconfTarget target, TlsAccess access) {}

  private final List<Known> routers;
  private final AtomicReference<@Nullable Known> recognised = new AtomicReference<>();
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();

  TlsServerCheck(List<Known> routers) {
    this.routers = List.copyOf(routers);
  }

  /** The router whose certificate it is, once the peer has shown it. */
  Optional<Known> recognised() {
    return Optional.ofNullable(recognised.get());
  }

  /** Why the certificate was refused; empty as long as it was not. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal.get());
  }

  private void check(X509Certificate[] chain, String keyExchange) throws CertificateException {
    String why = "no router may call over TLS";
    List<Known> matching = new ArrayList<>();
    for (Known router : routers) {
      Optional<String> wrong = wrong(router, chain, keyExchange);
      if (wrong.isEmpty()) {
        matching.add(router);
      } else {
        why = wrong.get();
      }
    }
    if (matching.size() == 1) {
      recognised.set(matching.getFirst());
      return;
    }
    if (!matching.isEmpty()) {
      why =
          "the certificate of "
              + TlsIdentity.subject(chain[0])
              + " with fingerprint "
              + fingerprint(chain[0])
              + " is that of several routers, so that none is taken for another: "
              + matching.stream()
                  .map(router -> router.target().name())
                  .collect(Collectors.joining(", "))
              + "; give each a certificate of its own, and pin that in the inventory or name each"
              + " router's own host there";
    } else if (routers.size() > 1) {
      why =
          "the certificate of "
              + TlsIdentity.subject(chain[0])
              + " with fingerprint "
              + fingerprint(chain[0])
              + " is that of none of the "
              + routers.size()
              + " routers that may call";
    }
    refusal.set(why);
    throw new CertificateException(why);
  }

  private static Optional<String> wrong(Known router, X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    return switch (router.access().trust()) {
      case TlsTrust.Pin(String pin) -> wrongPin(pin, chain[0]);
      case TlsTrust.Authorities(Path bundle) -> {
        Optional<String> untrusted = untrusted(bundle, chain, keyExchange);
        yield untrusted.isPresent() ? untrusted : wrongName(router.target().host(), chain[0]);
      }
    };
  }

  private static Optional<String> wrongPin(String pin, X509Certificate offered)
      throws CertificateEncodingException {
    String found = fingerprint(offered);
    if (plain(pin).equals(plain(found)) && pin.strip().startsWith("SHA256:")) {
      return Optional.empty();
    }
    return Optional.of(
        "the certificate is not the pinned one: pinned "
            + pin.strip()
            + ", offered "
            + found
            + " ("
            + TlsIdentity.subject(offered)
            + "); nothing was sent. If the router's certificate was changed on purpose, compare"
            + " this fingerprint on the router's console and put it into the inventory; if not,"
            + " somebody else answers");
  }

  private static String plain(String fingerprint) {
    return fingerprint.strip().replace(":", "").toLowerCase(Locale.ROOT);
  }

  static String fingerprint(X509Certificate certificate) throws CertificateEncodingException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "SHA256:" + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Optional<String> untrusted(
      Path bundle, X509Certificate[] chain, String keyExchange) {
    for (X509Certificate each : chain) {
      String whose = "the certificate of " + TlsIdentity.subject(each);
      try {
        each.checkValidity();
      } catch (CertificateExpiredException e) {
        return Optional.of(
            whose
                + " expired on "
                + each.getNotAfter().toInstant()
                + "; renew it on the router, and check the clock of this machine");
      } catch (CertificateNotYetValidException e) {
        return Optional.of(
            whose
                + " is not valid before "
                + each.getNotBefore().toInstant()
                + "; check the clocks of this machine and of the one that issued it");
      }
    }
    try {
      authorities(bundle).checkServerTrusted(chain, keyExchange);
      return Optional.empty();
    } catch (TlsMaterialRefused e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (CertificateException e) {
      return Optional.of(
          "no authority in "
              + bundle
              + " vouches for the certificate of "
              + TlsIdentity.subject(chain[0])
              + ", issued by "
              + chain[0].getIssuerX500Principal().getName()
              + " ("
              + Problems.words(e, "no reason given")
              + "); put the issuing authority into that file, or have the router send the"
              + " certificates between");
    }
  }

  private static X509TrustManager authorities(Path bundle) throws TlsMaterialRefused {
    List<X509Certificate> certificates =
        TlsIdentity.certificates(bundle, "the authorities that vouch for routers");
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot check certificates", e);
    }
  }

  private static Optional<String> wrongName(String host, X509Certificate offered)
      throws CertificateException {
    TlsNames names = TlsNames.of(offered);
    return names.match(host)
        ? Optional.empty()
        : Optional.of(
            "the certificate is for another name: expected "
                + host
                + ", offered "
                + names.words()
                + " ("
                + TlsIdentity.subject(offered)
                + "); nothing was sent. Write the router's address in the inventory as its"
                + " certificate has it in subjectAltName, or pin the certificate");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw client();
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    throw client();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw client();
  }

  private static CertificateException client() {
    return new CertificateException("we are the client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
