package io.circuitd.cli;

import io.circuitd.daemon.DaemonConfig;
import io.circuitd.northbound.AgentSettings;
import io.circuitd.northbound.MibText;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the MIB that the agent serves. */
@Command(
    name = "mib",
    description =
        "Prints CIRCUITD-MIB, for monitoring systems; with the enterprise number of"
            + " snmpAgent.enterprise where circuitd.yaml has one.")
final class MibCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  MibCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(MibText.of(enterprise()));
    return ExitCode.FINE;
  }

  /** Also without a site: who sets a monitoring system up need not have one at hand. */
  private int enterprise() {
    if (!Files.exists(common.config.resolve("circuitd.yaml"))) {
      return AgentSettings.DOCUMENTATION;
    }
    return DaemonConfig.load(common.config)
        .value()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.WRONG,
                "circuitd.yaml has errors; next: circuitd validate, and correct it"))
        .snmpAgent()
        .map(DaemonConfig.SnmpAgent::enterprise)
        .orElse(AgentSettings.DOCUMENTATION);
  }
}
