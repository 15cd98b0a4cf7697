package io.circuitd.daemon;

import io.circuitd.daemon.DaemonConfig.Http;
import io.circuitd.files.Fields;
import io.circuitd.files.Finding;
import io.circuitd.files.SecretRef;
import io.circuitd.files.Severity;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code http}. */
final class HttpReader {
  private final Path configDir;

  HttpReader(Path configDir) {
    this.configDir = configDir;
  }

  Optional<Http> read(Fields section) {
    if (section.number("port").isEmpty()) {
      return Optional.empty();
    }
    Http http =
        new Http(
            AddressReader.read(section),
            section.number("port").getAsInt(),
            section.secret("token"),
            section.section("tls").flatMap(this::keyStore));
    if (!AddressReader.loopback(http.address())
        && (http.token().isEmpty() || http.keyStore().isEmpty())) {
      section
          .findings()
          .add(
              new Finding(
                  Severity.WARNING,
                  Optional.empty(),
                  section.position("address"),
                  "metrics on " + http.address() + " " + lacking(http),
                  "token and tls beyond the loopback, as names of customers stand in the metrics",
                  "add them, or listen on 127.0.0.1 behind a proxy that asks for them"));
    }
    return Optional.of(http);
  }

  private static String lacking(Http http) {
    if (http.keyStore().isPresent()) {
      return "for anybody";
    }
    return http.token().isPresent() ? "with a token in the clear" : "for anybody, in the clear";
  }

  private Optional<Http.KeyStore> keyStore(Fields tls) {
    Optional<SecretRef> password = tls.secret("password");
    return tls.path("keyStore")
        .flatMap(file ->
            password.map(opens -> new Http.KeyStore(configDir.resolve(file).normalize(), opens)));
  }
}
