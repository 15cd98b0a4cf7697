package io.circuitd.cli;

import io.circuitd.files.Secret;
import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes: what was asked for on {@code out}, all else on {@code err}, both in
 * UTF-8. Colour only where a person looks on.
 */
final class Terminal {
  private static final String ESCAPE = "\u001b[";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colour;
  private final boolean live;
  private final Function<String, Optional<Secret>> keyboard;

  /** Ways to set text off. */
  enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    WARN("33"),
    BAD("31");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /**
   * @param colour whether {@code out} takes colour
   * @param live whether {@code err} is a terminal, on which a line can be written over
   */
  Terminal(PrintWriter out, PrintWriter err, boolean colour, boolean live) {
    this(out, err, colour, live, prompt -> Optional.empty());
  }

  /**
   * @param keyboard asks a person for a secret; empty when there is nobody to ask
   */
  Terminal(
      PrintWriter out,
      PrintWriter err,
      boolean colour,
      boolean live,
      Function<String, Optional<Secret>> keyboard) {
    this.out = out;
    this.err = err;
    this.colour = colour;
    this.live = live;
    this.keyboard = keyboard;
  }

  /**
   * The process's own. The launcher says which streams are terminals: the JDK's console answers
   * only for standard input and output together.
   */
  static Terminal system() {
    boolean plain =
        Optional.ofNullable(System.getenv("NO_COLOR")).filter(v -> !v.isEmpty()).isPresent()
            || "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        writer(System.out),
        writer(System.err),
        !plain && Boolean.getBoolean("circuitd.tty.out"),
        Boolean.getBoolean("circuitd.tty.err"),
        Terminal::ask);
  }

  private static Optional<Secret> ask(String prompt) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .flatMap(console -> Optional.ofNullable(console.readPassword("%s", prompt)))
        .map(typed -> new Secret(new String(typed)));
  }

  /** Asks the person at the terminal, who does not see what they type; empty without one. */
  Optional<Secret> askSecret(String prompt) {
    flush();
    return keyboard.apply(safe(prompt));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }

  /** Whether what is written to {@code err} can be written over. */
  boolean live() {
    return live;
  }

  Ansi ansi() {
    return colour ? Ansi.ON : Ansi.OFF;
  }

  /** A line of the answer; it may hold text of routers and files. */
  void line(String text) {
    out.println(safe(text));
  }

  /** A line of the answer, set off. */
  void line(Style style, String text) {
    out.println(paint(style, safe(text)));
  }

  /** One line that says what went wrong. */
  void error(String text) {
    out.flush();
    err.println("circuitd: " + safe(text));
    err.flush();
  }

  /** Text in colour, where there is colour; the text must be {@link #safe}. */
  String paint(Style style, String text) {
    return colour && style != Style.PLAIN && !text.isEmpty()
        ? ESCAPE + style.code + "m" + text + ESCAPE + "0m"
        : text;
  }

  /**
   * Text without control characters: routers, Azure and files must not be able to steer an
   * operator's terminal. Tabs and line ends become blanks.
   */
  static String safe(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    return text.codePoints()
        .mapToObj(c ->
            switch (c) {
              case '\t', '\n', '\r' -> " ";
              default -> Character.isISOControl(c) ? "?" : Character.toString(c);
            })
        .collect(Collectors.joining());
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
