package io.circuitd.render;

/**
 * A template that cannot be used, or that refuses a leg. The message is complete for an operator:
 * template, line, column, variable where one is at fault, and what to do.
 */
public final class TemplateFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String template;
  private final int line;
  private final int column;
  private final String variable;
  private final String problem;

  /**
   * @param template {@code PROFILE/FILE}
   * @param line from 1, 0 where unknown
   * @param column from 1, 0 where unknown
   * @param variable the expression at fault, empty where none is
   * @param problem what is wrong and what to do
   */
  TemplateFailure(String template, int line, int column, String variable, String problem) {
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
}
