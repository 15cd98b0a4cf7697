package io.circuitd.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A terminal that keeps what is written to it. */
final class Captured {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal;

  private Captured(boolean colour, boolean live) {
    terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), colour, live);
  }

  /** As when both streams go to files. */
  static Captured plain() {
    return new Captured(false, false);
  }

  /** As when a person looks on. */
  static Captured person() {
    return new Captured(true, true);
  }

  Terminal terminal() {
    return terminal;
  }

  int run(String... args) {
    return Main.execute(terminal, args);
  }

  String out() {
    terminal.flush();
    return out.toString();
  }

  String err() {
    terminal.flush();
    return err.toString();
  }
}
