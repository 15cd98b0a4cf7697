package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.daemon.Site;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    Findings findings = new Findings();
    findings.addAll(site.findings());
    findings.addAll(PlatformCheck.of(site, seen()));
    List<Finding> all = findings.sorted();
    if (common.json) {
      terminal.out().println(json(site, all).toPrettyString());
    } else {
      all.forEach(this::print);
      terminal.line(summary(site, all));
    }
    return number(all, Severity.ERROR) > 0 ? ExitCode.WRONG : ExitCode.FINE;
  }

  /** Where Azure put the connections, as a daemon knows; empty where none runs on these files. */
  private List<CircuitStatus> seen() {
    try {
      return common.daemon().status(Optional.empty()).circuits();
    } catch (ControlFailure e) {
      return List.of();
    }
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

  private static String summary(Site site, List<Finding> findings) {
    return count(fine(site, findings), "circuit")
        + " fine, "
        + refused(site, findings)
        + " refused, "
        + count(number(findings, Severity.ERROR), Severity.ERROR.word())
        + ", "
        + count(number(findings, Severity.WARNING), Severity.WARNING.word());
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static long number(List<Finding> findings, Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  private static long fine(Site site, List<Finding> findings) {
    return site.circuits().size() + site.failed().size() - refused(site, findings);
  }

  /** Circuit files that are wrong by themselves, or that no router can do. */
  private static long refused(Site site, List<Finding> findings) {
    Set<Path> wrong =
        findings.stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(finding -> finding.position().file())
            .collect(Collectors.toSet());
    return site.failed().size()
        + site.circuits().values().stream()
            .filter(circuit -> wrong.contains(circuit.file().file()))
            .count();
  }

  private static ObjectNode json(Site site, List<Finding> all) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : all) {
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
    root.put("circuits", fine(site, all));
    root.put("refused", refused(site, all));
    root.put("errors", number(all, Severity.ERROR));
    root.put("warnings", number(all, Severity.WARNING));
    return root;
  }
}
