package io.circuitd.cli;

import io.circuitd.control.ControlJson;
import io.circuitd.control.FreezeReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code circuitd unfreeze}. */
@Command(
    name = "unfreeze",
    description =
        "Ends circuitd freeze, and lets changes go on that the fuse holds: its counting begins"
            + " anew.",
    footer = {"", "Exit code 1 when deploy.freeze in circuitd.yaml still stops all writes."})
final class UnfreezeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who unfreezes.")
  String by = "";

  UnfreezeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FreezeReport report = common.daemon().unfreeze(by);
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      terminal.line(report.text());
    }
    return report.frozen() ? ExitCode.WRONG : ExitCode.FINE;
  }
}
