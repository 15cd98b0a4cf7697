package io.circuitd.northbound;

import io.circuitd.outside.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Debian's net-snmp and other readers of MIBs, with the modules that ours builds on. */
final class NetSnmp {
  private static final Path ERLANG = Path.of("/usr/lib/erlang/lib");
  static final Path OURS = Path.of("mibs").toAbsolutePath();

  private NetSnmp() {}

  /** Skips the test unless this program is there. */
  static void needs(String program, String debianPackage) {
    Judge.needs(Path.of(program), "apt-get install " + debianPackage);
  }

  /** The folder of the standard MIB modules, which Debian has beside Erlang's SNMP alone. */
  static Path standardMibs() throws IOException {
    Judge.needs(ERLANG, "apt-get install erlang-snmp, for the standard MIB modules");
    try (Stream<Path> versions = Files.list(ERLANG)) {
      Path mibs =
          versions
              .filter(folder -> folder.getFileName().toString().startsWith("snmp-"))
              .map(folder -> folder.resolve("mibs"))
              .findFirst()
              .orElse(ERLANG.resolve("snmp"));
      Judge.needs(mibs, "apt-get install erlang-snmp, for the standard MIB modules");
      return mibs;
    }
  }

  /** What a program writes, and its exit code as the last line. */
  static List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      List<String> lines =
          new ArrayList<>(
              new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      lines.add("exit " + process.waitFor());
      return lines;
    }
  }

  /** Asks an agent as our user, with our MIB loaded. */
  static List<String> ask(SnmpAgent agent, String tool, String... arguments)
      throws IOException, InterruptedException {
    return ask(
        agent.port(),
        tool,
        List.of(
            "-v3",
            "-l",
            "authPriv",
            "-u",
            "nms",
            "-a",
            "SHA-256",
            "-A",
            "auth-password",
            "-x",
            "AES",
            "-X",
            "priv-password"),
        arguments);
  }

  static List<String> ask(int port, String tool, List<String> as, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/" + tool));
    command.addAll(as);
    command.addAll(
        List.of(
            "-M", standardMibs() + ":" + OURS, "-m", "CIRCUITD-MIB", "-t", "5", "-r", "0", "-Pe"));
    List<String> rest = new ArrayList<>(List.of(arguments));
    List<String> options = rest.stream().takeWhile(one -> one.startsWith("-")).toList();
    command.addAll(options);
    command.add("127.0.0.1:" + port);
    command.addAll(rest.subList(options.size(), rest.size()));
    return run(command);
  }
}
