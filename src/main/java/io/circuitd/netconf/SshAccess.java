package io.circuitd.netconf;

import java.util.Optional;

/**
 * NETCONF over SSH (RFC 6242).
 *
 * @param trust how the router's host key is checked; it always is
 * @param jump host that the line goes through
 */
public record SshAccess(
    String user, HostTrust trust, SshLogin login, SshAlgorithms algorithms, Optional<JumpHost> jump)
    implements Access {

  public SshAccess with(HostTrust other) {
    return new SshAccess(user, other, login, algorithms, jump);
  }

  public SshAccess with(SshLogin other) {
    return new SshAccess(user, trust, other, algorithms, jump);
  }

  public SshAccess with(SshAlgorithms other) {
    return new SshAccess(user, trust, login, other, jump);
  }

  public SshAccess through(JumpHost host) {
    return new SshAccess(user, trust, login, algorithms, Optional.of(host));
  }
}
