package io.circuitd.control;

import java.util.List;

/**
 * What came of reading the files again.
 *
 * @param circuits how many circuits are in force
 * @param findings one line each, with file:line:column; empty when all is well
 */
public record ReloadReport(int circuits, List<String> findings) {
  public ReloadReport {
    findings = List.copyOf(findings);
  }
}
