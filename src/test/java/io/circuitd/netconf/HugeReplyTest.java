package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.ScriptedServer.Peer;
import io.circuitd.netconf.ScriptedServer.Rpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeReplyTest {
  private static final int ENTRIES = 100_000;
  private static final int PER_CHUNK = 100;
  private static final String FILLING = "x".repeat(960);

  @Test
  void aHundredMegabytesAreFilteredAndComparedInAHeapOf64(@TempDir Path folder) throws Exception {
    Path found = folder.resolve("found");
    Path words = folder.resolve("words");
    try (ScriptedServer server = new ScriptedServer(HugeReplyTest::answer)) {
      Process client =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallHeap.class.getName(),
                  String.valueOf(server.port()),
                  server.fingerprint(),
                  found.toString())
              .redirectErrorStream(true)
              .redirectOutput(words.toFile())
              .start();
      try {
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        client.destroyForcibly();
      }
    }
    assertThat(words).content().doesNotContain("Exception").doesNotContain("OutOfMemoryError");
    assertThat(Files.readAllLines(found))
        .containsExactly("ge-12345 of 100000", "ge-77777 differs, same length", "heap 64");
  }

  private static void answer(Peer peer) throws IOException {
    peer.hello(
        ScriptedServer.BASE_10,
        ScriptedServer.BASE_11,
        "urn:ietf:params:netconf:capability:candidate:1.0");
    for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      if (rpc.get().text().contains("close-session")) {
        peer.reply(rpc.get(), "<ok/>");
        return;
      }
      boolean candidate = rpc.get().text().contains("candidate");
      chunk(
          peer,
          "<rpc-reply %s message-id='%s'><data><interfaces xmlns='urn:x'>"
              .formatted(ScriptedServer.BASE, rpc.get().id()));
      for (int first = 0; first < ENTRIES; first += PER_CHUNK) {
        StringBuilder text = new StringBuilder(PER_CHUNK * 1100);
        for (int i = first; i < first + PER_CHUNK; i++) {
          text.append("<interface><name>ge-").append(i).append("</name><description>port ");
          text.append(candidate && i == 77_777 ? -i : i).append(' ').append(FILLING);
          text.append("</description></interface>\n");
        }
        chunk(peer, text.toString());
      }
      chunk(peer, "</interfaces></data></rpc-reply>");
      peer.raw("\n##\n");
    }
  }

  private static void chunk(Peer peer, String text) throws IOException {
    peer.raw("\n#" + text.getBytes(StandardCharsets.UTF_8).length + "\n" + text);
  }
}
