package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.files.Secret;
import io.circuitd.lab.CertificateToName;
import io.circuitd.lab.CertificateToName.MapType;
import io.circuitd.lab.Lab;
import io.circuitd.lab.LabRouterSpec;
import io.circuitd.lab.LabTls;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.TlsTrust;
import io.circuitd.netconf.wire.SafeXml;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL judges both ends of NETCONF over TLS: before netconfd, and as a client of the lab. */
@Tag("outside")
class OpenSslJudgeTest {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String INTERFACE =
      "<interface-configurations xmlns='http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg'>"
          + "<interface-configuration><active>act</active><interface-name>Bundle-Ether10"
          + "</interface-name><description>over TLS</description></interface-configuration>"
          + "</interface-configurations>";

  @TempDir private Path folder;
  private final NetconfClient netconf = new NetconfClient();
  private final LabTls authority = LabTls.create();
  private final LabTls.Identity server = authority.issue("CN=router", "ip:127.0.0.1");
  private final LabTls.Identity client = authority.issue("CN=circuitd");

  @AfterEach
  void close() {
    netconf.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS1.2", "TLS1.3"})
  void aChangeIsCommittedThroughOpenSsl(String version) throws Exception {
    try (NetconfdServer netconfd = NetconfdServer.start();
        NetconfSession session = netconf.connect(target(port(netconfd, version), client))) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, INTERFACE);
      session.commit();
      session.unlock(Datastore.CANDIDATE);
      assertThat(SafeXml.serialise(session.getConfig(Datastore.RUNNING, Optional.empty())))
          .contains("over TLS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS1.2", "TLS1.3"})
  void aCertificateThatOpenSslRefusesIsALoginFailure(String version) throws Exception {
    LabTls.Identity stranger = LabTls.create().issue("CN=stranger");
    try (NetconfdServer netconfd = NetconfdServer.start()) {
      NetconfTarget target = target(port(netconfd, version), stranger);
      NotConnected refused =
          catchThrowableOfType(NotConnected.class, () -> netconf.connect(target).close());
      assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(Reason.LOGIN);
      assertThat(refused).hasMessageContaining("CN=stranger");
    }
  }

  @Test
  void openSslIsAnsweredByALabRouter() throws Exception {
    Judge.needs(OPENSSL, "apt-get install --no-install-recommends openssl");
    try (Lab lab = Lab.start(List.of(router()))) {
      int port =
          lab.router("r1")
              .serveTls(
                  authority,
                  server,
                  CertificateToName.all(
                      authority.authority(), MapType.COMMON_NAME, Optional.empty()),
                  0);
      Path key = Files.writeString(folder.resolve("client.key"), client.key());
      Process openssl =
          new ProcessBuilder(
                  OPENSSL.toString(),
                  "s_client",
                  "-quiet",
                  "-verify_return_error",
                  "-verify_ip",
                  "127.0.0.1",
                  "-connect",
                  "127.0.0.1:" + port,
                  "-cert",
                  client.writeCertificate(folder.resolve("client.pem")).toString(),
                  "-key",
                  key.toString(),
                  "-CAfile",
                  authority.writeCa(folder.resolve("ca.pem")).toString())
              .redirectError(folder.resolve("openssl.err").toFile())
              .start();
      try (OutputStream in = openssl.getOutputStream()) {
        in.write(
            """
            <hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>\
            urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>\
            <rpc xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1">\
            <close-session/></rpc>]]>]]>\
            """
                .getBytes(StandardCharsets.UTF_8));
        in.flush();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said)
            .as(Files.readString(folder.resolve("openssl.err")))
            .contains("<session-id>")
            .contains("message-id=\"1\"")
            .contains("<ok/>");
      } finally {
        openssl.destroyForcibly();
      }
    }
  }

  private int port(NetconfdServer netconfd, String version) throws Exception {
    Path certificate = server.writeCertificate(folder.resolve("server.pem"));
    Files.writeString(certificate, Files.readString(certificate) + server.key());
    return netconfd.overTls(certificate, authority.writeCa(folder.resolve("ca.pem")), version);
  }

  private NetconfTarget target(int port, LabTls.Identity identity) {
    return new NetconfTarget(
        "r1",
        "127.0.0.1",
        port,
        new TlsAccess(
            identity.writeCertificate(folder.resolve("own.pem")),
            new Secret(identity.key()),
            Optional.empty(),
            new TlsTrust.Authorities(folder.resolve("ca.pem"))),
        LIMIT,
        LIMIT,
        ReplyLimits.DEFAULT,
        Optional.empty());
  }

  private static LabRouterSpec router() {
    return new LabRouterSpec(
        "r1",
        "iosxr-native",
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("unused"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("lab-auth-secret"),
            "AES-128",
            new Secret("lab-priv-secret"),
            0));
  }
}
