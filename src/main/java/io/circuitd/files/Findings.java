package io.circuitd.files;

import io.circuitd.model.RuleViolation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is to be said about files; used by one thread at a time. */
public final class Findings {
  /** By file, line, column, then errors first. */
  public static final Comparator<Finding> ORDER =
      Comparator.<Finding, String>comparing(f -> f.position().file().toString())
          .thenComparingInt(f -> f.position().line())
          .thenComparingInt(f -> f.position().column())
          .thenComparing(Finding::severity)
          .thenComparing(Finding::toString);

  private final List<Finding> all = new ArrayList<>();
  private final Set<Position> errorsAt = new HashSet<>();

  /** Adds one; what it repeats of an operator's text is kept to one line. */
  public void add(Finding finding) {
    all.add(
        new Finding(
            finding.severity(),
            finding.rule(),
            finding.position(),
            Shown.line(finding.found()),
            Shown.line(finding.expected()),
            finding.nextStep()));
    if (finding.severity() == Severity.ERROR) {
      errorsAt.add(finding.position());
    }
  }

  public void addAll(List<Finding> findings) {
    findings.forEach(this::add);
  }

  /** An error without a rule. */
  public void error(Position position, String found, String expected, String nextStep) {
    add(new Finding(Severity.ERROR, Optional.empty(), position, found, expected, nextStep));
  }

  /** An error against a rule. */
  public void error(
      String rule, Position position, String found, String expected, String nextStep) {
    add(new Finding(Severity.ERROR, Optional.of(rule), position, found, expected, nextStep));
  }

  /** A warning that a rule asks for. */
  public void warning(
      String rule, Position position, String found, String expected, String nextStep) {
    add(new Finding(Severity.WARNING, Optional.of(rule), position, found, expected, nextStep));
  }

  /** What a value type refused, at the place of the value. */
  public void error(Position position, RuleViolation violation) {
    error(violation.rule(), position, violation.found(), violation.expected(), "correct the value");
  }

  /** Whether an error was found at this very place. */
  public boolean hasErrorAt(Position position) {
    return errorsAt.contains(position);
  }

  public boolean hasErrors() {
    return !errorsAt.isEmpty();
  }

  /** All findings in {@link #ORDER}, none twice. */
  public List<Finding> sorted() {
    return all.stream().distinct().sorted(ORDER).toList();
  }
}
