package io.circuitd.azure;

import io.circuitd.files.SecretRef;
import java.nio.file.Path;
import java.util.Optional;

/** Who we are to one cloud. Secrets and keys stay references until a token is asked for. */
public sealed interface CloudCredential {
  /**
   * A service principal that shows a certificate.
   *
   * @param file PEM with key and certificate, or PFX where the name ends in {@code .pfx} or {@code
   *     .p12}; a relative path counts from the configuration folder
   * @param password of a PFX
   */
  record Certificate(String tenant, String clientId, Path file, Optional<SecretRef> password)
      implements CloudCredential {}

  /** A service principal that shows a secret. */
  record ClientSecret(String tenant, String clientId, SecretRef secret)
      implements CloudCredential {}

  /**
   * The identity that Azure gave to this machine: a virtual machine there, or one of ours that
   * Azure Arc manages. The SDK finds the machine's agent by the environment (IDENTITY_ENDPOINT and
   * IDENTITY_HEADER; else the metadata address) and keeps its tokens for the whole process: a token
   * that Azure refuses before its time is not renewed.
   *
   * @param clientId which of several identities
   */
  record ManagedIdentity(Optional<String> clientId) implements CloudCredential {}
}
