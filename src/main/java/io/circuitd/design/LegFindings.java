package io.circuitd.design;

import io.circuitd.files.Finding;
import io.circuitd.files.Position;
import io.circuitd.files.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a leg cannot be designed, all of it, said of the circuit's file. For one thread. */
final class LegFindings {
  private final Position file;
  private final List<Finding> findings = new ArrayList<>();

  LegFindings(Position file) {
    this.file = file;
  }

  /**
   * Adds an error.
   *
   * @param rule empty for none
   */
  void error(String rule, String found, String expected, String nextStep) {
    findings.add(
        new Finding(
            Severity.ERROR,
            Optional.of(rule).filter(r -> !r.isEmpty()),
            file,
            found,
            expected,
            nextStep));
  }

  boolean isEmpty() {
    return findings.isEmpty();
  }

  List<Finding> all() {
    return List.copyOf(findings);
  }
}
