package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.model.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Routers that call instead of being dialled, and one whose wire is traced. */
class ReachTest {
  private static final String ROUTER = "chic-mx1";

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder, 1);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aRouterThatCallsHomeIsBuiltLikeAnyOther() throws Exception {
    int port = listenForCalls();
    site.start();
    assertThat(site.daemon().plan(LabSite.test(1)).findings().toString())
        .contains(ROUTER, "call", Integer.toString(port));
    try (var calls =
        site.router(ROUTER)
            .callHomeBySsh(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
      site.build(LabSite.test(1), Side.PRIMARY);
      assertThat(site.running(ROUTER)).contains("198.51.100.10");
      assertThat(calls).isNotNull();
    }
  }

  @Test
  void aPortOfCallHomeThatIsTakenEndsTheStartWithTheReason() throws Exception {
    int port = listenForCalls();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(site::start)
          .isInstanceOf(Daemon.CannotStart.class)
          .hasMessageContaining("netconf.callHome: cannot listen on 127.0.0.1")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aTraceIsSwitchedOnWhileTheDaemonRuns() {
    site.start();
    site.build(LabSite.test(1), Side.PRIMARY);
    Path file = site.configDir().resolve("run/trace.txt");
    site.edit("inventory.yaml", root -> netconf(root).put("trace", "run/trace.txt"));
    readRouters();
    LabSite.awaitTrue("trace", () -> Files.exists(file) && Files.readString(file).contains("->"));
    site.edit("inventory.yaml", root -> netconf(root).remove("trace"));
    readRouters();
    LabSite.awaitTrue("end", () -> Files.readString(file).contains("the session has ended"));
  }

  private void readRouters() {
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
  }

  private int listenForCalls() throws IOException {
    int port = freePort();
    site.edit("inventory.yaml", root -> netconf(root).put("callHome", true));
    site.edit(
        "circuitd.yaml",
        root ->
            root.withObject("/netconf")
                .withObject("/callHome")
                .put("address", "127.0.0.1")
                .put("ssh", port));
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static ObjectNode netconf(ObjectNode root) {
    return root.withObject("/routers/" + ROUTER + "/netconf");
  }
}
