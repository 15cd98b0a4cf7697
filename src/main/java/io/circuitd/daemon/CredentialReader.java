package io.circuitd.daemon;

import io.circuitd.azure.CloudCredential;
import io.circuitd.files.Fields;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads who we are to a cloud: exactly one of three ways to show it. */
final class CredentialReader {
  private static final List<String> WAYS =
      List.of("clientCertificate", "clientSecret", "managedIdentity");

  private CredentialReader() {}

  static Optional<CloudCredential> read(Fields section) {
    List<String> given = WAYS.stream().filter(section::has).toList();
    if (given.size() != 1) {
      section
          .findings()
          .error(
              section.keyPosition(),
              given.isEmpty()
                  ? "none of clientCertificate, clientSecret and managedIdentity"
                  : String.join(" and ", given) + " at once",
              "one credential for the cloud",
              given.isEmpty() ? "add one of them" : "keep one of them");
      return Optional.empty();
    }
    if (section.has("certificatePassword") && !isPfx(section)) {
      section
          .findings()
          .error(
              section.keyPosition("certificatePassword"),
              "a password without a PFX",
              "a clientCertificate whose name ends in .pfx or .p12",
              "take the key out, or convert the certificate");
    }
    return given.getFirst().equals("managedIdentity") ? managed(section) : principal(section);
  }

  private static boolean isPfx(Fields section) {
    String name = section.text("clientCertificate").orElse("").toLowerCase(Locale.ROOT);
    return name.endsWith(".pfx") || name.endsWith(".p12");
  }

  private static Optional<CloudCredential> managed(Fields section) {
    for (String key : List.of("tenant", "clientId")) {
      if (section.has(key)) {
        section
            .findings()
            .error(
                section.keyPosition(key),
                key + " beside managedIdentity",
                "a managed identity alone, which knows both",
                key.equals("clientId")
                    ? "take it out; one of several identities is named by managedIdentity.clientId"
                    : "take it out");
      }
    }
    return section
        .section("managedIdentity")
        .map(identity -> new CloudCredential.ManagedIdentity(identity.text("clientId")));
  }

  private static Optional<CloudCredential> principal(Fields section) {
    for (String key : List.of("tenant", "clientId")) {
      if (!section.has(key)) {
        section
            .findings()
            .error(
                section.keyPosition(),
                "a cloud without " + key,
                key + " of the service principal",
                "add the key");
      }
    }
    Optional<String> tenant = section.text("tenant");
    Optional<String> clientId = section.text("clientId");
    if (tenant.isEmpty() || clientId.isEmpty()) {
      return Optional.empty();
    }
    Optional<CloudCredential> secret =
        section
            .secret("clientSecret")
            .map(ref -> new CloudCredential.ClientSecret(tenant.get(), clientId.get(), ref));
    return secret.or(() ->
        section
            .path("clientCertificate")
            .map((Path file) ->
                new CloudCredential.Certificate(
                    tenant.get(), clientId.get(), file, section.secret("certificatePassword"))));
  }
}
