package io.circuitd.azure;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one Azure cloud is reached.
 *
 * @param name how files and messages call it
 * @param arm the Resource Manager endpoint, https
 * @param authority the host that gives tokens, https; a managed identity asks another
 * @param scope what the token is for, such as {@code https://management.azure.com/.default}
 * @param apiVersion of Microsoft.Network; national clouds lag, so every cloud has its own
 * @param subscription the provider's management subscription
 * @param caCertificate PEM of one more authority to trust, beside the JDK's own; for test set-ups
 *     and company proxies
 * @param retries how often a read is tried again, 0 or more
 * @param limits how long we wait, and how much we ask for beside what must be asked
 * @param writes how it is written to
 */
public record CloudConfig(
    String name,
    URI arm,
    URI authority,
    String scope,
    String apiVersion,
    String subscription,
    CloudCredential credential,
    Optional<Path> caCertificate,
    int retries,
    CloudLimits limits,
    WriteHabits writes) {

  /**
   * @throws IllegalArgumentException for an endpoint without https, for a negative number of
   *     retries
   */
  public CloudConfig {
    requireHttps(name, "arm", arm);
    requireHttps(name, "authority", authority);
    if (retries < 0) {
      throw new IllegalArgumentException("cloud '" + name + "': retries is " + retries);
    }
  }

  /** The same cloud, for another subscription that this credential may read. */
  public CloudConfig reading(String otherSubscription) {
    return reading(otherSubscription, credential);
  }

  /** The same cloud, for another subscription with a credential of its own. */
  public CloudConfig reading(String otherSubscription, CloudCredential itsCredential) {
    return new CloudConfig(
        name,
        arm,
        authority,
        scope,
        apiVersion,
        otherSubscription,
        itsCredential,
        caCertificate,
        retries,
        limits,
        writes);
  }

  private static void requireHttps(String cloud, String field, URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "cloud '" + cloud + "': " + field + " is '" + uri + "'; expected https://host");
    }
  }
}
