package io.circuitd.northbound.metrics;

import io.circuitd.files.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where metrics are served.
 *
 * @param address of ours that is listened on
 * @param port TCP; 0 for any that is free
 * @param token what a reader of the metrics must show; empty where anybody may read them
 * @param tls empty for plain HTTP
 */
public record HttpSettings(
    String address, int port, Optional<Secret> token, Optional<KeyStore> tls) {

  /**
   * Our certificate and its key.
   *
   * @param file in PKCS#12
   */
  public record KeyStore(Path file, Secret password) {}
}
