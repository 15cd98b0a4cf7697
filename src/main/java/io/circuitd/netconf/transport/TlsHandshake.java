package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.io.IOException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS client's part on a connected socket, dialled or accepted: each handshake is a full one,
 * and the only one on its line.
 */
final class TlsHandshake {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** Ephemeral keys and AEAD only (RFC 9325, 4.2). */
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** Makes the exception, with the name of the router or of the caller. */
  interface Failure {
    NotConnected of(Reason reason, String what, @Nullable Throwable cause);
  }

  private final PatientSocket socket;
  private final TlsServerCheck check;
  private final TlsKeys ours;
  private final Failure failure;
  private final Set<TlsLine> lines;

  TlsHandshake(
      PatientSocket socket,
      TlsServerCheck check,
      TlsKeys ours,
      Failure failure,
      Set<TlsLine> lines) {
    this.socket = socket;
    this.check = check;
    this.ours = ours;
    this.failure = failure;
    this.lines = lines;
  }

  /**
   * Shakes hands within the limit, and checks the router's certificate. That the router refuses
   * ours may only show when the line is read: as {@link LoginRefused}.
   *
   * @throws NotConnected with the reason; the socket is closed
   */
  TlsLine run(Duration limit) {
    FutureTask<TlsLine> task = new FutureTask<>(this::shakeHands);
    Thread.ofVirtual().name("tls-handshake").start(task);
    TlsLine line;
    try {
      line = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      drop();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw check
          .refusal()
          .map(why -> failure.of(Reason.HOST_KEY, why, cause))
          .orElseGet(() -> handshakeFailed(cause));
    } catch (TimeoutException e) {
      drop();
      throw failure.of(
          Reason.UNREACHABLE,
          "connected, but no TLS handshake within "
              + limit.toMillis() / 1000.0
              + " s; check that this port speaks TLS",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop();
      throw failure.of(Reason.UNREACHABLE, "interrupted during the TLS handshake", e);
    }
    lines.add(line);
    return line;
  }

  private TlsLine shakeHands() throws IOException {
    SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(socket, null, 0, true);
    tls.setEnabledProtocols(VERSIONS);
    List<String> known = List.of(tls.getSupportedCipherSuites());
    tls.setEnabledCipherSuites(SUITES.stream().filter(known::contains).toArray(String[]::new));
    tls.startHandshake();
    // Without a session to resume and none to make, a renegotiation fails (TLS 1.2).
    tls.getSession().invalidate();
    tls.setEnableSessionCreation(false);
    return new TlsLine(socket, tls, lines, this::endedAfterwards);
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {ours}, new TrustManager[] {check}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** TLS 1.3 tells a refused client certificate only after the handshake. */
  private NotConnected endedAfterwards(IOException problem) {
    String said =
        TlsAlert.in(problem)
            .map(alert -> "the router said " + alert.name())
            .orElse(
                "the router ended the line after the handshake without a word: "
                    + Problems.words(problem, "no reason given"));
    return ourCertificateRefused(said, problem);
  }

  private NotConnected handshakeFailed(Throwable cause) {
    Optional<TlsAlert> alert = TlsAlert.in(cause);
    String words = Problems.words(cause, "no reason given");
    if (alert.filter(TlsAlert::refusesOurCertificate).isPresent()) {
      return ourCertificateRefused("the router said " + alert.get().name(), cause);
    }
    if (alert.filter(a -> a.name().equals("protocol_version")).isPresent()
        || words.contains("not accepted by client preferences")) {
      return failure.of(
          Reason.UNREACHABLE,
          "no common TLS version ("
              + words
              + "); we speak TLS 1.3 and 1.2, enable one of them on the router",
          cause);
    }
    if (alert.isPresent()) {
      return failure.of(
          Reason.UNREACHABLE,
          "the router refused the TLS handshake ("
              + alert.get().name()
              + "); check its TLS versions and cipher suites (ECDHE with AES-GCM or ChaCha20), and"
              + " that it takes our certificate "
              + ours.words(),
          cause);
    }
    if (words.contains("Unsupported or unrecognized SSL message")) {
      return failure.of(
          Reason.UNREACHABLE,
          "the peer does not speak TLS; check that this is the port of NETCONF over TLS (IANA"
              + " gave it 6513), and not that of SSH",
          cause);
    }
    if (ours.wereShown() && cause instanceof SocketException) {
      return ourCertificateRefused("the router hung up once it had it", cause);
    }
    String closed =
        cause instanceof SocketException || words.contains("EOF") || words.contains("terminated")
            ? "the peer hung up during the TLS handshake (" + words + ")"
            : "the TLS handshake failed (" + words + ")";
    return failure.of(
        Reason.UNREACHABLE,
        closed + "; check that this port speaks TLS 1.2 or 1.3, with ECDHE and AEAD cipher suites",
        cause);
  }

  private NotConnected ourCertificateRefused(String said, Throwable cause) {
    Optional<TlsMaterialRefused> unreadable = ours.trouble();
    if (unreadable.isPresent()) {
      return failure.of(Reason.LOGIN, String.valueOf(unreadable.get().getMessage()), cause);
    }
    return failure.of(
        Reason.LOGIN,
        "our certificate was refused ("
            + said
            + "): "
            + ours.words()
            + "; check that the router trusts its issuer, and maps it to a user name (RFC 7589, 7)",
        cause);
  }

  private void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it was to become.
    }
  }
}
