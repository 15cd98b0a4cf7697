package io.circuitd.bench.netconf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;

/** Builds and starts the clients; one that this machine lacks is said, and left out. */
final class Peers {
  /** The same for both clients on the JVM. */
  private static final List<String> JVM =
      List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

  private final Path sources;
  private final Path work;
  private final BenchServer server;
  private final List<String> missing = new ArrayList<>();
  private Optional<String> openDaylight = Optional.empty();

  /**
   * @param sources the folder {@code bench}
   */
  Peers(Path sources, Path work, BenchServer server) {
    this.sources = sources;
    this.work = work;
    this.server = server;
  }

  /** What could not be measured, and why. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Our client; one process parses or does not, never both. */
  PeerProcess circuitd(String name, String... flags) throws IOException, InterruptedException {
    List<String> command = java(System.getProperty("java.class.path"), flags);
    command.add(CircuitdPeer.class.getName());
    command.addAll(access());
    command.add(server.fingerprint());
    return new PeerProcess(name, work, command);
  }

  /** OpenDaylight's client, its jars resolved by Maven into its own class path. */
  Optional<PeerProcess> openDaylight(String name, String... flags)
      throws IOException, InterruptedException {
    return openDaylight(name, List.of(), flags);
  }

  /** The same with the algorithms that it prefers itself. */
  Optional<PeerProcess> openDaylightWithItsAlgorithms(String name)
      throws IOException, InterruptedException {
    return openDaylight(name, List.of("own"));
  }

  private Optional<PeerProcess> openDaylight(String name, List<String> words, String... flags)
      throws IOException, InterruptedException {
    try {
      if (openDaylight.isEmpty()) {
        openDaylight = Optional.of(compiled(resolved()));
      }
    } catch (IllegalStateException e) {
      missing.add("OpenDaylight netconf-client: " + e.getMessage());
      return Optional.empty();
    }
    List<String> command = java(openDaylight.get(), flags);
    command.add("io.circuitd.bench.netconf.OpenDaylightPeer");
    command.addAll(access());
    command.addAll(words);
    return Optional.of(new PeerProcess(name, work, command));
  }

  private String resolved() throws IOException, InterruptedException {
    Path file = work.resolve("opendaylight.classpath");
    List<String> maven =
        List.of(
            "mvn",
            "-B",
            "-f",
            sources.resolve("netconf/opendaylight/pom.xml").toString(),
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + file);
    try {
      List<String> offline = new ArrayList<>(maven);
      offline.add("-o");
      Tool.run(work, offline);
    } catch (IllegalStateException e) {
      Tool.run(work, maven);
    }
    return Files.readString(file).strip();
  }

  private String compiled(String jars) throws IOException {
    Path classes = Files.createDirectories(work.resolve("opendaylight"));
    Path ours = sources.resolve("io/circuitd/bench/netconf");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                jars,
                ours.resolve("Peer.java").toString(),
                ours.resolve("Drill.java").toString(),
                sources.resolve("netconf/opendaylight/OpenDaylightPeer.java").toString());
    if (failed != 0) {
      throw new IllegalStateException("OpenDaylightPeer.java does not compile");
    }
    return classes + ":" + jars;
  }

  /** A client in Go, where Debian's Go and its x/crypto are installed. */
  Optional<PeerProcess> go(String name) throws IOException, InterruptedException {
    Path program = work.resolve("go-peer");
    try {
      Tool.run(
          work,
          List.of(
              "env",
              "GO111MODULE=off",
              "GOPATH=/usr/share/gocode",
              "GOCACHE=" + work.resolve("go-cache"),
              "go",
              "build",
              "-o",
              program.toString(),
              sources.resolve("netconf/go/peer.go").toString()));
    } catch (IllegalStateException e) {
      missing.add(
          "Go: "
              + e.getMessage()
              + " (apt-get install --no-install-recommends golang-go golang-golang-x-crypto-dev)");
      return Optional.empty();
    }
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(access());
    command.add(server.hostKey());
    return Optional.of(new PeerProcess(name, work, command));
  }

  /** Debian's ncclient. */
  Optional<PeerProcess> ncclient(String name) throws IOException, InterruptedException {
    String python = "/usr/bin/python3";
    try {
      Tool.run(work, List.of(python, "-c", "import ncclient"));
    } catch (IllegalStateException e) {
      missing.add(
          "ncclient: "
              + e.getMessage()
              + " (apt-get install --no-install-recommends python3-ncclient)");
      return Optional.empty();
    }
    List<String> command =
        new ArrayList<>(List.of(python, sources.resolve("netconf/ncclient_peer.py").toString()));
    command.addAll(access());
    return Optional.of(new PeerProcess(name, work, command));
  }

  private static List<String> java(String classPath, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath));
    return command;
  }

  private List<String> access() {
    return List.of(server.port(), BenchServer.user(), server.userKey());
  }
}
