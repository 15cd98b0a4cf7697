package io.circuitd.netconf;

import io.circuitd.netconf.session.RpcSession;
import io.circuitd.netconf.transport.SshTransports;
import io.circuitd.netconf.transport.TlsTransports;
import io.circuitd.netconf.transport.Transport;
import java.time.Duration;

/**
 * NETCONF over SSH (RFC 6242) and TLS (RFC 7589): one client for the daemon, sessions independent
 * of each other.
 */
public final class SshNetconf implements NetconfConnector {
  private final SshTransports ssh;
  private final TlsTransports tls = new TlsTransports();

  /** A router that is silent for about half a minute loses its session. */
  public SshNetconf() {
    this(Duration.ofSeconds(10));
  }

  SshNetconf(Duration heartbeat) {
    ssh = new SshTransports(heartbeat);
  }

  @Override
  public NetconfSession connect(NetconfTarget target) {
    Transport line =
        switch (target.access()) {
          case SshAccess access -> ssh.open(target, access);
          case TlsAccess access -> tls.open(target, access);
        };
    return RpcSession.open(line, target);
  }

  /** Drops every session that is still open. */
  @Override
  public void close() {
    tls.close();
    ssh.close();
  }
}
