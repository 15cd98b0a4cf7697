package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.daemon.Site;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks all files of a site. */
@Command(name = "validate", description = "Checks all files; warnings do not change the exit code.")
final class ValidateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  ValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Site site = Site.load(common.configDir());
    if (common.json) {
      terminal.out().println(json(site).toPrettyString());
    } else {
      site.findings().forEach(this::print);
      terminal.line(summary(site));
    }
    return site.hasErrors() ? ExitCode.WRONG : ExitCode.FINE;
  }

  private void print(Finding finding) {
    Style style =
        switch (finding.severity()) {
          case ERROR -> Style.BAD;
          case WARNING -> Style.WARN;
          case ADVICE -> Style.PLAIN;
        };
    terminal.line(style, finding.toString());
  }

  private static String summary(Site site) {
    return count(site.circuits().size(), "circuit")
        + " fine, "
        + site.failed().size()
        + " refused, "
        + count(site, Severity.ERROR)
        + ", "
        + count(site, Severity.WARNING);
  }

  private static String count(Site site, Severity severity) {
    return count(number(site, severity), severity.word());
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static long number(Site site, Severity severity) {
    return site.findings().stream().filter(f -> f.severity() == severity).count();
  }

  private static ObjectNode json(Site site) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : site.findings()) {
      ObjectNode node = findings.addObject();
      node.put("severity", finding.severity().word());
      finding.rule().ifPresent(rule -> node.put("rule", rule));
      node.put("file", finding.position().file().toString());
      node.put("line", finding.position().line());
      node.put("column", finding.position().column());
      node.put("found", finding.found());
      node.put("expected", finding.expected());
      node.put("nextStep", finding.nextStep());
    }
    root.put("circuits", site.circuits().size());
    root.put("refused", site.failed().size());
    root.put("errors", number(site, Severity.ERROR));
    root.put("warnings", number(site, Severity.WARNING));
    return root;
  }
}
