package io.circuitd.cli;

import io.circuitd.files.ConfigSchema;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a JSON Schema, for editors. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of a file that operators write.")
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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(ConfigSchema.text(kind.name().toLowerCase(Locale.ROOT)));
    out.flush();
    return 0;
  }
}
