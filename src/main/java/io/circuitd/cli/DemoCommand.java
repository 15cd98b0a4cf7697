package io.circuitd.cli;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlJson;
import io.circuitd.control.ControlService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.Daemon;
import io.circuitd.daemon.Site;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.lab.Lab;
import io.circuitd.lab.SiteCopy;
import io.circuitd.lab.VirtualPop;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code circuitd demo}. */
@Command(
    name = "demo",
    description =
        "Builds the circuits of the example site on the embedded lab, from file to Established, and"
            + " shows each step. Works on a copy of the configuration folder.")
final class DemoCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Terminal terminal;
  private final Instant begun = Instant.now();
  private final Map<String, String> shown = new HashMap<>();
  private final Map<CircuitName, String> refused = new HashMap<>();

  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--keep", description = "Stays up afterwards, for the other commands.")
  boolean keep;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("circuitd-demo");
    try {
      return inside(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private int inside(Path folder) throws IOException, InterruptedException {
    SiteCopy copy = SiteCopy.of(common.configDir(), folder);
    Site site = Sites.sound(copy.configDir());
    say("a copy of " + common.config + " in " + copy.configDir());
    try (VirtualPop pop = VirtualPop.start(site, true, Lab.Settings.DEFAULT)) {
      copy.pointAt(pop);
      copy.edit(
          "circuitd.yaml",
          root -> {
            root.withObject("/deploy").put("stableFor", 1).put("readingEvery", 1);
            root.withObject("/health").put("every", 1);
          });
      say(
          "lab: %d routers, %d clouds"
              .formatted(pop.routers().routers().size(), pop.clouds().size()));
      try (Daemon daemon = Daemon.start(Daemon.Options.of(copy.configDir()))) {
        return show(daemon.service(), copy.configDir());
      } catch (Daemon.CannotStart e) {
        throw new CommandFailure(ExitCode.WRONG, String.valueOf(e.getMessage()));
      }
    }
  }

  private int show(ControlService daemon, Path configDir) throws IOException, InterruptedException {
    Set<CircuitName> approved = new HashSet<>();
    Instant until = Instant.now().plus(LIMIT);
    StatusReport status = daemon.status(Optional.empty());
    List<String> missing = List.of();
    while (Instant.now().isBefore(until)) {
      for (CircuitStatus circuit : status.circuits()) {
        tell(circuit);
        if (isWanted(circuit) && !approved.contains(circuit.name())) {
          approve(daemon, circuit.name(), configDir).ifPresent(approved::add);
        }
      }
      missing = missing(status);
      if (missing.isEmpty() || settled(status)) {
        break;
      }
      Thread.sleep(LOOK_EVERY);
      status = daemon.status(Optional.empty());
    }
    terminal.line("");
    if (common.json) {
      terminal.out().println(ControlJson.pretty(status));
    } else {
      new StatusView(terminal, status).print();
    }
    terminal.line("");
    missing.forEach(terminal::error);
    if (missing.isEmpty()) {
      say("every live leg is Established");
    }
    if (keep) {
      stay(configDir);
    }
    return missing.isEmpty() ? ExitCode.FINE : ExitCode.WRONG;
  }

  private void stay(Path configDir) throws InterruptedException {
    terminal.line("the demo stays up: circuitd status --config " + configDir);
    terminal.line("stop it with Ctrl-C");
    terminal.flush();
    new CountDownLatch(1).await();
  }

  /** Approves as an operator would, with the plan's digest; says so. */
  private Optional<CircuitName> approve(ControlService daemon, CircuitName name, Path configDir)
      throws IOException {
    PlanReport plan;
    try {
      plan = daemon.plan(name);
    } catch (ControlFailure e) {
      say(name + ": " + e.text());
      return Optional.empty();
    }
    if (plan.kind() == PlanReport.Kind.BLOCKED) {
      String reason = "the plan is blocked: " + PlanView.errors(plan);
      say(name + ": " + reason);
      refused.put(name, reason);
      return Optional.of(name);
    }
    for (Side side : plan.connections()) {
      try {
        ApprovalFiles.write(
            configDir.resolve("approvals"),
            new Approval(
                name,
                side,
                plan.digest(),
                "demo",
                Instant.now(),
                Optional.empty(),
                Optional.empty()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    say(
        "%s: the demo approves its own plan: %s, digest %s"
            .formatted(name, plan.kind(), plan.digest().substring(0, 19)));
    daemon.reload();
    return Optional.of(name);
  }

  private static boolean isWanted(CircuitStatus circuit) {
    return circuit.connections().stream()
        .anyMatch(connection -> connection.wanted() == ConnectionState.LIVE);
  }

  private void tell(CircuitStatus circuit) {
    for (ConnectionStatus connection : circuit.connections()) {
      String where = circuit.name() + " " + connection.side();
      String what =
          connection.phase() + (connection.reason().isEmpty() ? "" : ": " + connection.reason());
      if (!what.equals(shown.put(where, what))) {
        say(where + ": " + what);
      }
    }
  }

  /** What keeps the demo from being done, in words. */
  private List<String> missing(StatusReport status) {
    List<String> missing = new ArrayList<>();
    for (CircuitStatus circuit : status.circuits()) {
      for (ConnectionStatus connection : circuit.connections()) {
        if (connection.wanted() == ConnectionState.LIVE && connection.phase() != Phase.UP) {
          missing.add(
              "%s %s is not up: %s: %s"
                  .formatted(
                      circuit.name(),
                      connection.side(),
                      connection.phase(),
                      refused.getOrDefault(circuit.name(), connection.reason())));
        }
        for (LegStatus leg : connection.legs()) {
          leg.sessions().stream()
              .filter(session -> !session.state().equals(Optional.of(BgpState.ESTABLISHED)))
              .forEach(session ->
                  missing.add(
                      circuit.name()
                          + " "
                          + leg.leg()
                          + ": session with "
                          + session.azureAddress()
                          + " is not established"));
        }
      }
    }
    return missing;
  }

  /** True when nothing is on its way any more: all is up, or has failed for good. */
  private boolean settled(StatusReport status) {
    Set<String> failed =
        status.alarms().stream()
            .filter(alarm -> alarm.code().equals("change"))
            .map(StatusReport.Alarm::text)
            .collect(Collectors.toSet());
    return status.circuits().stream()
        .filter(DemoCommand::isWanted)
        .allMatch(circuit ->
            refused.containsKey(circuit.name())
                || failed.stream().anyMatch(text -> text.startsWith(circuit.name() + ":"))
                || circuit.connections().stream()
                    .filter(connection -> connection.wanted() == ConnectionState.LIVE)
                    .allMatch(connection -> connection.phase() == Phase.UP));
  }

  private void say(String text) {
    Duration since = Duration.between(begun, Instant.now());
    terminal.line("%5.1f s  %s".formatted(since.toMillis() / 1000.0, text));
    terminal.flush();
  }
}
