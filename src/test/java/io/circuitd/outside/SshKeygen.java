package io.circuitd.outside;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's ssh-keygen, ssh-agent and ssh-add, for signatures over texts. */
public final class SshKeygen implements AutoCloseable {
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
  private static final Path AGENT = Path.of("/usr/bin/ssh-agent");
  private static final Path ADD = Path.of("/usr/bin/ssh-add");

  private final Programs programs;

  /**
   * How a program ended.
   *
   * @param output of both streams
   */
  public record Ended(int code, String output) {}

  private SshKeygen(Programs programs) {
    this.programs = programs;
  }

  /** Skips the running test where the programs are not installed. */
  public static SshKeygen start() throws IOException {
    for (Path program : List.of(KEYGEN, AGENT, ADD)) {
      Judge.needs(program, "apt-get install --no-install-recommends openssh-client");
    }
    return new SshKeygen(Programs.in("ssh-keygen"));
  }

  /** A new key pair's file; the public key is beside it, in {@code .pub}. */
  public Path key(String name, String type, String passphrase, String... more)
      throws IOException, InterruptedException {
    Path file = programs.folder().resolve(name);
    keygen(List.of("-q", "-t", type, "-N", passphrase, "-C", name, "-f", file.toString()), more);
    return file;
  }

  /** The line of a public key. */
  public static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  /** A certificate of a public key; returns its line. */
  String certify(Path authority, Path key) throws IOException, InterruptedException {
    keygen(List.of("-q", "-s", authority.toString(), "-I", "x", "-n", "x", key + ".pub"));
    return Files.readString(Path.of(key + "-cert.pub")).strip();
  }

  /** {@code ssh-keygen -Y sign}. */
  String sign(Path key, String namespace, String text, String... more)
      throws IOException, InterruptedException {
    Path message = programs.folder().resolve("to-sign");
    Files.writeString(message, text);
    Path signature = Path.of(message + ".sig");
    Files.deleteIfExists(signature);
    List<String> arguments =
        new ArrayList<>(List.of("-Y", "sign", "-f", key.toString(), "-n", namespace));
    arguments.addAll(List.of(more));
    keygen(arguments, message.toString());
    return Files.readString(signature);
  }

  /**
   * {@code ssh-keygen -Y verify}.
   *
   * @param revoked content of the file for {@code -r}; empty for none
   */
  public Ended verify(
      String allowed, String revoked, String who, String namespace, String signature, String text)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-Y", "verify", "-I", who, "-n", namespace));
    command.addAll(List.of("-f", file("allowed", allowed), "-s", file("to-verify", signature)));
    if (!revoked.isEmpty()) {
      command.addAll(List.of("-r", file("revoked", revoked)));
    }
    int code = programs.feed("verify", text, command);
    return new Ended(code, programs.output("verify"));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(programs.folder().resolve(name), text).toString();
  }

  private void keygen(List<String> arguments, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(KEYGEN.toString()));
    command.addAll(arguments);
    command.addAll(List.of(more));
    programs.run("keygen", Map.of(), command);
  }

  /** Starts ssh-agent with some keys, which must not have passphrases. */
  public Path agent(Path... keys) throws IOException, InterruptedException {
    Path socket = programs.folder().resolve("agent");
    programs.serve("agent", Map.of(), List.of(AGENT.toString(), "-D", "-a", socket.toString()));
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
    for (Path key : keys) {
      programs.run(
          "add",
          Map.of("SSH_AUTH_SOCK", socket.toString()),
          List.of(ADD.toString(), key.toString()));
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    programs.close();
  }
}
