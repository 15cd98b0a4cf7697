package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.lab.CertificateToName.MapType;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.TlsTrust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The NETCONF client and every kind of lab router, over SSH and over TLS. */
class ClientMeetsLabRoutersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final NetconfClient netconf = new NetconfClient();
  private Optional<Lab> lab = Optional.empty();

  @AfterEach
  void stop() {
    netconf.close();
    lab.ifPresent(Lab::close);
  }

  private SimulatedRouter router(String kind) {
    Lab started = Lab.start(List.of(LabFixtures.of(kind, "r1")));
    lab = Optional.of(started);
    return started.router("r1");
  }

  private NetconfTarget target(SimulatedRouter router, String transport) {
    if (transport.equals("ssh")) {
      return NetconfTarget.ssh(
          "r1",
          "127.0.0.1",
          router.netconfPort(),
          "circuitd",
          router.hostKeyPin(),
          Optional.of(new Secret("lab-login")),
          Optional.empty(),
          LIMIT,
          LIMIT);
    }
    LabTls authority = LabTls.create();
    LabTls.Identity client = authority.issue("CN=circuitd");
    int port =
        router.serveTls(
            authority,
            authority.issue("CN=r1", "ip:127.0.0.1"),
            CertificateToName.all(authority.authority(), MapType.COMMON_NAME, Optional.empty()),
            0);
    TlsAccess access =
        new TlsAccess(
            client.writeCertificate(folder.resolve("client.pem")),
            new Secret(client.key()),
            Optional.empty(),
            new TlsTrust.Authorities(authority.writeCa(folder.resolve("ca.pem"))));
    return new NetconfTarget(
        "r1", "127.0.0.1", port, access, LIMIT, LIMIT, ReplyLimits.DEFAULT, Optional.empty());
  }

  private static String leg(String kind) {
    return switch (kind) {
      case "junos" -> LabFixtures.junosLeg("", 12076);
      case "sros" -> LabFixtures.srOsLeg("");
      case "eos" -> LabFixtures.eosLeg("");
      case "iosxr-native" -> LabFixtures.xrLeg("");
      default -> LabFixtures.unifiedInterface("");
    };
  }

  @ParameterizedTest(name = "{0} over {1}")
  @CsvSource({
    "junos, ssh",
    "junos, tls",
    "iosxr-native, ssh",
    "iosxr-native, tls",
    "iosxr, ssh",
    "iosxr7, ssh",
    "sros, ssh",
    "sros, tls",
    "eos, ssh",
    "eos, tls"
  })
  void aChangeIsMadeTakenBackRefusedAndKept(String kind, String transport) {
    SimulatedRouter router = router(kind);
    String before = router.running();
    NetconfTarget target = target(router, transport);
    try (NetconfSession session = netconf.connect(target);
        NetconfSession other = netconf.connect(target)) {
      boolean persists = session.capabilities().confirmedCommit11();
      assertThat(persists).isEqualTo(!kind.equals("junos"));

      session.lock(Datastore.CANDIDATE);
      LockDenied denied =
          catchThrowableOfType(LockDenied.class, () -> other.lock(Datastore.CANDIDATE));
      assertThat(denied.holder().orElseThrow().sessionId()).isEqualTo(session.id());

      session.editConfig(Datastore.CANDIDATE, leg(kind));
      session.validate(Datastore.CANDIDATE);
      session.discardChanges();
      session.commit();
      assertThat(unstamped(router)).isEqualTo(unstamped(before));

      session.editConfig(Datastore.CANDIDATE, leg(kind));
      session.confirmedCommit(Duration.ofSeconds(1), Optional.empty());
      assertThat(unstamped(router)).isNotEqualTo(unstamped(before));
      await().until(() -> unstamped(router).equals(unstamped(before)));

      session.discardChanges();
      session.editConfig(Datastore.CANDIDATE, leg(kind));
      session.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
      session.confirm(Optional.empty());
      assertThat(session.getConfig(Datastore.RUNNING, Optional.empty()).getTextContent())
          .contains("100");
      session.unlock(Datastore.CANDIDATE);

      assertThatThrownBy(
              () -> session.editConfig(Datastore.CANDIDATE, "<nonsense xmlns='urn:nobody'/>"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("nonsense");
      other.killSession(session.id());
      assertThatThrownBy(() -> session.getConfig(Datastore.RUNNING, Optional.empty()))
          .isInstanceOf(Lost.class);
    }
    assertThat(unstamped(router)).isNotEqualTo(unstamped(before));
  }

  private static String unstamped(SimulatedRouter router) {
    return unstamped(router.running());
  }

  private static String unstamped(String running) {
    return running.replaceAll(" junos:[a-z-]+=\"[^\"]*\"", "");
  }
}
