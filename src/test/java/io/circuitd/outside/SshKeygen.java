package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's ssh-keygen, ssh-agent and ssh-add, for signatures over texts. */
public final class SshKeygen implements AutoCloseable {
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
  private static final Path AGENT = Path.of("/usr/bin/ssh-agent");
  private static final Path ADD = Path.of("/usr/bin/ssh-add");

  private final Path folder;
  private final List<Process> agents = new ArrayList<>();

  /**
   * How a program ended.
   *
   * @param output of both streams
   */
  public record Ended(int code, String output) {}

  private SshKeygen(Path folder) {
    this.folder = folder;
  }

  /** Skips the running test where the programs are not installed. */
  public static SshKeygen in(Path folder) {
    for (Path program : List.of(KEYGEN, AGENT, ADD)) {
      Judge.needs(program, "apt-get install --no-install-recommends openssh-client");
    }
    return new SshKeygen(folder);
  }

  /** A new key pair's file; the public key is beside it, in {@code .pub}. */
  public Path key(String name, String type, String passphrase, String... more)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-q", "-t", type, "-N", passphrase, "-C", name));
    command.addAll(List.of("-f", file.toString()));
    command.addAll(List.of(more));
    assertThat(run(Map.of(), "", command).code()).isZero();
    return file;
  }

  /** The line of a public key. */
  public static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  /** {@code ssh-keygen -Y sign}. */
  public String sign(Path key, String namespace, String text, String... more)
      throws IOException, InterruptedException {
    Path message = folder.resolve("to-sign");
    Files.writeString(message, text);
    Files.deleteIfExists(folder.resolve("to-sign.sig"));
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-Y", "sign", "-f", key.toString()));
    command.addAll(List.of("-n", namespace));
    command.addAll(List.of(more));
    command.add(message.toString());
    Ended ended = run(Map.of(), "", command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return Files.readString(folder.resolve("to-sign.sig"));
  }

  /**
   * {@code ssh-keygen -Y verify}.
   *
   * @param revoked content of the file for {@code -r}; empty for none
   */
  public Ended verify(
      String allowed, String revoked, String who, String namespace, String signature, String text)
      throws IOException, InterruptedException {
    Path signers = folder.resolve("allowed-for-verify");
    Path sig = folder.resolve("to-verify.sig");
    Files.writeString(signers, allowed);
    Files.writeString(sig, signature);
    List<String> command =
        new ArrayList<>(List.of(KEYGEN.toString(), "-Y", "verify", "-f", signers.toString()));
    command.addAll(List.of("-I", who, "-n", namespace, "-s", sig.toString()));
    if (!revoked.isEmpty()) {
      Path list = folder.resolve("revoked-for-verify");
      Files.writeString(list, revoked);
      command.addAll(List.of("-r", list.toString()));
    }
    return run(Map.of(), text, command);
  }

  /** Starts ssh-agent with some keys, which must not have passphrases. */
  public Path agent(Path... keys) throws IOException, InterruptedException {
    Path socket = folder.resolve("agent" + agents.size());
    agents.add(
        new ProcessBuilder(AGENT.toString(), "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("agent.out").toFile())
            .start());
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
    for (Path key : keys) {
      Ended ended =
          run(
              Map.of("SSH_AUTH_SOCK", socket.toString()),
              "",
              List.of(ADD.toString(), key.toString()));
      assertThat(ended.code()).as(ended.output()).isZero();
    }
    return socket;
  }

  private Ended run(Map<String, String> environment, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = folder.resolve("stdin");
    Files.writeString(in, input);
    Path out = folder.resolve("stdout");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out));
  }

  @Override
  public void close() {
    agents.forEach(Process::destroyForcibly);
    agents.forEach(agent -> agent.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }
}
