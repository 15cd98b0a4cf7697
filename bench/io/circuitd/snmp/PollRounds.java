package io.circuitd.snmp;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.snmp4j.smi.OID;

/** Polls of many agents in another JVM: ten peers, three columns, one message each way. */
public final class PollRounds implements AutoCloseable {
  private static final List<List<OID>> ROWS =
      IntStream.rangeClosed(1, PollAgents.PEERS)
          .mapToObj(peer ->
              Arrays.stream(PollAgents.COLUMNS)
                  .mapToObj(column -> PollAgents.cell(column, peer))
                  .toList())
          .toList();

  private final Process agents;
  private final List<Integer> ports;

  /**
   * What a round took.
   *
   * @param processor time of this process on a core, s
   * @param elapsed s
   */
  public record Round(int polls, double processor, double elapsed) {
    /** Time on a core for one poll, µs. */
    public double each() {
      return processor / polls * 1e6;
    }
  }

  /** Starts the agents. */
  public PollRounds(int count) throws IOException {
    agents =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                PollAgents.class.getName(),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader told = agents.inputReader();
    ports =
        Arrays.stream(Objects.requireNonNull(told.readLine(), "the agents have ended").split(","))
            .map(Integer::valueOf)
            .toList();
  }

  /** UDP ports on 127.0.0.1. */
  public List<Integer> ports() {
    return ports;
  }

  /** What a poll asks for. */
  public static List<String> cells() {
    return ROWS.stream().flatMap(List::stream).map(OID::toDottedString).toList();
  }

  /** The columns that a poll asks for. */
  public static List<String> columns() {
    return Arrays.stream(PollAgents.COLUMNS)
        .mapToObj(column -> "1.3.6.1.2.1.15.3.1." + column)
        .toList();
  }

  /** A manager that has met nobody. */
  public static SnmpManager manager() {
    return new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 1, 100));
  }

  /**
   * Polls every agent so many times, a virtual thread for each poll.
   *
   * @throws IllegalStateException when a poll has no answer
   */
  public Round poll(SnmpManager manager, int times) throws InterruptedException {
    List<SnmpTarget> targets = ports.stream().map(UdpAgent::target).toList();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long begun = System.nanoTime();
    long processor = system.getProcessCpuTime();
    List<Future<Void>> polls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int time = 0; time < times; time++) {
        for (SnmpTarget target : targets) {
          polls.add(
              threads.submit(() -> {
                manager.get(target, "", ROWS);
                return null;
              }));
        }
      }
      for (Future<Void> poll : polls) {
        poll.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return new Round(
        polls.size(),
        (system.getProcessCpuTime() - processor) / 1e9,
        (System.nanoTime() - begun) / 1e9);
  }

  @Override
  public void close() {
    agents.destroy();
  }
}
