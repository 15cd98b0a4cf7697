package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's OpenSSH: sshd with a netconf subsystem that says hello and listens, ssh-keygen,
 * ssh-agent and ssh-add; each has its own folder, ports and keys, and runs as the current user.
 */
public final class OpenSsh implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
  private static final Path AGENT = Path.of("/usr/bin/ssh-agent");
  private static final Path ADD = Path.of("/usr/bin/ssh-add");
  private static final String HELLO =
      "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>"
          + "urn:ietf:params:netconf:base:1.0</capability></capabilities><session-id>7"
          + "</session-id></hello>]]>]]>";

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private OpenSsh(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts sshd with host keys of three types; skips the running test where it is not installed.
   *
   * @param settings more lines of sshd_config
   */
  public static OpenSsh start(String... settings) throws IOException, InterruptedException {
    for (Path program : List.of(SSHD, KEYGEN, AGENT, ADD)) {
      Judge.needs(program, "apt-get install --no-install-recommends openssh-server");
    }
    OpenSsh ssh = new OpenSsh(Files.createTempDirectory("openssh"), freePort());
    try {
      ssh.serve(settings);
      return ssh;
    } catch (IOException | InterruptedException | RuntimeException e) {
      ssh.close();
      throw e;
    }
  }

  private void serve(String... settings) throws IOException, InterruptedException {
    keygen("host_ed25519", "ed25519", "");
    keygen("host_ecdsa", "ecdsa", "");
    keygen("host_rsa", "rsa", "", "-b", "2048");
    Files.writeString(folder.resolve("authorized"), "");
    Path subsystem = folder.resolve("subsystem");
    Files.writeString(subsystem, "#!/bin/sh\nprintf '%s' '" + HELLO + "'\nexec cat >/dev/null\n");
    assertThat(subsystem.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        %3$s
        ListenAddress 127.0.0.1
        Port %1$d
        HostKey %2$s/host_ed25519
        HostKey %2$s/host_ecdsa
        HostKey %2$s/host_rsa
        PidFile none
        AuthorizedKeysFile %2$s/authorized
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        UsePAM no
        StrictModes no
        LogLevel DEBUG1
        Subsystem netconf %2$s/subsystem
        """
            .formatted(port, folder, String.join("\n", settings)));
    if (user().equals("root")) {
      // sshd as root refuses to start without its privilege separation folder.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    processes.add(
        launch(
            "sshd",
            Map.of(),
            SSHD.toString(),
            "-D",
            "-e",
            "-f",
            folder.resolve("sshd_config").toString()));
    await().alias("sshd, log in " + folder).atMost(Duration.ofSeconds(20)).until(this::answers);
  }

  /** Starts ssh-agent without keys. */
  public Path agent() throws IOException {
    Path socket = folder.resolve("agent");
    processes.add(launch("agent", Map.of(), AGENT.toString(), "-D", "-a", socket.toString()));
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
    return socket;
  }

  /** Runs ssh-add against an agent. */
  public void add(Path agent, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ADD.toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "SSH_AUTH_SOCK", agent.toString(),
            "SSH_ASKPASS", folder.resolve("askpass").toString(),
            "SSH_ASKPASS_REQUIRE", "force");
    Files.writeString(folder.resolve("askpass"), "#!/bin/sh\necho lock-it\n");
    assertThat(folder.resolve("askpass").toFile().setExecutable(true)).isTrue();
    ended(launch("add", environment, command.toArray(String[]::new)));
  }

  /** A new key pair's file. */
  public Path keygen(String name, String type, String passphrase, String... more)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-q", "-t", type, "-N", passphrase, "-C", name));
    command.addAll(List.of("-f", file.toString()));
    command.addAll(List.of(more));
    ended(launch("keygen", Map.of(), command.toArray(String[]::new)));
    return file;
  }

  /** Lets the key in. */
  void authorise(Path key) throws IOException {
    Files.copy(
        Path.of(key + ".pub"),
        folder.resolve("authorized"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** A known_hosts file with the host key of one type, its names hashed by ssh-keygen. */
  Path hashedKnownHosts(String type) throws IOException, InterruptedException {
    Path file = folder.resolve("known_" + type);
    String key = Files.readString(folder.resolve("host_" + type + ".pub"));
    Files.writeString(file, "[127.0.0.1]:" + port + " " + key);
    ended(launch("hash", Map.of(), KEYGEN.toString(), "-q", "-H", "-f", file.toString()));
    assertThat(file).content().startsWith("|1|").doesNotContain("127.0.0.1");
    return file;
  }

  /** What sshd wrote. */
  String log() throws IOException {
    return Files.readString(folder.resolve("sshd.out"));
  }

  NetconfTarget target(HostTrust trust, SshLogin login) {
    return new NetconfTarget(
        "r1",
        "127.0.0.1",
        port,
        new SshAccess(user(), trust, login, SshAlgorithms.MODERN, Optional.empty()),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        ReplyLimits.DEFAULT,
        Optional.empty());
  }

  int port() {
    return port;
  }

  static String user() {
    return System.getProperty("user.name");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch(String name, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(folder.resolve(name + ".out").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void ended(Process process) throws InterruptedException {
    assertThat(process.waitFor()).isZero();
  }

  private boolean answers() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    for (Process process : processes) {
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
