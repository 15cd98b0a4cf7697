package io.circuitd.cli;

import io.circuitd.control.ControlJson;
import io.circuitd.control.FreezeReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code circuitd freeze}. */
@Command(
    name = "freeze",
    description =
        "Stops all writes to routers and Azure, until circuitd unfreeze. What is inside a confirm"
            + " window is settled.")
final class FreezeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who freezes.")
  String by = "";

  @Option(names = "--reason", paramLabel = "R", description = "Why; status shows it.")
  String reason = "";

  FreezeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FreezeReport report = common.daemon().freeze(by, reason);
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      terminal.line(report.text());
    }
    return ExitCode.FINE;
  }
}
