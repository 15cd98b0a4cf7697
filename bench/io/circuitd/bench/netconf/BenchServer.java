package io.circuitd.bench.netconf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH on 127.0.0.1 with {@code bench/netconf/netconf-subsystem.c} behind it. The shell that
 * sshd runs it through is told that it is a nested one: bash would read the user's .bashrc at each
 * open.
 */
final class BenchServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final int port;
  private final Process sshd;

  private BenchServer(Path folder, int port, Process sshd) {
    this.folder = folder;
    this.port = port;
    this.sshd = sshd;
  }

  /**
   * Compiles and starts it.
   *
   * @param sources the folder {@code bench/netconf}
   * @param folder for keys, configuration and logs; exists
   * @throws IllegalStateException when a program is missing or does not work, with its output
   */
  static BenchServer start(Path sources, Path folder) throws IOException, InterruptedException {
    Path subsystem = folder.resolve("netconf-subsystem");
    Tool.run(
        folder,
        List.of(
            "gcc", "-O2", "-o", subsystem.toString(), sources.resolve("netconf-subsystem.c") + ""));
    for (String key : List.of("hostkey", "userkey")) {
      Tool.run(
          folder,
          List.of(
              "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder + "/" + key));
    }
    int port = freePort();
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1
        Port %1$d
        HostKey %2$s/hostkey
        PidFile none
        AuthorizedKeysFile %2$s/userkey.pub
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        UsePAM no
        UseDNS no
        StrictModes no
        PrintMotd no
        LogLevel ERROR
        MaxStartups 2000
        SetEnv SHLVL=2
        Subsystem netconf %3$s
        """
            .formatted(port, folder, subsystem));
    if (user().equals("root")) {
      // sshd as root refuses to start without its privilege separation folder.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Process sshd =
        Tool.start(
            folder,
            List.of(SSHD.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString()));
    BenchServer server = new BenchServer(folder, port, sshd);
    server.waitUntilUp();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void waitUntilUp() throws InterruptedException {
    for (int i = 0; i < 200 && sshd.isAlive(); i++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("sshd does not answer; see sshd.out in " + folder);
  }

  /** The subtree filter that asks for a reply of this size. */
  static String filter(int bytes) {
    return "<interfaces xmlns=\"urn:circuitd:bench\"><size>" + bytes + "</size></interfaces>";
  }

  String port() {
    return Integer.toString(port);
  }

  static String user() {
    return System.getProperty("user.name");
  }

  /** OpenSSH private key that is let in. */
  String userKey() {
    return folder.resolve("userkey").toString();
  }

  /** File of the public host key. */
  String hostKey() {
    return folder.resolve("hostkey.pub").toString();
  }

  /** {@code SHA256:…} of the host key. */
  String fingerprint() throws IOException, InterruptedException {
    return Tool.run(folder, List.of("ssh-keygen", "-l", "-f", hostKey())).split(" ", 3)[1];
  }

  @Override
  public void close() {
    sshd.descendants().forEach(ProcessHandle::destroyForcibly);
    sshd.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
