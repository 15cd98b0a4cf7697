package io.circuitd.daemon;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.CloudLimits;
import io.circuitd.azure.WriteHabits;
import io.circuitd.files.Fields;
import java.net.URI;
import java.time.Duration;
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
    Optional<CloudCredential> credential = CredentialReader.read(section);
    if (arm.isEmpty() || authority.isEmpty() || credential.isEmpty()) {
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
            credential.get(),
            section.path("caCertificate"),
            Math.max(0, section.number("retries").orElse(3)),
            limits(section),
            section.section("writes").map(CloudReader::habits).orElse(WriteHabits.USUAL)));
  }

  private static CloudLimits limits(Fields section) {
    CloudLimits usual = CloudLimits.USUAL;
    Optional<Fields> readOuts = section.section("readOuts");
    return new CloudLimits(
        seconds(Optional.of(section), "operationLimit", usual.operation()),
        seconds(readOuts, "limit", usual.readOut()),
        number(readOuts, "perMinute", usual.readOutsPerMinute()),
        number(readOuts, "floor", usual.floor()));
  }

  private static Duration seconds(Optional<Fields> section, String key, Duration ifAbsent) {
    return Duration.ofSeconds(number(section, key, (int) ifAbsent.toSeconds()));
  }

  private static int number(Optional<Fields> section, String key, int ifAbsent) {
    return section.map(s -> s.number(key).orElse(ifAbsent)).orElse(ifAbsent);
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
