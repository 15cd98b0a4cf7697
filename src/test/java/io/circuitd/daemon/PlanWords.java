package io.circuitd.daemon;

import io.circuitd.control.PlanReport;
import java.util.stream.Collectors;

/** What a plan says, as one text. */
final class PlanWords {
  private PlanWords() {}

  /** Each finding on a line of its own, with its rule first. */
  static String findings(PlanReport plan) {
    return plan.findings().stream()
        .map(finding -> finding.rule().orElse("") + " " + finding.text())
        .collect(Collectors.joining("\n"));
  }
}
