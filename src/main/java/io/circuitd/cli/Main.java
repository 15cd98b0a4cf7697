package io.circuitd.cli;

import io.circuitd.cli.Commands.Entry;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: {@code circuitd COMMAND}. */
@Command(
    name = "circuitd",
    description = "Builds and guards Azure ExpressRoute circuits on a provider's routers.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 fine; 1 something wrong in the files, or refused;",
      "2 wrong call, or a folder missing; 3 something unreachable."
    })
public final class Main implements Runnable {
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  boolean version;

  @Spec CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(Terminal.system(), args));
  }

  /** Runs one command; the exit code is one of {@link ExitCode}'s. */
  static int execute(Terminal terminal, String... args) {
    try {
      return commandLine(terminal, args).execute(args);
    } finally {
      terminal.flush();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /**
   * Only the command that is called is made known to picocli, because reading the annotations of
   * all of them costs more than most of them take to run. All are known where their list matters:
   * in the help, and to suggest one for a wrong name.
   */
  private static CommandLine commandLine(Terminal terminal, String... args) {
    Optional<Entry> called = args.length == 0 ? Optional.empty() : Commands.find(args[0]);
    boolean versionOnly = args.length == 1 && List.of("-V", "--version").contains(args[0]);
    List<Entry> known = versionOnly ? List.of() : called.map(List::of).orElseGet(Commands::all);
    CommandLine root = new CommandLine(new Main());
    for (Entry entry : known) {
      root.addSubcommand(entry.name(), entry.command().apply(terminal));
    }
    if (called.map(Entry::quiet).orElse(true)) {
      Logging.quiet();
    }
    return root.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setParameterExceptionHandler(new Failures(terminal))
        .setExecutionExceptionHandler(new Failures(terminal));
  }
}
