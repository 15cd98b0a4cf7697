package io.circuitd.bench;

import io.circuitd.snmp.ForgedRounds;
import io.circuitd.snmp.PollRounds;
import io.circuitd.snmp.SnmpManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Polls beside net-snmp and pysnmp, what it takes to learn new engines, and what forged traps cost.
 * Each client has a process of its own, as have the agents; judged is its time on a core.
 */
final class SnmpFigures {
  private static final int AGENTS = 1000;
  private static final int ROUNDS = 7;
  private static final int WARM_UP = 8;
  private static final int TIMES = 5;
  private static final int PROCESSES = 100;
  private static final int PYTHON_AGENTS = 100;
  private static final int PYTHON_ROUNDS = 5;
  private static final int FORGED_SECONDS = 10;

  private final Path home;
  private final Path work;
  private final double scale;
  private final List<String> lines = new ArrayList<>();

  private SnmpFigures(Path home, Path work, double scale) {
    this.home = home;
    this.work = work;
    this.scale = scale;
  }

  /**
   * The tables.
   *
   * @param scale of the number of agents and of the time of the forged traps
   */
  static List<String> measure(Path home, Path work, double scale) throws Exception {
    SnmpFigures figures = new SnmpFigures(home, work, scale);
    figures.polls();
    figures.forged();
    return figures.lines;
  }

  /** One round of all clients. */
  private record Polled(
      PollRounds.Round ours,
      PollRounds.Round learned,
      Optional<Double> get,
      Optional<Double> bulk,
      Optional<Double> python) {}

  private void polls() throws Exception {
    int agents = (int) Math.max(10, AGENTS * scale);
    List<Polled> rounds = new ArrayList<>();
    try (PollRounds polls = new PollRounds(agents);
        SnmpManager manager = PollRounds.manager()) {
      for (int i = 0; i < WARM_UP; i++) {
        polls.poll(manager, TIMES);
        learn(polls);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.println("measuring polls, round " + round + " of " + ROUNDS + " ...");
        rounds.add(
            new Polled(
                polls.poll(manager, TIMES),
                learn(polls),
                netSnmp(polls, "snmpget", PollRounds.cells(), ""),
                netSnmp(polls, "snmpbulkget", PollRounds.columns(), "-Cr10"),
                python(polls)));
      }
    }
    tell(agents, rounds);
  }

  private static PollRounds.Round learn(PollRounds polls) throws InterruptedException {
    try (SnmpManager fresh = PollRounds.manager()) {
      return polls.poll(fresh, 1);
    }
  }

  private Optional<Double> netSnmp(
      PollRounds polls, String program, List<String> oids, String further)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin", program))) {
      return Optional.empty();
    }
    List<Integer> ports = polls.ports().subList(0, Math.min(PROCESSES, polls.ports().size()));
    Path script = work.resolve("net-snmp.sh");
    Files.writeString(
        script,
        """
        export MIBS= SNMPCONFPATH=%s SNMP_PERSISTENT_DIR=%s
        for port in %s; do
          %s %s -v3 -l authPriv -u circuitd -a SHA-256 -A auth-pass-0001 -x AES -X priv-pass-0001 \
            -t 5 127.0.0.1:$port %s > /dev/null || exit 1
        done
        times
        """
            .formatted(
                work,
                work,
                ports.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                "/usr/bin/" + program,
                further,
                String.join(" ", oids)));
    List<String> told = run(List.of("/bin/bash", script.toString()));
    String[] children = told.getLast().split(" ", 2);
    return Optional.of((seconds(children[0]) + seconds(children[1])) / ports.size() * 1e6);
  }

  /** As bash writes it: {@code 0m1.234s}. */
  private static double seconds(String time) {
    String[] parts = time.replace("s", "").split("m", 2);
    return Double.parseDouble(parts[0]) * 60 + Double.parseDouble(parts[1]);
  }

  private Optional<Double> python(PollRounds polls) throws IOException, InterruptedException {
    if (!Files.exists(Path.of("/usr/lib/python3/dist-packages/pysnmp"))) {
      return Optional.empty();
    }
    List<Integer> ports = polls.ports().subList(0, Math.min(PYTHON_AGENTS, polls.ports().size()));
    List<String> told =
        run(
            List.of(
                "/usr/bin/python3",
                home.resolve("bench/snmp/pysnmp_peer.py").toString(),
                Integer.toString(PYTHON_ROUNDS),
                "50",
                String.join(",", PollRounds.cells()),
                ports.stream().map(String::valueOf).collect(Collectors.joining(","))));
    return Optional.of(Double.parseDouble(told.getLast()));
  }

  private static List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> told = process.inputReader().readAllLines();
    if (process.waitFor() != 0 || told.isEmpty()) {
      throw new IllegalStateException(command.getFirst() + " failed: " + told);
    }
    return told;
  }

  private void tell(int agents, List<Polled> rounds) {
    lines.add(
        "| poll of 10 peers × 3 columns, SNMPv3 SHA-256/AES-128 | time on a core, µs | circuitd's"
            + " part of it | target | verdict |");
    lines.add("|---|---|---|---|---|");
    Spread ours = Spread.of(rounds, round -> round.ours().each());
    lines.add(
        String.format(
            Locale.ROOT, "| circuitd, %d agents | %s | | | |", agents, ours.text("%.0f")));
    peer(rounds, "net-snmp, `snmpget` for each", Polled::get, 60);
    peer(rounds, "net-snmp, `snmpbulkget` for each", Polled::bulk, 60);
    peer(rounds, "pysnmp, one process, warm", Polled::python, 30);
    lines.add("");
    lines.add("| figure | median (least to greatest) | target | verdict |");
    lines.add("|---|---|---|---|");
    Spread rate = Spread.of(rounds, round -> 1e6 / round.ours().each());
    figure("polls/s of a core", rate.text("%.0f"), "≥ 7000", rate.median() >= 7000);
    lines.add(
        "| polls/s by the clock, beside the agents | "
            + Spread.of(rounds, round -> round.ours().polls() / round.ours().elapsed()).text("%.0f")
            + " | | |");
    Spread learned = Spread.of(rounds, round -> round.learned().elapsed());
    figure(
        agents + " new engines learned and polled once, s",
        learned.text("%.2f"),
        "< 0.5",
        learned.median() < 0.5);
    lines.add(
        "| its time on a core, s | "
            + Spread.of(rounds, round -> round.learned().processor()).text("%.2f")
            + " | | |");
  }

  private void figure(String what, String reading, String target, boolean met) {
    lines.add(
        "| "
            + what
            + " | "
            + reading
            + " | "
            + target
            + " | "
            + (met ? "met" : "**missed**")
            + " |");
  }

  private void peer(
      List<Polled> rounds, String name, Function<Polled, Optional<Double>> reading, int times) {
    if (reading.apply(rounds.getFirst()).isEmpty()) {
      lines.add("| " + name + " | is not installed | | | |");
      return;
    }
    Spread part =
        Spread.of(rounds, round -> reading.apply(round).orElseThrow() / round.ours().each());
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | 1/%s | ≤ 1/%d | %s |",
            name,
            Spread.of(rounds, round -> reading.apply(round).orElseThrow()).text("%.0f"),
            part.text("%.0f"),
            times,
            part.median() >= times ? "met" : "**missed**"));
  }

  private void forged() throws Exception {
    int seconds = (int) Math.max(1, FORGED_SECONDS * scale);
    lines.add("");
    lines.add(
        "| traps a second beside 10 true ones | read a second | receiver's share of a core | true"
            + " traps seen | trap to hint, ms: median (least to greatest) | target | verdict |");
    lines.add("|---|---|---|---|---|---|---|");
    try (ForgedRounds rounds = new ForgedRounds()) {
      rounds.send(Math.max(1, seconds / 2), 10_000, 1000);
      forged(rounds, seconds, 1, 1, "none");
      forged(rounds, seconds, 10_000, 1, "10 000 from outside");
      forged(rounds, seconds, 1, 1000, "1000 in the router's name");
      forged(rounds, seconds, 10_000, 1000, "both");
    }
  }

  private void forged(ForgedRounds rounds, int seconds, int outside, int spoofed, String what)
      throws Exception {
    System.out.println("measuring forged traps: " + what + " ...");
    ForgedRounds.Round round = rounds.send(seconds, outside, spoofed);
    Spread latency = Spread.of(round.latencies(), ms -> ms);
    boolean met = round.seen() == round.sent() && latency.most() < 1000;
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %.0f | %.1f %% | %d of %d | %s | all, < 1000 | %s |",
            what,
            round.rate(),
            round.share() * 100,
            round.seen(),
            round.sent(),
            latency.text("%.2f"),
            met ? "met" : "**missed**"));
  }

  /** Least, median and greatest. */
  private record Spread(double least, double median, double most) {
    static <T> Spread of(List<T> rounds, ToDoubleFunction<T> reading) {
      double[] sorted = rounds.stream().mapToDouble(reading).sorted().toArray();
      return sorted.length == 0
          ? new Spread(Double.NaN, Double.NaN, Double.NaN)
          : new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    String text(String form) {
      return String.format(Locale.ROOT, form + " (" + form + "–" + form + ")", median, least, most);
    }
  }
}
