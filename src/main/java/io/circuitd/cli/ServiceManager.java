package io.circuitd.cli;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells systemd how far the daemon is, where systemd started it with {@code Type=notify}. By the
 * program systemd-notify, as the JDK has no datagram sockets in the file system; so the unit needs
 * {@code NotifyAccess=all}.
 */
final class ServiceManager {
  private final Terminal terminal;
  private final boolean listens;
  private final String program;

  /**
   * @param listens whether somebody wants to be told
   * @param program systemd-notify, or its path
   */
  ServiceManager(Terminal terminal, boolean listens, String program) {
    this.terminal = terminal;
    this.listens = listens;
    this.program = program;
  }

  /** The one that started this process, if it was one. */
  static ServiceManager ofThisProcess(Terminal terminal) {
    boolean listens =
        Optional.ofNullable(System.getenv("NOTIFY_SOCKET")).filter(s -> !s.isEmpty()).isPresent();
    return new ServiceManager(terminal, listens, "systemd-notify");
  }

  void ready() {
    tell("READY=1");
  }

  void stopping() {
    tell("STOPPING=1");
  }

  /** That it cannot be told is said, and stops nothing. */
  private void tell(String state) {
    if (!listens) {
      return;
    }
    try {
      Process process = new ProcessBuilder(program, state).inheritIO().start();
      int exit = process.waitFor();
      if (exit != 0) {
        terminal.error(program + " " + state + " ended with exit code " + exit);
      }
    } catch (IOException e) {
      terminal.error("systemd cannot be told " + state + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
