package io.circuitd.bench.netconf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our NETCONF client beside others, against one server: each in a process of its own, in rounds
 * that take turns, so that noise meets all of them.
 */
public final class NetconfFigures {
  private static final String OURS = "circuitd";
  private static final String OURS_RAW = "circuitd unparsed";
  private static final String ODL = "OpenDaylight";
  private static final String ODL_OWN = "OpenDaylight, its algorithms";
  private static final String GO = "Go unparsed";
  private static final String NCCLIENT = "ncclient";
  private static final int ROUNDS = 5;
  // Half of the CPU time of the first hundreds is the compiler's.
  private static final int WARM_OPENS = 200;
  private static final int SESSIONS = 100;
  private static final int IDLE = 1000;

  private final Peers peers;
  private final double scale;

  private NetconfFigures(Peers peers, double scale) {
    this.peers = peers;
    this.scale = scale;
  }

  /**
   * Measures, which takes about five minutes.
   *
   * @param home the repository
   * @param work a folder for what is built, and for logs
   * @param scale of all times and counts; 1, or less for a trial
   * @return two tables in Markdown, and what is missing
   */
  public static List<String> measure(Path home, Path work, double scale)
      throws IOException, InterruptedException {
    Path sources = home.resolve("bench");
    try (BenchServer server = BenchServer.start(sources.resolve("netconf"), work)) {
      Peers peers = new Peers(sources, work, server);
      NetconfFigures figures = new NetconfFigures(peers, scale);
      List<String> lines = figures.running();
      lines.addAll(figures.idle());
      peers.missing().stream().distinct().forEach(what -> lines.add("\nMissing: " + what));
      return lines;
    }
  }

  private List<String> running() throws IOException, InterruptedException {
    Map<String, PeerProcess> running = new LinkedHashMap<>();
    try {
      add(running, Optional.of(peers.circuitd(OURS)));
      add(running, peers.openDaylight(ODL));
      add(running, Optional.of(peers.circuitd(OURS_RAW)));
      add(running, peers.go(GO));
      add(running, peers.ncclient(NCCLIENT));
      List<String> lines = rates(running);
      lines.add("");
      lines.addAll(List.of("| figure | " + OURS + " | " + ODL + " | ratio | target | verdict |"));
      lines.add("|---|---|---|---|---|---|");
      for (String peer : List.of(OURS_RAW, GO, NCCLIENT)) {
        Optional.ofNullable(running.remove(peer)).ifPresent(PeerProcess::close);
      }
      lines.add(many(running));
      add(running, peers.openDaylightWithItsAlgorithms(ODL_OWN));
      lines.addAll(opens(running));
      return lines;
    } finally {
      running.values().forEach(PeerProcess::close);
    }
  }

  private static void add(Map<String, PeerProcess> running, Optional<PeerProcess> peer) {
    peer.ifPresent(p -> running.put(p.name(), p));
  }

  private List<String> rates(Map<String, PeerProcess> running) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| reply | in flight | circuitd | OpenDaylight | ratio, ≥ 1.3 | circuitd unparsed"
            + " | Go unparsed | ratio, ≥ 0.8 | ncclient | ratio, ≥ 100 |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    for (int depth : List.of(1, 64)) {
      warm(running, 1, 10_000, depth, 4000);
    }
    for (int bytes : List.of(1_000, 10_000, 100_000, 1_000_000)) {
      for (int depth : List.of(1, 64)) {
        String size = bytes < 1_000_000 ? bytes / 1000 + " KB" : "1 MB";
        tell(size + ", " + depth + " in flight");
        warm(running, 1, bytes, depth, 700);
        Map<String, Samples> rates = rounds(running, 1, bytes, depth, 450);
        Samples ours = of(rates, OURS);
        Samples raw = of(rates, OURS_RAW);
        Samples overOdl = ours.over(of(rates, ODL));
        Samples overGo = raw.over(of(rates, GO));
        Samples overNcclient = ours.over(of(rates, NCCLIENT));
        lines.add(
            row(
                size,
                depth,
                ours.shown(),
                of(rates, ODL).shown(),
                overOdl.shown() + " " + overOdl.atLeast(1.3),
                raw.shown(),
                of(rates, GO).shown(),
                overGo.shown() + " " + overGo.atLeast(0.8),
                of(rates, NCCLIENT).shown(),
                overNcclient.shown() + " " + overNcclient.atLeast(100)));
      }
    }
    return lines;
  }

  private String many(Map<String, PeerProcess> running) throws IOException {
    tell(SESSIONS + " sessions");
    warm(running, SESSIONS, 10_000, 1, 2500);
    Map<String, Samples> rates = rounds(running, SESSIONS, 10_000, 1, 1000);
    Samples ratio = of(rates, OURS).over(of(rates, ODL));
    return row(
        SESSIONS + " sessions, 10 KB, rpc/s",
        of(rates, OURS).shown(),
        of(rates, ODL).shown(),
        ratio.shown(),
        "≥ 1.3",
        ratio.atLeast(1.3));
  }

  private void warm(
      Map<String, PeerProcess> running, int sessions, int bytes, int depth, int millis)
      throws IOException {
    for (PeerProcess peer : running.values()) {
      if (!peer.name().equals(NCCLIENT)) {
        peer.ask(rate(peer, sessions, bytes, depth, millis));
      }
    }
  }

  private Map<String, Samples> rounds(
      Map<String, PeerProcess> running, int sessions, int bytes, int depth, int millis)
      throws IOException {
    Map<String, List<Double>> readings = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (PeerProcess peer : running.values()) {
        readings
            .computeIfAbsent(peer.name(), name -> new ArrayList<>())
            .add(peer.ask(rate(peer, sessions, bytes, depth, millis)).getFirst());
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    readings.forEach((name, values) -> samples.put(name, new Samples(values)));
    return samples;
  }

  private String rate(PeerProcess peer, int sessions, int bytes, int depth, int millis) {
    String mode = peer.name().equals(OURS_RAW) ? "raw" : "parsed";
    return "rate %s %d %d %d %d".formatted(mode, sessions, bytes, depth, scaled(millis));
  }

  private List<String> opens(Map<String, PeerProcess> running) throws IOException {
    tell("open and close");
    for (PeerProcess peer : running.values()) {
      peer.ask("opens " + scaled(WARM_OPENS));
    }
    Map<String, List<List<Double>>> readings = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (PeerProcess peer : running.values()) {
        readings
            .computeIfAbsent(peer.name(), name -> new ArrayList<>())
            .add(peer.ask("opens " + scaled(20)));
      }
    }
    List<String> lines = new ArrayList<>();
    Samples cpu = column(readings, OURS, 0);
    for (String other : List.of(ODL, ODL_OWN)) {
      Samples ratio = cpu.over(column(readings, other, 0));
      lines.add(
          row(
              "client CPU of open and close, ms" + other.substring(ODL.length()),
              cpu.shown(),
              column(readings, other, 0).shown(),
              ratio.shown(),
              "≤ 0.6",
              ratio.atMost(0.6)));
    }
    for (int column : List.of(1, 2)) {
      lines.add(
          row(
              "time to open, " + (column == 1 ? "median" : "least") + ", ms",
              column(readings, OURS, column).shown(),
              column(readings, ODL, column).shown(),
              column(readings, OURS, column).over(column(readings, ODL, column)).shown(),
              "",
              ""));
    }
    return lines;
  }

  private static Samples column(Map<String, List<List<Double>>> readings, String peer, int at) {
    return new Samples(
        readings.getOrDefault(peer, List.of()).stream().map(reading -> reading.get(at)).toList());
  }

  /** Fresh processes: what the runs before have loaded and kept is not the idle sessions'. */
  private List<String> idle() throws IOException, InterruptedException {
    tell(IDLE + " idle sessions");
    List<Double> ours;
    List<Double> theirs = List.of();
    try (PeerProcess peer = peers.circuitd(OURS, "-Xmx256m")) {
      ours = peer.ask("idle " + scaled(IDLE));
    }
    Optional<PeerProcess> odl = peers.openDaylight(ODL, "-Xmx256m");
    if (odl.isPresent()) {
      try (PeerProcess peer = odl.get()) {
        theirs = peer.ask("idle " + scaled(IDLE));
      }
    }
    List<String> lines = new ArrayList<>();
    List<String> names = List.of("heap each, KiB", "resident, MiB", "platform threads");
    List<Integer> targets = List.of(45, 250, 20);
    for (int i = 0; i < names.size(); i++) {
      Samples mine = new Samples(List.of(ours.get(i)));
      Samples other = theirs.isEmpty() ? Samples.none() : new Samples(List.of(theirs.get(i)));
      lines.add(
          row(
              scaled(IDLE) + " idle sessions, " + names.get(i),
              mine.shown(),
              other.shown(),
              mine.over(other).shown(),
              "≤ " + targets.get(i),
              mine.atMost(targets.get(i))));
    }
    return lines;
  }

  private int scaled(int count) {
    return (int) Math.max(1, Math.round(count * scale));
  }

  private static Samples of(Map<String, Samples> rates, String peer) {
    return rates.getOrDefault(peer, Samples.none());
  }

  private static String row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(cell).append(" |");
    }
    return row.toString();
  }

  private static void tell(String what) {
    System.out.println("measuring NETCONF, " + what + " ...");
  }
}
