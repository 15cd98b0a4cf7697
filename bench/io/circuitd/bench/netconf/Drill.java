package io.circuitd.bench.netconf;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What a client on the JVM is put through: reads commands from standard input, one a line, and
 * answers each with one line of numbers. The same for every client, and without a library.
 */
final class Drill {
  private static final int OPENING_AT_A_TIME = 4;

  private final Peer peer;
  private final Map<Boolean, List<Peer.Line>> open = new HashMap<>();

  private Drill(Peer peer) {
    this.peer = peer;
  }

  /** Runs until standard input ends. */
  static void run(Peer peer) throws Exception {
    Drill drill = new Drill(peer);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      double[] numbers =
          switch (words[0]) {
            case "rate" -> drill.rate(words);
            case "opens" -> drill.opens(number(words[1]));
            case "idle" -> drill.idle(number(words[1]));
            default -> throw new IllegalArgumentException(line);
          };
      StringBuilder answer = new StringBuilder("=");
      Arrays.stream(numbers).forEach(n -> answer.append(String.format(Locale.ROOT, " %.3f", n)));
      System.out.println(answer);
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  /** {@code rate parsed|raw SESSIONS BYTES DEPTH MILLIS}: replies per second over all sessions. */
  private double[] rate(String... words) throws Exception {
    boolean parsed = words[1].equals("parsed");
    int sessions = number(words[2]);
    int bytes = number(words[3]);
    int depth = number(words[4]);
    List<Peer.Line> lines = open.computeIfAbsent(parsed, p -> new ArrayList<>());
    while (lines.size() < sessions) {
      lines.add(peer.open(parsed));
    }
    long begin = System.nanoTime();
    long until = begin + TimeUnit.MILLISECONDS.toNanos(number(words[5]));
    long replies = 0;
    if (sessions == 1) {
      replies = lines.getFirst().pump(bytes, depth, until);
    } else {
      List<Future<Long>> parts = new ArrayList<>();
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Peer.Line line : lines.subList(0, sessions)) {
          parts.add(pool.submit(() -> line.pump(bytes, depth, until)));
        }
        for (Future<Long> part : parts) {
          replies += part.get();
        }
      }
    }
    return new double[] {replies / seconds(begin)};
  }

  /** {@code opens N}: client CPU of open and close, median and least time to open, all in ms. */
  private double[] opens(int count) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<Double> waits = new ArrayList<>();
    long cpu = system.getProcessCpuTime();
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      Peer.Line line = peer.open(true);
      waits.add(seconds(begin) * 1000);
      line.close();
    }
    // What closing still does behind our back belongs to it.
    Thread.sleep(200);
    double each = (system.getProcessCpuTime() - cpu) / 1e6 / count;
    Collections.sort(waits);
    return new double[] {each, waits.get(count / 2), waits.getFirst()};
  }

  /**
   * {@code idle N}: KiB of heap each, MiB resident before any forced collection, platform threads,
   * seconds it took to open all.
   */
  private double[] idle(int count) throws Exception {
    List<Peer.Line> lines = new ArrayList<>();
    lines.add(peer.open(true));
    long before = heap();
    long begin = System.nanoTime();
    List<Future<Peer.Line>> opening = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(OPENING_AT_A_TIME, Thread.ofVirtual().factory())) {
      for (int i = 0; i < count; i++) {
        opening.add(pool.submit(() -> peer.open(true)));
      }
      for (Future<Peer.Line> one : opening) {
        lines.add(one.get());
      }
    }
    opening.clear();
    double took = seconds(begin);
    Thread.sleep(1000);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    double resident = resident();
    double each = (heap() - before) / 1024.0 / count;
    for (Peer.Line line : lines) {
      line.pump(1024, 1, 0);
    }
    return new double[] {each, resident, threads, took};
  }

  private static double resident() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return number(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no VmRSS in /proc/self/status");
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
