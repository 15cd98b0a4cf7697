package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes; one with commands of its own shares it with them. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "config",
      scope = ScopeType.INHERIT,
      description = "The configuration folder; default: ${DEFAULT-VALUE}.")
  Path config = Path.of("config");

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answers in JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  boolean help;

  /**
   * The configuration folder.
   *
   * @throws CommandFailure when it is not there
   */
  Path configDir() {
    if (!Files.isDirectory(config)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no configuration folder "
              + config.toAbsolutePath().normalize()
              + "; next: name it with --config DIR, or start from the example site's config/");
    }
    return config;
  }

  /** The daemon that serves the configuration folder. */
  ControlClient daemon() {
    return new ControlClient(ControlSocket.of(configDir()));
  }
}
