package io.circuitd.cli;

import io.circuitd.files.ConfigSchema;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a JSON Schema, for editors. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of a file that operators write, for editors.")
final class SchemaCommand implements Callable<Integer> {
  /** What has a schema, spelt as on the command line. */
  enum Kind {
    circuit,
    inventory,
    profile,
    daemon
  }

  @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind = Kind.circuit;

  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  SchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(ConfigSchema.text(kind.name().toLowerCase(Locale.ROOT)));
    return ExitCode.FINE;
  }
}
