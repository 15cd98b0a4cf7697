package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlJson;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.HistoryService;
import io.circuitd.model.CircuitName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code circuitd history}. */
@Command(
    name = "history",
    description = "Shows what was done: the audit, whose records are chained by their hashes.",
    footer = {"", "Exit code 1 when --verify finds a record that is not as it was written."})
final class HistoryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "One circuit; default: all.")
  Optional<CircuitName> circuit = Optional.empty();

  @Option(
      names = "--change",
      paramLabel = "N",
      description = "All of one change: steps, RPCs and replies, readings.")
  Optional<Long> change = Optional.empty();

  @Option(names = "--full", description = "With --change: also what was sent and received.")
  boolean full;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + HistoryService.USUAL_LIMIT,
      description = "How many changes; default: ${DEFAULT-VALUE}.")
  int limit = HistoryService.USUAL_LIMIT;

  @Option(names = "--verify", description = "Checks the chain of all records.")
  boolean verify;

  @Option(
      names = "--copy",
      paramLabel = "FILE",
      description = "With --verify: compares this second copy with the store.")
  Optional<Path> copy = Optional.empty();

  HistoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    ControlClient daemon = common.daemon();
    if (verify) {
      return verified(daemon);
    }
    HistoryView view = new HistoryView(terminal);
    if (change.isPresent()) {
      HistoryReport.Story story = daemon.story(change.get());
      show(story, () -> view.print(story, full));
    } else {
      HistoryReport report = daemon.history(circuit, limit);
      show(report, () -> view.print(report));
    }
    return ExitCode.FINE;
  }

  private void check() {
    String wrong = "";
    if (verify && (change.isPresent() || circuit.isPresent())) {
      wrong = "--verify checks all records; leave CIRCUIT and --change out";
    } else if (copy.isPresent() && !verify) {
      wrong = "--copy goes with --verify";
    } else if (change.isPresent() && circuit.isPresent()) {
      wrong = "CIRCUIT and --change exclude each other; name one";
    } else if (full && change.isEmpty()) {
      wrong = "--full goes with --change";
    } else if (limit < 1) {
      wrong = "--limit " + limit + "; expected 1 or more";
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
  }

  private int verified(ControlClient daemon) {
    HistoryReport.Verified verified;
    try (Progress progress = new Progress(terminal)) {
      progress.say("checking the chain ...");
      verified = daemon.verify(copy.map(Path::toAbsolutePath));
    }
    HistoryView view = new HistoryView(terminal);
    show(verified, () -> view.print(verified, copy));
    return verified.whole() ? ExitCode.FINE : ExitCode.WRONG;
  }

  private void show(Object report, Runnable readable) {
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      readable.run();
    }
  }
}
