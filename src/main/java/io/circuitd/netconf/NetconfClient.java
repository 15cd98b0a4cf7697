package io.circuitd.netconf;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.callhome.CallHome;
import io.circuitd.netconf.session.ReplyMemory;
import io.circuitd.netconf.session.RpcSession;
import io.circuitd.netconf.transport.SshTransports;
import io.circuitd.netconf.transport.TlsTransports;
import io.circuitd.netconf.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * NETCONF over SSH (RFC 6242) and TLS (RFC 7589): one client for the daemon, sessions independent
 * of each other.
 */
public final class NetconfClient implements NetconfConnector {
  private final SshTransports ssh;
  private final TlsTransports tls;
  private final AtomicReference<@Nullable CallHome> callHome = new AtomicReference<>();
  private final ReplyMemory memory = new ReplyMemory();

  /** A router that answers nothing loses its session within ten seconds. */
  public NetconfClient() {
    this(Duration.ofSeconds(2));
  }

  NetconfClient(Duration heartbeat) {
    ssh = new SshTransports(heartbeat);
    tls = new TlsTransports(heartbeat.multipliedBy(4));
  }

  @Override
  public NetconfSession connect(NetconfTarget target) {
    if (target.callHome()) {
      return called(target);
    }
    Transport line =
        switch (target.access()) {
          case SshAccess access -> ssh.open(target, access);
          case TlsAccess access -> tls.open(target, access);
        };
    return greeted(line, target);
  }

  private NetconfSession greeted(Transport line, NetconfTarget target) {
    return RpcSession.open(line, target, memory, InstantSource.system());
  }

  private NetconfSession called(NetconfTarget target) {
    CallHome home = callHome.get();
    if (home == null) {
      throw new NotConnected(
          Reason.UNREACHABLE,
          target.name()
              + ": it is to call us, but we do not listen for calls; configure the ports of call"
              + " home, or let us dial it",
          null);
    }
    return home.session(target);
  }

  /**
   * Listens for routers that call (RFC 8071), until this is closed; once.
   *
   * @param routers that may call, with whatever others there are; asked at each call
   * @return what is listened on
   * @throws IOException when a port is taken
   */
  public CallHome listen(CallHomePorts ports, Supplier<List<NetconfTarget>> routers)
      throws IOException {
    CallHome home = new CallHome(ports, ssh, tls, routers, this::greeted, InstantSource.system());
    if (!callHome.compareAndSet(null, home)) {
      home.close();
      throw new IllegalStateException("routers are listened for already");
    }
    return home;
  }

  /** Drops every session that is still open. */
  @Override
  public void close() {
    CallHome home = callHome.get();
    if (home != null) {
      home.close();
    }
    tls.close();
    ssh.close();
  }
}
