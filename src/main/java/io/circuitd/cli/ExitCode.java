package io.circuitd.cli;

/** What the process says to a script; of several, the highest wins. */
final class ExitCode {
  static final int FINE = 0;

  /** Something is wrong in the files, or the call was refused. */
  static final int WRONG = 1;

  /** The call itself is wrong, or a folder is missing. */
  static final int USAGE = 2;

  /** The daemon, a router or Azure does not answer. */
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
