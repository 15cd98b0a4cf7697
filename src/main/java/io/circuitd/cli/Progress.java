package io.circuitd.cli;

/**
 * Says on {@code err} what a long command is doing: on a terminal in one line that is written over,
 * elsewhere a line for each thing that is new. Used by one thread at a time.
 */
final class Progress implements AutoCloseable {
  private final Terminal terminal;
  private String shown = "";

  Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What is being done now. */
  void say(String text) {
    String line = Terminal.safe(text);
    if (line.equals(shown)) {
      return;
    }
    if (terminal.live()) {
      terminal.err().print("\r\u001b[K" + line);
    } else {
      terminal.err().println(line);
    }
    terminal.err().flush();
    shown = line;
  }

  /** Takes the line away again, so that the answer stands alone. */
  @Override
  public void close() {
    if (terminal.live() && !shown.isEmpty()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
    shown = "";
  }
}
