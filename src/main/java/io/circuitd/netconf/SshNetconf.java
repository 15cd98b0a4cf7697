package io.circuitd.netconf;

import io.circuitd.netconf.session.ReplyMemory;
import io.circuitd.netconf.session.RpcSession;
import io.circuitd.netconf.transport.SshTransports;
import io.circuitd.netconf.transport.Transport;
import java.time.Duration;
import java.time.InstantSource;

/**
 * NETCONF over SSH (RFC 6242): one SSH client for the daemon, sessions independent of each other.
 */
public final class SshNetconf implements NetconfConnector {
  private final SshTransports ssh;
  private final ReplyMemory memory = new ReplyMemory();

  /** A router that answers nothing loses its session within ten seconds. */
  public SshNetconf() {
    this(Duration.ofSeconds(2));
  }

  SshNetconf(Duration heartbeat) {
    ssh = new SshTransports(heartbeat);
  }

  @Override
  public NetconfSession connect(NetconfTarget target) {
    Transport line =
        switch (target.access()) {
          case SshAccess access -> ssh.open(target, access);
        };
    return RpcSession.open(line, target, memory, InstantSource.system());
  }

  /** Drops every session that is still open. */
  @Override
  public void close() {
    ssh.close();
  }
}
