package io.circuitd.lab;

import io.circuitd.files.Secret;
import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RouterState.Interface;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.snmp.SnmpTarget;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Simulated routers' SNMP agents on ephemeral ports, with the sessions of the worked example. */
final class SnmpLab {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final Secret AUTH = new Secret("auth-pass-0001");
  static final Secret PRIV = new Secret("priv-pass-0001");

  static final String V4 = "192.0.2.250";
  static final String V6 = "2001:db8:468::2";
  static final String GLOBAL_V4 = "198.51.100.2";
  static final String GLOBAL_V6 = "2001:db8:99::2";

  static final List<Interface> INTERFACES =
      List.of(
          new Interface(501, "et-0/0/7", true, true),
          new Interface(517, "et-0/0/7.100", true, true, 0, Optional.of("azure")),
          new Interface(518, "et-0/0/7.101", false, true));

  private SnmpLab() {}

  static InetAddress ip(String text) {
    return Addresses.parse(text).orElseThrow();
  }

  /** A session of AS 11537 with Azure, established one hour ago. */
  static BgpPeer established(String vrf, String local, String remote) {
    return peer(vrf, local, remote, BgpState.ESTABLISHED, NOW.minusSeconds(3600), 0, 0);
  }

  static BgpPeer peer(
      String vrf,
      String local,
      String remote,
      BgpState state,
      Instant since,
      int errorCode,
      int errorSubcode) {
    return new BgpPeer(
        Optional.of(vrf).filter(name -> !name.isEmpty()),
        ip(local),
        ip(remote),
        11537,
        12076,
        state,
        since,
        errorCode,
        errorSubcode,
        state == BgpState.ESTABLISHED ? 42 : 0,
        Optional.of(state == BgpState.ESTABLISHED),
        "et-0/0/7.100");
  }

  /** Two sessions in VRF {@code azure} and two in the global table, all established. */
  static RouterState fourSessions() {
    return new RouterState(
        List.of(
            established("azure", "192.0.2.249", V4),
            established("azure", "2001:db8:468::1", V6),
            established("", "198.51.100.1", GLOBAL_V4),
            established("", "2001:db8:99::1", GLOBAL_V6)),
        INTERFACES);
  }

  static RouterSnmpAgent agent(String kind, AtomicReference<RouterState> state) {
    return RouterSnmpAgent.start(
        kind,
        "mx1",
        0,
        "circuitd",
        "SHA-256",
        AUTH,
        "AES-128",
        PRIV,
        state::get,
        InstantSource.fixed(NOW));
  }

  static SnmpTarget target(RouterSnmpAgent agent) {
    return new SnmpTarget(
        "mx1", "127.0.0.1", agent.port(), "circuitd", "SHA-256", AUTH, "AES-128", PRIV);
  }
}
