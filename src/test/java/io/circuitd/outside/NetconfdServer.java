package io.circuitd.outside;

import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Debian's netconfd (yuma123) with Cisco's native IOS-XR modules, behind OpenSSH: a NETCONF server
 * with code by others on every layer. Each has its own folder, ports and keys, and runs as the
 * current user. Starts with an empty configuration. Not true to RFC 6241 in places: {@code
 * validate} and then {@code commit} commits nothing, and the timer of a confirmed commit does not
 * fire while RPCs arrive every 0.5 s or faster; a hello and the first chunked message that reach it
 * in one read are both taken for the hello, and the message is never answered.
 */
public final class NetconfdServer implements AutoCloseable {
  private static final Path NETCONFD = Path.of("/usr/sbin/netconfd");
  private static final Path SUBSYSTEM = Path.of("/usr/sbin/netconf-subsystem");
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
  private static final Path SOCAT = Path.of("/usr/bin/socat");
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

  /**
   * Where one runs.
   *
   * @param entrance the words before a command that has it run there
   * @param address of sshd, which can be reached from here
   * @param startup the configuration to start with, {@code <config>}; empty for none
   */
  public record Place(List<String> entrance, String address, int port, Optional<String> startup) {}

  private final Programs programs;
  private final Path folder;
  private final Place place;
  private final int port;
  private Optional<Process> netconfd = Optional.empty();

  private NetconfdServer(Programs programs, Place place) {
    this.programs = programs;
    folder = programs.folder();
    this.place = place;
    port = place.port();
  }

  /** Skips the running test where packages or the kit are missing. */
  public static void needs() {
    for (Path program : List.of(NETCONFD, SUBSYSTEM, SSHD, KEYGEN)) {
      Judge.needs(program, INSTALL);
    }
    Judge.yangKit();
  }

  /** Starts one; skips the running test where packages or the kit are missing. */
  public static NetconfdServer start() throws IOException, InterruptedException {
    return start(
        Programs.in("netconfd"),
        new Place(List.of(), "127.0.0.1", Programs.freePort(), Optional.empty()));
  }

  /**
   * Starts one elsewhere.
   *
   * @param programs its folder, which goes with it
   */
  public static NetconfdServer start(Programs programs, Place place)
      throws IOException, InterruptedException {
    needs();
    Path modules = Judge.yangKit().resolve("iosxr-native");
    NetconfdServer server = new NetconfdServer(programs, place);
    try {
      server.run(modules);
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void run(Path modules) throws IOException, InterruptedException {
    Path socket = folder.resolve("socket");
    List<String> command = new ArrayList<>(place.entrance());
    command.addAll(
        List.of(
            NETCONFD.toString(),
            startup(),
            "--target=candidate",
            "--superuser=" + Programs.user(),
            "--access-control=off",
            "--log=" + folder.resolve("netconfd.log"),
            "--log-level=info",
            "--home=" + folder,
            "--port=" + port,
            "--ncxserver-sockname=" + socket,
            "--modpath=" + modules + ":/usr/share/yuma/modules"));
    MODULES.forEach(module -> command.add("--module=" + module));
    netconfd = Optional.of(programs.serve("netconfd", Map.of(), command));

    keygen("hostkey");
    keygen("userkey");
    Files.copy(folder.resolve("userkey.pub"), folder.resolve("authorized"));
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress %5$s
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
            .formatted(port, folder, SUBSYSTEM, socket, place.address()));
    programs.serveSsh(place.entrance());
    InetAddress address = InetAddress.ofLiteral(place.address());
    await()
        .alias("netconfd and sshd, logs in " + folder)
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(socket) && Programs.answers(address, port));
  }

  private String startup() throws IOException {
    if (place.startup().isEmpty()) {
      return "--no-startup";
    }
    Path file = folder.resolve("startup.xml");
    Files.writeString(file, place.startup().get());
    return "--startup=" + file;
  }

  private void keygen(String name) throws IOException, InterruptedException {
    String file = folder.resolve(name).toString();
    programs.run(
        name,
        Map.of(),
        List.of(KEYGEN.toString(), "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file));
  }

  /** The host key's pin as {@code ssh-keygen -l} prints it. */
  public String hostKeyPin() throws IOException, InterruptedException {
    String key = folder.resolve("hostkey.pub").toString();
    programs.run("fingerprint", Map.of(), List.of(KEYGEN.toString(), "-l", "-f", key));
    return programs.output("fingerprint").split(" ", 3)[1];
  }

  /** How to connect. */
  public NetconfTarget target(String routerName) throws IOException, InterruptedException {
    return NetconfTarget.ssh(
        routerName,
        place.address(),
        port,
        Programs.user(),
        hostKeyPin(),
        Optional.empty(),
        Optional.of(new Secret(Files.readString(folder.resolve("userkey")))),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20));
  }

  /**
   * Lets OpenSSL speak TLS before netconfd, by socat; a client needs a certificate of the
   * authority.
   *
   * @param certificate PEM file with the server's certificate and key
   * @return the port on 127.0.0.1
   */
  public int overTls(Path certificate, Path authority, String version) throws IOException {
    Judge.needs(SOCAT, "apt-get install --no-install-recommends socat");
    int tls = Programs.freePort();
    programs.serve(
        "socat-" + tls,
        Map.of("SSH_CONNECTION", "127.0.0.1 40000 127.0.0.1 " + port, "USER", Programs.user()),
        List.of(
            SOCAT.toString(),
            "OPENSSL-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork,verify=1,cert=%s,cafile=%s,%s"
                .formatted(
                    tls,
                    certificate,
                    authority,
                    "openssl-min-proto-version="
                        + version
                        + ",openssl-max-proto-version="
                        + version),
            "EXEC:%s --ncxserver-sockname=%d@%s"
                .formatted(SUBSYSTEM, port, folder.resolve("socket"))));
    await()
        .alias("socat, log in " + folder)
        .atMost(Duration.ofSeconds(10))
        .until(() -> Programs.answers(tls));
    return tls;
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
    String pid = Long.toString(netconfd.orElseThrow().pid());
    programs.run("freeze", Map.of(), List.of("/bin/kill", "-STOP", pid));
  }

  /** Kills netconfd, as a crash would; sshd stays. */
  public void kill() {
    netconfd.orElseThrow().destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    programs.close();
  }
}
