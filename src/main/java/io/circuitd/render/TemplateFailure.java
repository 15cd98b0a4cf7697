package io.circuitd.render;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A template that cannot be used, or that refuses a leg. The message is complete for an operator:
 * template, line, column, variable where one is at fault, and what to do.
 */
public final class TemplateFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The form in which templates refuse a leg: "found: expected; next step". */
  private static final Pattern REFUSAL =
      Pattern.compile("(?<found>.*?): (?<expected>.*?)(; (?<next>.*))?", Pattern.DOTALL);

  private final String template;
  private final int line;
  private final int column;
  private final String variable;
  private final String problem;
  private final boolean refusal;

  /**
   * @param template {@code PROFILE/FILE}
   * @param line from 1, 0 where unknown
   * @param column from 1, 0 where unknown
   * @param variable the expression at fault, empty where none is
   * @param problem what is wrong and what to do
   */
  TemplateFailure(String template, int line, int column, String variable, String problem) {
    this(template, line, column, variable, problem, false);
  }

  private TemplateFailure(
      String template, int line, int column, String variable, String problem, boolean refusal) {
    super(
        "template "
            + template
            + (line > 0 ? ":" + line + ":" + column : "")
            + ": "
            + (variable.isEmpty() ? "" : "variable '" + variable + "': ")
            + problem);
    this.template = template;
    this.line = line;
    this.column = column;
    this.variable = variable;
    this.problem = problem;
    this.refusal = refusal;
  }

  /** A leg that a sound template does not take. */
  static TemplateFailure refusing(String template, int line, int column, String words) {
    return new TemplateFailure(template, line, column, "", words, true);
  }

  public String template() {
    return template;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  /** What is wrong and what to do, without the place. */
  public String problem() {
    return (variable.isEmpty() ? "" : "variable '" + variable + "': ") + problem;
  }

  /** Empty where no variable is at fault. */
  public String variable() {
    return variable;
  }

  /** Whether a sound template does not take the leg. */
  public boolean isRefusal() {
    return refusal;
  }

  /** What of the leg the template refuses, or the whole message where the template is at fault. */
  public String found() {
    return said("found").orElse(refusal ? problem : String.valueOf(getMessage()));
  }

  /** What it would take. */
  public String expected() {
    return said("expected").orElse(refusal ? "what the platform takes" : "a template that renders");
  }

  /** What to do. */
  public String nextStep() {
    return said("next")
        .orElse(
            refusal
                ? "correct the circuit, or what the inventory says of its place"
                : "put the template right");
  }

  private Optional<String> said(String part) {
    return Optional.of(REFUSAL.matcher(problem))
        .filter(matcher -> refusal && matcher.matches())
        .flatMap(matcher -> Optional.ofNullable(matcher.group(part)));
  }
}
