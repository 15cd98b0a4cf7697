package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfTarget;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's netconfd (yuma123) with Cisco's native IOS-XR modules, behind OpenSSH: a NETCONF server
 * with code by others on every layer. Each has its own folder, ports and keys, and runs as the
 * current user. Starts with an empty configuration. Not true to RFC 6241 in places: {@code
 * validate} and then {@code commit} commits nothing, and the timer of a confirmed commit does not
 * fire while RPCs arrive every 0.5 s or faster.
 */
public final class NetconfdServer implements AutoCloseable {
  private static final Path NETCONFD = Path.of("/usr/sbin/netconfd");
  private static final Path SUBSYSTEM = Path.of("/usr/sbin/netconf-subsystem");
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
  private static final String INSTALL =
      "apt-get install --no-install-recommends netconfd libyuma-base openssh-server";
  private static final List<String> MODULES =
      List.of(
          "Cisco-IOS-XR-ifmgr-cfg",
          "Cisco-IOS-XR-l2-eth-infra-cfg",
          "Cisco-IOS-XR-ipv4-io-cfg",
          "Cisco-IOS-XR-ipv6-ma-cfg",
          "Cisco-IOS-XR-infra-rsi-cfg",
          "Cisco-IOS-XR-ipv4-bgp-cfg",
          "Cisco-IOS-XR-l2vpn-cfg",
          "Cisco-IOS-XR-policy-repository-cfg");

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private NetconfdServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one; skips the running test where packages or the kit are missing. */
  public static NetconfdServer start() throws IOException, InterruptedException {
    for (Path program : List.of(NETCONFD, SUBSYSTEM, SSHD, KEYGEN)) {
      Judge.needs(program, INSTALL);
    }
    Path modules = Judge.yangKit().resolve("iosxr-native");
    NetconfdServer server = new NetconfdServer(Files.createTempDirectory("netconfd"), freePort());
    try {
      server.run(modules);
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void run(Path modules) throws IOException, InterruptedException {
    Path socket = folder.resolve("socket");
    List<String> netconfd =
        new ArrayList<>(
            List.of(
                NETCONFD.toString(),
                "--no-startup",
                "--target=candidate",
                "--superuser=" + user(),
                "--access-control=off",
                "--log=" + folder.resolve("netconfd.log"),
                "--log-level=info",
                "--home=" + folder,
                "--port=" + port,
                "--ncxserver-sockname=" + socket,
                "--modpath=" + modules + ":/usr/share/yuma/modules"));
    MODULES.forEach(module -> netconfd.add("--module=" + module));
    processes.add(launch("netconfd", netconfd));

    ended(launch("hostkey", keygen("hostkey")));
    ended(launch("userkey", keygen("userkey")));
    Files.copy(folder.resolve("userkey.pub"), folder.resolve("authorized"));
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1
        Port %1$d
        HostKey %2$s/hostkey
        PidFile none
        AuthorizedKeysFile %2$s/authorized
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        UsePAM no
        StrictModes no
        LogLevel VERBOSE
        Subsystem netconf "%3$s --ncxserver-sockname=%1$d@%4$s"
        """
            .formatted(port, folder, SUBSYSTEM, socket));
    if (user().equals("root")) {
      // sshd as root refuses to start without its privilege separation folder.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    processes.add(
        launch(
            "sshd",
            List.of(SSHD.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())));
    await()
        .alias("netconfd and sshd, logs in " + folder)
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(socket) && answers());
  }

  private List<String> keygen(String name) {
    return List.of(
        KEYGEN.toString(),
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        name,
        "-f",
        folder.resolve(name).toString());
  }

  private Process launch(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .start();
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

  private static String user() {
    return System.getProperty("user.name");
  }

  /** How to connect, with the pin as {@code ssh-keygen -l} prints it. */
  public NetconfTarget target(String routerName) throws IOException, InterruptedException {
    ended(
        launch(
            "fingerprint",
            List.of(KEYGEN.toString(), "-l", "-f", folder.resolve("hostkey.pub").toString())));
    String pin = Files.readString(folder.resolve("fingerprint.out")).split(" ", 3)[1];
    return NetconfTarget.ssh(
        routerName,
        "127.0.0.1",
        port,
        user(),
        pin,
        Optional.empty(),
        Optional.of(new Secret(Files.readString(folder.resolve("userkey")))),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20));
  }

  /** The port of sshd, for other clients. */
  public int port() {
    return port;
  }

  /** The OpenSSH private key that is let in, for other clients. */
  public Path userKey() {
    return folder.resolve("userkey");
  }

  /** Stops netconfd where it stands: its sessions stay, and nothing is answered. */
  public void freeze() throws IOException, InterruptedException {
    ended(
        launch("freeze", List.of("/bin/kill", "-STOP", Long.toString(processes.getFirst().pid()))));
  }

  /** Kills netconfd, as a crash would; sshd stays. */
  public void kill() {
    processes.getFirst().destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
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
