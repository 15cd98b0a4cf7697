package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.junos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.lab.CertificateToName.MapType;
import io.circuitd.netconf.CallHomePorts;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.TlsTrust;
import io.circuitd.netconf.callhome.CallHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lab routers over TLS, dialled and calling, and calling over SSH (RFC 7589, RFC 8071). */
class CallHomeTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  enum Way {
    SSH,
    TLS
  }

  @TempDir private Path folder;
  private final Lab lab = Lab.start(List.of(junos("pop1-r1"), iosXr("pop1-r2")));
  private final SimulatedRouter r1 = lab.router("pop1-r1");
  private final SimulatedRouter r2 = lab.router("pop1-r2");
  private final LabTls authority = LabTls.create();
  private final LabTls.Identity client = authority.issue("CN=circuitd");
  private final CertificateToName names =
      CertificateToName.all(authority.authority(), MapType.COMMON_NAME, Optional.empty());
  private final NetconfClient netconf = new NetconfClient();
  private final List<NetconfTarget> routers = new CopyOnWriteArrayList<>();
  private TlsAccess access;
  private CallHome home;
  private volatile boolean unreadable;

  @BeforeEach
  void listen() throws Exception {
    access =
        new TlsAccess(
            client.writeCertificate(folder.resolve("client.pem")),
            new Secret(client.key()),
            Optional.empty(),
            new TlsTrust.Authorities(authority.writeCa(folder.resolve("ca.pem"))));
    home =
        netconf.listen(
            new CallHomePorts(
                InetAddress.ofLiteral("127.0.0.1"), OptionalInt.of(0), OptionalInt.of(0)),
            () -> {
              if (unreadable) {
                throw new IllegalStateException("no device profile is called junos");
              }
              return routers;
            });
  }

  @AfterEach
  void stop() {
    netconf.close();
    lab.close();
  }

  private int serve(SimulatedRouter router, String name) {
    return router.serveTls(authority, authority.issue("CN=" + name, name), names, 0);
  }

  private NetconfTarget tls(String name, String host, int port) {
    return new NetconfTarget(
        name, host, port, access, LIMIT, LIMIT, ReplyLimits.DEFAULT, Optional.empty());
  }

  private static NetconfTarget ssh(SimulatedRouter router, String password) {
    return NetconfTarget.ssh(
        router.name(),
        "127.0.0.1",
        router.netconfPort(),
        "circuitd",
        router.hostKeyPin(),
        Optional.of(new Secret(password)),
        Optional.empty(),
        LIMIT,
        LIMIT);
  }

  /** Makes a router call, known to the listener. */
  private NetconfTarget calling(Way way, SimulatedRouter router) {
    NetconfTarget target =
        switch (way) {
          case SSH -> ssh(router, "lab-login").callingHome();
          case TLS -> {
            serve(router, "dns:" + router.name());
            yield tls(router.name(), router.name(), 0).callingHome();
          }
        };
    routers.add(target);
    call(way, router);
    return target;
  }

  private SimulatedRouter.HomeCalls call(Way way, SimulatedRouter router) {
    return switch (way) {
      case SSH -> router.callHomeBySsh(at(home.sshPort()));
      case TLS -> router.callHomeByTls(at(home.tlsPort()));
    };
  }

  private static InetSocketAddress at(OptionalInt port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port.getAsInt());
  }

  @Test
  void aLabRouterIsChangedOverTls() {
    int port = serve(r2, "ip:127.0.0.1");
    try (NetconfSession session = netconf.connect(tls("pop1-r2", "127.0.0.1", port))) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, LabFixtures.xrLeg(""));
      session.commit();
      session.unlock(Datastore.CANDIDATE);
    }
    assertThat(r2.running()).contains("Bundle-Ether10.100");
  }

  @Test
  void aCertificateThatMapsToNoUserIsRefused() {
    CertificateToName nobody = new CertificateToName(List.of());
    int port = r1.serveTls(authority, authority.issue("CN=r1", "ip:127.0.0.1"), nobody, 0);
    assertThat(refused(tls("pop1-r1", "127.0.0.1", port)).reason()).isEqualTo(Reason.LOGIN);
  }

  @Test
  void aCertificateThatMapsToAnotherUserIsRefused() {
    CertificateToName other =
        CertificateToName.all(authority.authority(), MapType.SPECIFIED, Optional.of("someone"));
    int port = r1.serveTls(authority, authority.issue("CN=r1", "ip:127.0.0.1"), other, 0);
    assertThat(refused(tls("pop1-r1", "127.0.0.1", port)).reason()).isEqualTo(Reason.LOGIN);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void routersThatCallAreToldApartAndHandedOut(Way way) {
    NetconfTarget first = calling(way, r1);
    NetconfTarget second = calling(way, r2);
    try (NetconfSession one = netconf.connect(first);
        NetconfSession two = netconf.connect(second)) {
      assertThat(one.capabilities().confirmedCommit11()).isFalse();
      assertThat(two.capabilities().confirmedCommit11()).isTrue();
      two.lock(Datastore.CANDIDATE);
      two.unlock(Datastore.CANDIDATE);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRouterCallsAgainOnceItsLineIsLost(Way way) {
    NetconfTarget target = calling(way, r2);
    long first;
    try (NetconfSession session = netconf.connect(target)) {
      first = session.id();
      session.abort();
    }
    try (NetconfSession session = netconf.connect(target)) {
      assertThat(session.id()).isGreaterThan(first);
      session.discardChanges();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRouterThatRebootsBeforeAnybodyAskedIsThereAgain(Way way) {
    NetconfTarget target = calling(way, r2);
    netconf.connect(target).close();
    await()
        .until(() -> {
          r2.faults().rebootNow();
          try (NetconfSession session = netconf.connect(target)) {
            session.discardChanges();
            return true;
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRouterThatHasNotCalledIsUnreachable(Way way) {
    NetconfTarget target =
        (way == Way.SSH ? ssh(r1, "lab-login") : tls("pop1-r1", "pop1-r1", 0))
            .callingHome()
            .within(SHORT, LIMIT);
    routers.add(target);
    NotConnected refused = refused(target);
    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refused)
        .hasMessageContaining("has not called; we wait since 20")
        .hasMessageContaining(
            way == Way.SSH
                ? "port " + home.sshPort().getAsInt() + " (SSH)"
                : "port " + home.tlsPort().getAsInt() + " (TLS)");
  }

  @Test
  void aLoginThatACallingRouterRefusesIsToldToWhoAsks() {
    NetconfTarget target = ssh(r1, "wrong").callingHome();
    routers.add(target);
    call(Way.SSH, r1);
    await()
        .untilAsserted(() ->
            assertThat(refused(target.within(SHORT, LIMIT)).reason()).isEqualTo(Reason.LOGIN));
  }

  @Test
  void aCertificateThatACallingRouterRefusesIsToldToWhoAsks() {
    r1.faults().refuseLogin(true);
    NetconfTarget target = calling(Way.TLS, r1).within(SHORT, LIMIT);
    await()
        .untilAsserted(() -> {
          NotConnected refused = refused(target);
          assertThat(refused.reason()).isEqualTo(Reason.LOGIN);
          assertThat(refused).hasMessageContaining("pop1-r1 (called from 127.0.0.1)");
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aCallerWithAnotherKeyIsNobody(Way way) {
    NetconfTarget expected =
        way == Way.SSH
            ? ssh(r1, "lab-login").callingHome()
            : tls("pop1-r1", "pop1-r1", 0).callingHome();
    routers.add(expected);
    serve(r2, "dns:pop1-r2");
    call(way, r2);
    NotConnected refused = refused(expected.within(Duration.ofSeconds(1), LIMIT));
    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refused).hasMessageContaining("has not called");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aCallerThatMayBeEitherOfTwoRoutersIsNeither(Way way) {
    NetconfTarget first =
        switch (way) {
          case SSH -> ssh(r1, "lab-login").callingHome();
          case TLS -> {
            serve(r1, "dns:both");
            yield tls("pop1-r1", "both", 0).callingHome();
          }
        };
    NetconfTarget second = named("pop1-r2", first);
    routers.addAll(List.of(first, second));
    call(way, r1);
    for (NetconfTarget one : routers) {
      assertThat(refused(one.within(Duration.ofSeconds(1), LIMIT)))
          .hasMessageContaining("has not called");
    }
    routers.remove(second);
    netconf.connect(first).close();
  }

  private static NetconfTarget named(String name, NetconfTarget like) {
    return new NetconfTarget(
        name,
        like.host(),
        like.port(),
        like.access(),
        like.connectTimeout(),
        like.rpcTimeout(),
        like.limits(),
        like.trace(),
        like.callHome());
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aSessionThatOldTrustLetInIsNotHandedOut(Way way) {
    NetconfTarget before = calling(way, r2);
    NetconfTarget now =
        before.with(
            switch (before.access()) {
              case SshAccess ssh -> ssh.with(new HostTrust.Pin("SHA256:" + "A".repeat(43)));
              case TlsAccess tls -> tls.with(new TlsTrust.Pin("SHA256:" + "00".repeat(32)));
            });
    // The listener still has the old trust when the call comes in.
    assertThat(refused(now.within(Duration.ofSeconds(1), LIMIT)).reason())
        .isEqualTo(Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void callsWhileTheRoutersCannotBeReadTakeNoPlaceForEver(Way way) throws Exception {
    unreadable = true;
    InetSocketAddress port = at(way == Way.SSH ? home.sshPort() : home.tlsPort());
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(port.getAddress(), port.getPort())) {
        socket.setSoTimeout((int) LIMIT.toMillis());
        assertThat(endOf(socket)).isTrue();
      }
    }
    unreadable = false;
    netconf.connect(calling(way, r2)).close();
  }

  private static boolean endOf(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void callersThatSayNothingDoNotKeepOthersOut(Way way) throws Exception {
    List<Socket> silent = new CopyOnWriteArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        InetSocketAddress port = at(way == Way.SSH ? home.sshPort() : home.tlsPort());
        silent.add(new Socket(port.getAddress(), port.getPort()));
      }
      try (NetconfSession session = netconf.connect(calling(way, r2))) {
        assertThat(session.isOpen()).isTrue();
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private NotConnected refused(NetconfTarget target) {
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(target).close());
    assertThat(refused).isNotNull();
    return refused;
  }
}
