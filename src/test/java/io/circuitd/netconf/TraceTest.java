package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.NetconfSession.Datastore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  @TempDir Path folder;
  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @Test
  void theWireOfOneRouterIsWrittenDownWithoutItsSecrets() throws Exception {
    Path file = folder.resolve("r1.trace");
    try (ScriptedServer server =
        new ScriptedServer(peer -> {
          peer.hello(ScriptedServer.BASE_11, "urn:ietf:params:netconf:capability:candidate:1.0");
          peer.reply(peer.next().orElseThrow(), "<ok/>");
          peer.reply(
              peer.next().orElseThrow(),
              "<data><n xmlns='urn:n'><password>hidden-2</password><name>seen-2</name></n></data>");
          peer.drain();
        })) {
      try (NetconfSession session = netconf.connect(server.target().tracedTo(file))) {
        session.editConfig(
            Datastore.CANDIDATE,
            "<n xmlns='urn:n'><authentication-key>hidden-1</authentication-key><name>seen-1</name></n>");
        assertThat(session.getConfig(Datastore.RUNNING, Optional.empty()).getTextContent())
            .isEqualTo("hidden-2seen-2");
      }
      netconf.connect(server.target()).abort();
    }
    assertThat(Files.readString(file))
        .contains(
            " r1 ->\n<hello ",
            " r1 <-\n<hello ",
            "<authentication-key>***</authentication-key><name>seen-1</name>",
            "<password>***</password><name>seen-2</name>",
            "<close-session/>",
            "the session has ended: closed by us")
        .doesNotContain("hidden")
        .containsOnlyOnce(" r1 <-\n<hello ");
  }
}
