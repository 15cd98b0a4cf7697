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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final Programs programs;
  private final Path folder;
  private final int port;

  private OpenSsh(Programs programs, int port) {
    this.programs = programs;
    folder = programs.folder();
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
    OpenSsh ssh = new OpenSsh(Programs.in("openssh"), Programs.freePort());
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
    programs.serveSsh();
    await()
        .alias("sshd, log in " + folder)
        .atMost(Duration.ofSeconds(20))
        .until(() -> Programs.answers(port));
  }

  /** Starts ssh-agent without keys. */
  public Path agent() throws IOException {
    Path socket = folder.resolve("agent");
    programs.serve("agent", Map.of(), List.of(AGENT.toString(), "-D", "-a", socket.toString()));
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
    programs.run("add", environment, command);
  }

  /** A new key pair's file. */
  public Path keygen(String name, String type, String passphrase, String... more)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-q", "-t", type, "-N", passphrase, "-C", name));
    command.addAll(List.of("-f", file.toString()));
    command.addAll(List.of(more));
    programs.run("keygen", Map.of(), command);
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
    programs.run("hash", Map.of(), List.of(KEYGEN.toString(), "-q", "-H", "-f", file.toString()));
    assertThat(file).content().startsWith("|1|").doesNotContain("127.0.0.1");
    return file;
  }

  /** What sshd wrote. */
  String log() throws IOException {
    return programs.output("sshd");
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
    return Programs.user();
  }

  @Override
  public void close() throws IOException {
    programs.close();
  }
}
