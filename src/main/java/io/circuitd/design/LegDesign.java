package io.circuitd.design;

import io.circuitd.files.Finding;
import java.util.List;

/** What designing a leg gives: the leg, or why there is none. */
public sealed interface LegDesign {
  /** All is known; the leg can be rendered. */
  record Ready(Leg leg) implements LegDesign {}

  /**
   * It cannot be built as things are.
   *
   * @param findings at least one, all errors, each with the rule where one applies
   */
  record Refused(List<Finding> findings) implements LegDesign {
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
