package io.circuitd.netconf.transport;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One SSH server on the way: the router, or the jump host before it.
 *
 * @param where which server of which router this is, for messages
 * @param side what to call it in messages
 * @param section where the inventory describes it, for messages
 * @param limit time for each step: connect with key exchange, login, channel
 */
record Hop(
    String where,
    String side,
    String section,
    String host,
    int port,
    String user,
    HostTrust trust,
    SshLogin login,
    SshAlgorithms algorithms,
    Duration limit) {

  static Hop router(NetconfTarget target, SshAccess access) {
    String through =
        access.jump().map(j -> ", through jump host " + j.host() + " port " + j.port()).orElse("");
    return new Hop(
        target.name() + " (" + target.host() + " port " + target.port() + through + ")",
        "router",
        "netconf",
        target.host(),
        target.port(),
        access.user(),
        access.trust(),
        access.login(),
        access.algorithms(),
        target.connectTimeout());
  }

  static Hop jump(NetconfTarget target, JumpHost jump) {
    return new Hop(
        target.name() + ", jump host (" + jump.host() + " port " + jump.port() + ")",
        "jump host",
        "netconf.jump",
        jump.host(),
        jump.port(),
        jump.user(),
        jump.trust(),
        jump.login(),
        SshAlgorithms.MODERN,
        target.connectTimeout());
  }

  String limitText() {
    return limit.toMillis() / 1000.0 + " s";
  }

  NotConnected failed(Reason reason, String what, @Nullable Throwable cause) {
    return new NotConnected(reason, where + ": " + what, cause);
  }
}
