package io.circuitd.azure;

import io.circuitd.files.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one Azure cloud is reached. Secrets stay references until a token is asked for.
 *
 * @param name how files and messages call it
 * @param arm the Resource Manager endpoint, https
 * @param authority the host that gives tokens, https
 * @param scope what the token is for, such as {@code https://management.azure.com/.default}
 * @param apiVersion of Microsoft.Network; national clouds lag, so every cloud has its own
 * @param subscription the provider's management subscription
 * @param clientCertificate PEM with key and certificate; goes before the secret; a relative path
 *     counts from the configuration folder
 * @param caCertificate PEM of one more authority to trust, beside the JDK's own; for test set-ups
 *     and company proxies
 * @param retries how often a read is tried again, 0 or more
 */
public record CloudConfig(
    String name,
    URI arm,
    URI authority,
    String scope,
    String apiVersion,
    String subscription,
    String tenant,
    String clientId,
    Optional<SecretRef> clientSecret,
    Optional<Path> clientCertificate,
    Optional<Path> caCertificate,
    int retries) {

  /**
   * @throws IllegalArgumentException for an endpoint without https, for no credential at all, for a
   *     negative number of retries
   */
  public CloudConfig {
    requireHttps(name, "arm", arm);
    requireHttps(name, "authority", authority);
    if (clientSecret.isEmpty() && clientCertificate.isEmpty()) {
      throw new IllegalArgumentException(
          "cloud '" + name + "' has neither clientCertificate nor clientSecret");
    }
    if (retries < 0) {
      throw new IllegalArgumentException("cloud '" + name + "': retries is " + retries);
    }
  }

  /** The same cloud with the same credential, for a subscription that it may read. */
  public CloudConfig reading(String other) {
    return reading(other, tenant, clientId, clientSecret, clientCertificate);
  }

  /** The same cloud with a credential of its own, for a subscription that this one may read. */
  public CloudConfig reading(
      String other,
      String itsTenant,
      String itsClient,
      Optional<SecretRef> itsSecret,
      Optional<Path> itsCertificate) {
    return new CloudConfig(
        name,
        arm,
        authority,
        scope,
        apiVersion,
        other,
        itsTenant,
        itsClient,
        itsSecret,
        itsCertificate,
        caCertificate,
        retries);
  }

  private static void requireHttps(String cloud, String field, URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "cloud '" + cloud + "': " + field + " is '" + uri + "'; expected https://host");
    }
  }
}
