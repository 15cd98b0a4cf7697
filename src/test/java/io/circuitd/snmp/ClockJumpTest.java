package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.outside.Judge;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;

/**
 * A poll in a process whose date is set anew while it waits; libfaketime does that to one alone.
 */
@Tag("outside")
class ClockJumpTest {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final OID CELL = new OID("1.3.6.1.2.1.1.7.0");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-1d", "+1d"})
  @Timeout(60)
  void lostRequestIsSentAgainThoughTheDateIsSetMeanwhile(String jump) throws Exception {
    Judge.needs(LIBRARY, "apt-get install libfaketime");
    Path date = Files.writeString(folder.resolve("date"), "+0d");
    try (FickleAgent agent = new FickleAgent(1)) {
      agent.cells.put(CELL, new Integer32(1));
      Process poller = poller(agent.port(), date);
      try (BufferedReader from = poller.inputReader();
          BufferedWriter to = poller.outputWriter()) {
        long before = answered(from.readLine());
        int messages = agent.messages.get();
        agent.losing.set(1);
        to.write("again\n");
        to.flush();
        await().until(() -> agent.losing.get() == 0);
        Files.writeString(date, jump);
        long after = answered(from.readLine());
        assertThat(Math.abs(after - before))
            .as("what the date moved by")
            .isGreaterThan(Duration.ofHours(20).toMillis());
        assertThat(agent.messages)
            .as("the request that was lost, and the same one again")
            .hasValue(messages + 2);
      } finally {
        poller.destroy();
        poller.waitFor();
      }
    }
  }

  private static long answered(String line) {
    assertThat(Objects.requireNonNull(line, "the poller has ended")).startsWith("answered ");
    return Long.parseLong(line.substring("answered ".length()));
  }

  private static Process poller(int port, Path date) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Poller.class.getName(),
            Integer.toString(port));
    builder.environment().put("LD_PRELOAD", LIBRARY.toString());
    builder.environment().put("FAKETIME_TIMESTAMP_FILE", date.toString());
    builder.environment().put("FAKETIME_CACHE_DURATION", "1");
    builder.environment().put("NO_FAKE_STAT", "1");
    builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Polls at its start and for each line of its input, and says by its date when it had it. */
  static final class Poller {
    private Poller() {}

    /** Polls the agent on a port. */
    public static void main(String[] args) throws IOException {
      SnmpTarget target = UdpAgent.target(Integer.parseInt(args[0]));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      try (SnmpManager manager =
          new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(3), 1, 60))) {
        do {
          System.out.println(poll(manager, target) + " " + System.currentTimeMillis());
        } while (in.readLine() != null);
      }
    }

    private static String poll(SnmpManager manager, SnmpTarget target) {
      try {
        manager.get(target, "", List.of(List.of(CELL)));
        return "answered";
      } catch (NoAnswer e) {
        return e.reason();
      }
    }
  }
}
