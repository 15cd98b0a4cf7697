package io.circuitd.cli;

import io.circuitd.control.ControlFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command early into one line and an exit code; never a stack trace. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;
  private final Path log;

  Failures(Terminal terminal) {
    this(terminal, userLog());
  }

  /**
   * @param log where the traces of internal errors are kept
   */
  Failures(Terminal terminal, Path log) {
    this.terminal = terminal;
    this.log = log;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    List<String> suggestions =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String mended =
        suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
    terminal.error(text(failure) + mended + "; see: " + name + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    return switch (failure) {
      case CommandFailure ours -> {
        terminal.error(text(ours));
        yield ours.exitCode();
      }
      case ControlFailure theirs -> {
        terminal.error(words(theirs, parseResult));
        yield exitCode(theirs.reason());
      }
      default -> unexpected(failure);
    };
  }

  private static String words(ControlFailure failure, ParseResult parsed) {
    if (failure.reason() != ControlFailure.Reason.NO_DAEMON) {
      return failure.text();
    }
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    Path config = command.matchedOptionValue("--config", Path.of("config"));
    return failure.text() + "; start one with: circuitd run --config " + config;
  }

  private static int exitCode(ControlFailure.Reason reason) {
    return switch (reason) {
      case REFUSED, INTERNAL -> ExitCode.WRONG;
      case BAD_CALL, NOT_FOUND -> ExitCode.USAGE;
      case UNREACHABLE, NO_DAEMON -> ExitCode.UNREACHABLE;
    };
  }

  private int unexpected(Exception failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    if ("1".equals(System.getenv("CIRCUITD_TRACE"))) {
      terminal.err().print(trace);
    }
    terminal.error("internal error: " + failure + keep(trace.toString()));
    return ExitCode.WRONG;
  }

  private static Path userLog() {
    return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("circuitd")
        .resolve("errors.log");
  }

  private String keep(String trace) {
    try {
      Files.createDirectories(log.resolveSibling("."));
      if (Files.notExists(log)) {
        Files.createFile(
            log,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(log, Instant.now() + " " + trace + "\n", StandardOpenOption.APPEND);
      return ", log at " + log;
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
