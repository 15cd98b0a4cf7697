package io.circuitd.cli;

import io.circuitd.daemon.Site;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks all files of a site. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks all files; warnings do not change the exit code.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all files are fine",
      "1:something is wrong in the files",
      "2:wrong call, or the folder is missing"
    })
final class ValidateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "config",
      description = "Configuration folder; default: ${DEFAULT-VALUE}.")
  private Path config = Path.of("config");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Files.isDirectory(config)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          config
              + ": no such folder; expected the configuration folder; next: name it with --config");
      err.flush();
      return 2;
    }
    Site site = Site.load(config);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(site).toPrettyString());
    } else {
      site.findings().forEach(out::println);
      out.println(summary(site));
    }
    out.flush();
    return site.hasErrors() ? 1 : 0;
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
