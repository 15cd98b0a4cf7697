package io.circuitd.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Configuration;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.Addresses;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The ways into one cloud: the HTTP client with its trusted authorities, and the credential. */
final class CloudAccess {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * Hosts whose sign-in names Microsoft itself vouches for; no other host can be looked up there.
   */
  private static final Set<String> MICROSOFT =
      Set.of("login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn");

  private CloudAccess() {}

  /**
   * @throws IllegalArgumentException when the extra authority cannot be read
   */
  static HttpClient httpClient(CloudConfig cloud, Path configDir, Executor executor) {
    java.net.http.HttpClient.Builder builder = java.net.http.HttpClient.newBuilder();
    cloud
        .caCertificate()
        .map(configDir::resolve)
        .map(CloudAccess::trusting)
        .ifPresent(builder::sslContext);
    JdkHttpClientBuilder client =
        new JdkHttpClientBuilder(builder)
            .executor(executor)
            .connectionTimeout(CONNECT)
            .responseTimeout(ANSWER)
            .readTimeout(ANSWER);
    if (isLoopback(cloud.arm())) {
      // A company proxy from the environment cannot reach this machine's own ports.
      client.configuration(Configuration.NONE);
    }
    return client.build();
  }

  private static boolean isLoopback(URI uri) {
    return uri.getHost().equals("localhost")
        || Addresses.parse(uri.getHost()).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /** The JDK's authorities and those of the file. */
  private static SSLContext trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      int number = 0;
      TrustManagerFactory own =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      own.init((KeyStore) null);
      for (TrustManager manager : own.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate known : x509.getAcceptedIssuers()) {
            authorities.setCertificateEntry("ca-" + number++, known);
          }
        }
      }
      for (Certificate extra : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("ca-" + number++, extra);
      }
      TrustManagerFactory all =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      all.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, all.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      // Without the cause: its words are told here, and readers of messages look innermost.
      throw new IllegalArgumentException(
          "caCertificate " + pem + " cannot be used: " + Causes.words(e) + "; expected a PEM file");
    }
  }

  /**
   * A credential with an empty cache; the secret is read now.
   *
   * @throws io.circuitd.files.SecretUnavailable when the secret cannot be read
   */
  static TokenCredential credential(
      CloudConfig cloud, Path configDir, HttpClient client, RetryPolicy retries) {
    return switch (cloud.credential()) {
      case CloudCredential.Certificate certificate ->
          certificate(certificate, cloud, configDir, client, retries);
      case CloudCredential.ClientSecret secret ->
          common(
                  new ClientSecretCredentialBuilder(),
                  secret.tenant(),
                  secret.clientId(),
                  cloud,
                  client,
                  retries)
              .clientSecret(secret.secret().resolve(configDir).reveal())
              .build();
      case CloudCredential.ManagedIdentity identity -> managed(identity);
    };
  }

  private static TokenCredential certificate(
      CloudCredential.Certificate certificate,
      CloudConfig cloud,
      Path configDir,
      HttpClient client,
      RetryPolicy retries) {
    ClientCertificateCredentialBuilder builder =
        common(
            new ClientCertificateCredentialBuilder(),
            certificate.tenant(),
            certificate.clientId(),
            cloud,
            client,
            retries);
    Path file = configDir.resolve(certificate.file());
    if (!Files.isReadable(file)) {
      throw new SecretUnavailable("clientCertificate " + file + " cannot be read");
    }
    certificate
        .password()
        .ifPresent(
            password -> builder.clientCertificatePassword(password.resolve(configDir).reveal()));
    return isPfx(file)
        ? builder.pfxCertificate(file.toString()).build()
        : builder.pemCertificate(file.toString()).build();
  }

  /** Whether a file of a certificate is a PKCS#12 container, by its name. */
  static boolean isPfx(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".pfx") || name.endsWith(".p12");
  }

  /** Asks the agent on this machine, which no proxy can reach. */
  private static TokenCredential managed(CloudCredential.ManagedIdentity identity) {
    HttpClient direct =
        new JdkHttpClientBuilder()
            .connectionTimeout(CONNECT)
            .responseTimeout(ANSWER)
            .readTimeout(ANSWER)
            .configuration(Configuration.NONE)
            .build();
    ManagedIdentityCredentialBuilder builder =
        new ManagedIdentityCredentialBuilder()
            .httpClient(direct)
            .addPolicy(new ContentLengthPolicy());
    identity.clientId().ifPresent(builder::clientId);
    return builder.build();
  }

  private static <T extends AadCredentialBuilderBase<T>> T common(
      T builder,
      String tenant,
      String clientId,
      CloudConfig cloud,
      HttpClient client,
      RetryPolicy retries) {
    builder
        .tenantId(tenant)
        .clientId(clientId)
        .authorityHost(cloud.authority().toString())
        .httpClient(client)
        .retryPolicy(retries)
        .addPolicy(new ContentLengthPolicy());
    if (!MICROSOFT.contains(cloud.authority().getHost().toLowerCase(Locale.ROOT))) {
      builder.disableInstanceDiscovery();
    }
    return builder;
  }

  /** Reads, and requests for a token, are safe to repeat. */
  static RetryPolicy readRetries(CloudConfig cloud, Duration base) {
    return new RetryPolicy(
        options(cloud, base)
            .setShouldRetryCondition(tried ->
                tried.getResponse() == null
                    ? Causes.lineFailed(tried.getThrowable())
                    : Waits.worthRetryingRead(tried.getResponse())));
  }

  /** A write is repeated only after Azure said that it did not even look at it. */
  static RetryPolicy writeRetries(CloudConfig cloud, Duration base) {
    return new RetryPolicy(
        options(cloud, base)
            .setShouldRetryCondition(
                tried -> tried.getResponse() != null && Waits.shortThrottle(tried.getResponse())));
  }

  static RetryPolicy noRetries() {
    return new RetryPolicy(
        new RetryOptions(new FixedDelayOptions(0, Duration.ZERO))
            .setShouldRetryCondition(tried -> false));
  }

  private static RetryOptions options(CloudConfig cloud, Duration base) {
    return new RetryOptions(
        new ExponentialBackoffOptions().setMaxRetries(cloud.retries()).setBaseDelay(base));
  }
}
