package io.circuitd.netconf;

/** Which SSH algorithms are offered to a router. */
public enum SshAlgorithms {
  /** Today's: curve25519 first, no SHA-1, no CBC. */
  MODERN,
  /** Also ssh-rsa, diffie-hellman-group14-sha1 and aes-cbc, for old routers. */
  LEGACY,
  /** A key exchange that withstands quantum computers first; costs more CPU at each connect. */
  POST_QUANTUM
}
