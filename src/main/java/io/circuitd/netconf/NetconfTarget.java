package io.circuitd.netconf;

import io.circuitd.files.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how to reach one router.
 *
 * @param name the router's name, for messages
 * @param host address or name; with call home, the address that the router calls from
 * @param access transport and credentials
 * @param connectTimeout limit of each step: connect with key exchange, login, subsystem, hello
 * @param rpcTimeout limit of each operation
 * @param limits what the router's replies may cost us
 * @param trace file that the wire is written to, secrets masked
 * @param callHome the router opens the line (RFC 8071), the port does not count
 */
public record NetconfTarget(
    String name,
    String host,
    int port,
    Access access,
    Duration connectTimeout,
    Duration rpcTimeout,
    ReplyLimits limits,
    Optional<Path> trace,
    boolean callHome) {

  /** A router that we dial. */
  public NetconfTarget(
      String name,
      String host,
      int port,
      Access access,
      Duration connectTimeout,
      Duration rpcTimeout,
      ReplyLimits limits,
      Optional<Path> trace) {
    this(name, host, port, access, connectTimeout, rpcTimeout, limits, trace, false);
  }

  /**
   * A router behind SSH with a pinned host key and today's algorithms.
   *
   * @param hostKeyPin {@code SHA256:…}
   * @param privateKey text of an OpenSSH private key without a passphrase
   */
  public static NetconfTarget ssh(
      String name,
      String host,
      int port,
      String user,
      String hostKeyPin,
      Optional<Secret> password,
      Optional<Secret> privateKey,
      Duration connectTimeout,
      Duration rpcTimeout) {
    SshAccess access =
        new SshAccess(
            user,
            new HostTrust.Pin(hostKeyPin),
            new SshLogin(
                password,
                privateKey.map(key -> new SshLogin.PrivateKey(key, Optional.empty())),
                Optional.empty()),
            SshAlgorithms.MODERN,
            Optional.empty());
    return new NetconfTarget(
        name,
        host,
        port,
        access,
        connectTimeout,
        rpcTimeout,
        ReplyLimits.DEFAULT,
        Optional.empty());
  }

  public NetconfTarget with(Access other) {
    return new NetconfTarget(
        name, host, port, other, connectTimeout, rpcTimeout, limits, trace, callHome);
  }

  public NetconfTarget with(ReplyLimits other) {
    return new NetconfTarget(
        name, host, port, access, connectTimeout, rpcTimeout, other, trace, callHome);
  }

  public NetconfTarget within(Duration toConnect, Duration forReplies) {
    return new NetconfTarget(
        name, host, port, access, toConnect, forReplies, limits, trace, callHome);
  }

  public NetconfTarget tracedTo(Path file) {
    return new NetconfTarget(
        name, host, port, access, connectTimeout, rpcTimeout, limits, Optional.of(file), callHome);
  }

  /** The same router, when it calls us instead. */
  public NetconfTarget callingHome() {
    return new NetconfTarget(
        name, host, port, access, connectTimeout, rpcTimeout, limits, trace, true);
  }
}
