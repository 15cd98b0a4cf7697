package io.circuitd.netconf;

import java.nio.file.Path;

/** How an SSH host key is checked; there is no way to take any key. */
public sealed interface HostTrust {
  /**
   * One key, known beforehand.
   *
   * @param fingerprint {@code SHA256:…}
   */
  record Pin(String fingerprint) implements HostTrust {}

  /**
   * A file in the format of OpenSSH's known_hosts; it is read, never written.
   *
   * @param file read anew at each connect
   */
  record KnownHosts(Path file) implements HostTrust {}
}
