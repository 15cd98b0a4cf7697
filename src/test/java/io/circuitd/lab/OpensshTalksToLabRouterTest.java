package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.outside.Judge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSH's client, code by others, with the netconf subsystem: {@code ssh -s HOST netconf}. */
@Tag("outside")
class OpensshTalksToLabRouterTest {
  private static final Path SSH = Path.of("/usr/bin/ssh");
  private static final String END = "]]>]]>";
  private static final String HELLO =
      "<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities>"
          + "<capability>urn:ietf:params:netconf:base:%s</capability></capabilities></hello>"
          + END;
  private static final String LOCK = rpc(1, "<lock><target><candidate/></target></lock>");
  private static final String CLOSE = rpc(2, "<close-session/>");

  @TempDir Path folder;

  private static String rpc(int id, String operation) {
    return "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='%d'>%s</rpc>"
        .formatted(id, operation);
  }

  @ParameterizedTest
  @CsvSource({"junos, 1.0", "iosxr-native, 1.0", "iosxr-native, 1.1"})
  void aPlainSshClientSeesARouter(String kind, String base) throws Exception {
    Judge.needs(SSH, "apt-get install openssh-client");
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"), "");
    LabRouterSpec spec = withKey(kind, Files.readString(folder.resolve("key.pub")).strip());
    try (Lab lab = Lab.start(List.of(spec))) {
      String port = Integer.toString(lab.router("r1").netconfPort());
      String scanned = run(List.of("ssh-keyscan", "-p", port, "127.0.0.1"), "");
      Files.writeString(
          folder.resolve("known_hosts"),
          scanned
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining("\n", "", "\n")));
      assertThat(run(List.of("ssh-keygen", "-l", "-f", "known_hosts"), ""))
          .contains(lab.router("r1").hostKeyPin());
      boolean chunked = base.equals("1.1");
      String said =
          HELLO.formatted(base) + (chunked ? chunk(LOCK) + chunk(CLOSE) : LOCK + END + CLOSE + END);
      List<String> ssh = new ArrayList<>(List.of(SSH.toString(), "-F", "none", "-p", port));
      ssh.addAll(List.of("-i", "key", "-o", "UserKnownHostsFile=known_hosts"));
      ssh.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"));
      ssh.addAll(List.of("-s", "circuitd@127.0.0.1", "netconf"));
      String heard = run(ssh, said);
      assertThat(heard)
          .contains("urn:ietf:params:netconf:base:" + base, "<session-id>")
          .contains("message-id=\"1\"", "message-id=\"2\"", "ok/>");
      assertThat(heard.endsWith("\n##\n")).isEqualTo(chunked);
      assertThat(heard.endsWith(END)).isNotEqualTo(chunked);
    }
  }

  private static String chunk(String message) {
    return "\n#" + message.length() + "\n" + message + "\n##\n";
  }

  private static LabRouterSpec withKey(String kind, String key) {
    LabRouterSpec spec = kind.equals("junos") ? LabFixtures.junos("r1") : LabFixtures.iosXr("r1");
    return new LabRouterSpec(
        spec.name(),
        spec.kind(),
        spec.ports(),
        spec.vrfs(),
        spec.policies(),
        spec.global(),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("no"), Optional.of(key), 0),
        spec.snmp());
  }

  private String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
