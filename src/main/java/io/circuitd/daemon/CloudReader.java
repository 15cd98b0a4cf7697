package io.circuitd.daemon;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.WriteHabits;
import io.circuitd.files.Fields;
import io.circuitd.files.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads one of {@code clouds}. */
final class CloudReader {
  private static final Map<String, KnownCloud> KNOWN =
      Map.of(
          "commercial",
          new KnownCloud("https://management.azure.com", "https://login.microsoftonline.com"),
          "government",
          new KnownCloud(
              "https://management.usgovcloudapi.net", "https://login.microsoftonline.us"),
          "china",
          new KnownCloud("https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"));

  private record KnownCloud(String arm, String authority) {}

  private CloudReader() {}

  static Optional<CloudConfig> read(String name, Fields section) {
    Optional<KnownCloud> known = Optional.ofNullable(KNOWN.get(name));
    Optional<URI> arm = uri(section, "arm", known.map(KnownCloud::arm));
    Optional<URI> authority = uri(section, "authority", known.map(KnownCloud::authority));
    Optional<SecretRef> secret = section.secret("clientSecret");
    if (section.has("clientSecret") == section.has("clientCertificate")) {
      section
          .findings()
          .error(
              section.keyPosition(),
              section.has("clientSecret")
                  ? "both clientSecret and clientCertificate"
                  : "neither clientSecret nor clientCertificate",
              "one credential for the cloud",
              "keep one of them");
      return Optional.empty();
    }
    Optional<Path> certificate = section.path("clientCertificate");
    if (arm.isEmpty() || authority.isEmpty() || (secret.isEmpty() && certificate.isEmpty())) {
      return Optional.empty();
    }
    String scope =
        section
            .text("scope")
            .orElseGet(() -> known.map(KnownCloud::arm).orElse(arm.get().toString()) + "/.default");
    return Optional.of(
        new CloudConfig(
            name,
            arm.get(),
            authority.get(),
            scope,
            section.text("apiVersion").orElse("2025-03-01"),
            section.text("subscription").orElse(""),
            section.text("tenant").orElse(""),
            section.text("clientId").orElse(""),
            secret,
            certificate,
            section.path("caCertificate"),
            Math.max(0, section.number("retries").orElse(3)),
            section.section("writes").map(CloudReader::habits).orElse(WriteHabits.USUAL)));
  }

  private static WriteHabits habits(Fields section) {
    WriteHabits usual = WriteHabits.USUAL;
    return new WriteHabits(
        section.flag("ifMatch").orElse(usual.ifMatch()),
        section.flag("announce").orElse(usual.announce()),
        section.flag("deprovisioning").orElse(usual.deprovisioning()),
        section.text("order").map("peering-first"::equals).orElse(usual.peeringFirst()),
        section.flag("deletePeeringsFirst").orElse(usual.deletePeeringsFirst()));
  }

  private static Optional<URI> uri(Fields section, String key, Optional<String> ifAbsent) {
    Optional<String> text = section.has(key) ? section.text(key) : ifAbsent;
    if (text.isEmpty()) {
      if (!section.has(key)) {
        section
            .findings()
            .error(
                section.keyPosition(),
                "a cloud without " + key,
                key + ", as this is none of commercial, government and china",
                "add the key");
      }
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text.get());
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Told below, in our words.
    }
    section
        .findings()
        .error(
            section.position(key),
            "text that is no https address",
            "an address such as https://management.azure.com",
            "correct the value");
    return Optional.empty();
  }
}
