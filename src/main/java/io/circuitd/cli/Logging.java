package io.circuitd.cli;

/** Sets how much the log says, before the first logger is made. */
final class Logging {
  private Logging() {}

  /** Errors only; a level that was asked for on the JVM's command line stands. */
  static void quiet() {
    if (System.getProperty("circuitd.log.level") == null) {
      System.setProperty("circuitd.log.level", "ERROR");
    }
  }
}
