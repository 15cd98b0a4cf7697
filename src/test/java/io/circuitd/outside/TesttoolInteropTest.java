package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.files.Secret;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * OpenDaylight's netconf-testtool, code by others, at the router's end of the wire: many devices,
 * candidate and commit; its locks exclude nobody, and it has no confirmed commit.
 */
@Tag("outside")
class TesttoolInteropTest {
  private static final Path JAR = Path.of("target/outside/netconf-testtool.jar");
  private static final int DEVICES = 20;
  private static final String POP = "urn:circuitd:test:pop";
  private static final Pattern OFFERED = Pattern.compile("offered (SHA256:\\S+)");

  @TempDir static Path folder;

  private static final NetconfClient netconf = new NetconfClient();
  private static Optional<Process> tool = Optional.empty();
  private static int firstPort;

  @BeforeAll
  static void start() throws IOException {
    Judge.needs(JAR, "mvn process-test-resources copies it");
    Path models = Files.createDirectory(folder.resolve("models"));
    String model = "pop@2026-11-21.yang";
    try (InputStream text = TesttoolInteropTest.class.getResourceAsStream(model)) {
      Files.write(models.resolve(model), text == null ? new byte[0] : text.readAllBytes());
    }
    firstPort = freePorts();
    Path log = folder.resolve("testtool.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", JAR.toAbsolutePath().toString()));
    command.addAll(List.of("--schemas-dir", models.toString(), "--ip", "127.0.0.1"));
    command.addAll(List.of("--device-count", Integer.toString(DEVICES)));
    command.addAll(List.of("--starting-port", Integer.toString(firstPort)));
    command.addAll(List.of("--ssh", "true", "--exi", "false", "--md-sal", "true"));
    tool =
        Optional.of(
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    Awaitility.await()
        .alias("netconf-testtool")
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(log).contains("devices started successfully"));
  }

  @AfterAll
  static void stop() {
    netconf.close();
    tool.ifPresent(Process::destroyForcibly);
  }

  /** The first of as many ports in a row as there are devices. */
  private static int freePorts() throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int first = probe.getLocalPort() - DEVICES;
        if (allFree(first)) {
          return first;
        }
      }
    }
    throw new IOException("no " + DEVICES + " free ports in a row");
  }

  private static boolean allFree(int first) {
    for (int port = first; port < first + DEVICES; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(probe.isBound()).isTrue();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  /** The tool makes its host key anew at each start; the refusal tells which it is. */
  private static NetconfTarget device(int number) {
    NetconfTarget unknown =
        NetconfTarget.ssh(
            "device-" + number,
            "127.0.0.1",
            firstPort + number,
            "admin",
            "SHA256:unknown",
            Optional.of(new Secret("admin")),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(unknown).close());
    assertThat(refused.reason()).isEqualTo(NotConnected.Reason.HOST_KEY);
    Matcher offered = OFFERED.matcher(String.valueOf(refused.getMessage()));
    assertThat(offered.find()).isTrue();
    SshAccess access = (SshAccess) unknown.access();
    return unknown.with(access.with(new HostTrust.Pin(offered.group(1))));
  }

  private static String port(String name, int outer) {
    return "<pop xmlns='%s'><port><name>%s</name><unit><number>%d</number><outer>%d</outer></unit></port></pop>"
        .formatted(POP, name, outer, outer);
  }

  private static Optional<String> filter() {
    return Optional.of("<pop xmlns='" + POP + "'/>");
  }

  @Test
  void theHelloSaysWhatItOffers() {
    try (NetconfSession session = netconf.connect(device(0))) {
      assertThat(session.capabilities().base11()).isTrue();
      assertThat(session.capabilities().candidate()).isTrue();
      assertThat(session.capabilities().confirmedCommit()).isFalse();
      assertThat(session.capabilities().has(POP)).isTrue();
    }
  }

  @Test
  void anEditOfTheCandidateIsSeenInRunningAfterItsCommit() {
    try (NetconfSession session = netconf.connect(device(1))) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, port("et-0/0/7", 12));
      assertThat(session.getConfig(Datastore.RUNNING, filter()).getTextContent())
          .doesNotContain("et-0/0/7");
      session.commit();
      session.unlock(Datastore.CANDIDATE);
    }
    try (NetconfSession session = netconf.connect(device(1))) {
      Element data = session.getConfig(Datastore.RUNNING, filter());
      assertThat(data.getElementsByTagNameNS(POP, "outer").item(0).getTextContent())
          .isEqualTo("12");
    }
  }

  @Test
  void discardedEditsAreGone() {
    try (NetconfSession session = netconf.connect(device(2))) {
      session.editConfig(Datastore.CANDIDATE, port("et-0/0/8", 13));
      session.discardChanges();
      session.commit();
      assertThat(session.getConfig(Datastore.RUNNING, filter()).getTextContent())
          .doesNotContain("et-0/0/8");
    }
  }

  @Test
  void anUnknownElementIsRefusedInItsWords() {
    try (NetconfSession session = netconf.connect(device(3))) {
      Refused refused =
          catchThrowableOfType(
              Refused.class,
              () ->
                  session.editConfig(
                      Datastore.CANDIDATE, "<pop xmlns='" + POP + "'><nonsense/></pop>"));
      assertThat(refused.errors()).isNotEmpty();
      assertThat(refused).hasMessageContaining("nonsense");
    }
  }

  @Test
  void whatTheHelloDoesNotOfferIsNotSent() {
    try (NetconfSession session = netconf.connect(device(4))) {
      assertThat(
              catchThrowableOfType(
                  Refused.class,
                  () -> session.confirmedCommit(Duration.ofSeconds(30), Optional.empty())))
          .hasMessageContaining("nothing was sent");
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void manyDevicesAreEditedAtATime() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> edits = new ArrayList<>();
      for (int number = 5; number < DEVICES; number++) {
        NetconfTarget target = device(number);
        int outer = 100 + number;
        edits.add(threads.submit(() -> edited(target, outer)));
      }
      for (int i = 0; i < edits.size(); i++) {
        assertThat(edits.get(i).get()).isEqualTo(Integer.toString(105 + i));
      }
    }
  }

  private static String edited(NetconfTarget target, int outer) {
    try (NetconfSession session = netconf.connect(target)) {
      session.editConfig(Datastore.CANDIDATE, port("et-0/0/9", outer));
      session.commit();
      Element data = session.getConfig(Datastore.RUNNING, filter());
      return data.getElementsByTagNameNS(POP, "outer").item(0).getTextContent();
    }
  }
}
