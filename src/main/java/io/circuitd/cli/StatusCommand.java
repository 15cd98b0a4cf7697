package io.circuitd.cli;

import io.circuitd.control.ControlJson;
import io.circuitd.control.StatusReport;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code circuitd status}. */
@Command(name = "status", description = "Shows every circuit, or one in detail.")
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "One circuit, with its sessions.")
  Optional<CircuitName> circuit = Optional.empty();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StatusReport report = common.daemon().status(circuit);
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      StatusView view = new StatusView(terminal, report);
      view.print();
      if (circuit.isPresent()) {
        view.printFacts();
        view.printSessions();
      }
    }
    return ExitCode.FINE;
  }
}
