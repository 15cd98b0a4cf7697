package io.circuitd.cli;

import io.circuitd.control.ControlJson;
import io.circuitd.control.RolloutReport;
import io.circuitd.control.TemplatesReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code circuitd templates}. */
@Command(
    name = "templates",
    description = "What changed templates do to the circuits on the routers.",
    synopsisSubcommandLabel = "COMMAND")
final class TemplatesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommonOptions common = new CommonOptions();

  TemplatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected a command: preview or rollout");
  }

  @Command(
      name = "preview",
      description =
          "Renders every leg on a router with two folders of templates, groups what differs, and"
              + " shows the stages in which it would be rolled out. Changes nothing, asks no"
              + " router.")
  int preview(
      @Parameters(paramLabel = "OLD", description = "The templates as they are.") Path old,
      @Parameters(paramLabel = "NEW", description = "Those that are to take their place.")
          Path fresh) {
    TemplatesReport report;
    try (Progress progress = new Progress(terminal)) {
      progress.say("rendering every leg twice ...");
      report =
          common
              .daemon()
              .preview(old.toAbsolutePath().normalize(), fresh.toAbsolutePath().normalize());
    }
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      new TemplatesView(terminal, report).print();
    }
    return report.refused().isEmpty() ? ExitCode.FINE : ExitCode.WRONG;
  }

  @Command(
      name = "rollout",
      description = "How far the templates that are in force have come, stage by stage.")
  int rollout() {
    RolloutReport report = common.daemon().rollout();
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      new RolloutView(terminal, report).print();
    }
    return ExitCode.FINE;
  }
}
