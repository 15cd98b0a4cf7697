package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of this machine that run as the current user, in a folder that is theirs and goes with
 * them. What one writes is in the file of its name and {@code .out}.
 */
public final class Programs implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final List<Process> servers = new ArrayList<>();

  private Programs(Path folder) {
    this.folder = folder;
  }

  /**
   * None yet, in a new folder.
   *
   * @param name begins the folder's name
   */
  public static Programs in(String name) throws IOException {
    return new Programs(Files.createTempDirectory(name));
  }

  /** None yet, in a folder that is made where there is none. */
  public static Programs at(Path folder) throws IOException {
    return new Programs(Files.createDirectories(folder));
  }

  public Path folder() {
    return folder;
  }

  /** Starts one that runs until it is closed with the others. */
  public Process serve(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Process server = launch(name, environment, command);
    servers.add(server);
    return server;
  }

  /** Starts sshd with the folder's {@code sshd_config}. */
  void serveSsh() throws IOException {
    serveSsh(List.of());
  }

  /**
   * As the other, elsewhere.
   *
   * @param entrance the words before a command that has it run there
   */
  void serveSsh(List<String> entrance) throws IOException {
    if (user().equals("root")) {
      // sshd as root refuses to start without its privilege separation folder.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    String config = folder.resolve("sshd_config").toString();
    List<String> command = new ArrayList<>(entrance);
    command.addAll(List.of(SSHD.toString(), "-D", "-e", "-f", config));
    serve("sshd", Map.of(), command);
  }

  /** Runs one to its end, which has to be a good one. */
  public void run(String name, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    int exit = launch(name, environment, command).waitFor();
    assertThat(exit).as("%s: %s", String.join(" ", command), output(name)).isZero();
  }

  /** Runs one that reads a text to its end; returns its exit code. */
  public int feed(String name, String text, List<String> command)
      throws IOException, InterruptedException {
    Path input = folder.resolve(name + ".in");
    Files.writeString(input, text);
    return launch(name, Map.of(), command, input).waitFor();
  }

  private Process launch(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    return launch(name, environment, command, Path.of("/dev/null"));
  }

  private Process launch(
      String name, Map<String, String> environment, List<String> command, Path input)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What one wrote so far. */
  public String output(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".out"));
  }

  public static String user() {
    return System.getProperty("user.name");
  }

  /**
   * A port of 127.0.0.1 that nothing has, by TCP or UDP. It is below those that the system gives to
   * whoever asks for any: another test that runs beside us could be given one of these before the
   * program that it is for has it.
   */
  public static int freePort() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
        DatagramSocket udp = new DatagramSocket(port, loopback)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** True once something listens on this port of 127.0.0.1. */
  static boolean answers(int port) {
    return answers(InetAddress.getLoopbackAddress(), port);
  }

  /** True once something listens on this port. */
  static boolean answers(InetAddress address, int port) {
    try (Socket probe = new Socket(address, port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Process server : servers) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
    }
    for (Process server : servers) {
      server.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
