package io.circuitd.netconf;

import io.circuitd.files.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * NETCONF over TLS (RFC 7589): version 1.2 with ephemeral keys and AEAD, or 1.3. The router takes
 * our user name from our certificate.
 *
 * @param certificate PEM file with our certificate, then the authorities between it and the one
 *     that the router knows; read anew at each connect
 * @param privateKey PEM text of our key in PKCS#8
 * @param passphrase where the key is encrypted (PBES2)
 */
public record TlsAccess(
    Path certificate, Secret privateKey, Optional<Secret> passphrase, TlsTrust trust)
    implements Access {

  public TlsAccess with(TlsTrust other) {
    return new TlsAccess(certificate, privateKey, passphrase, other);
  }
}
