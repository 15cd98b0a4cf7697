package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site with templates of its own, one of which is wrong. */
class TemplateErrorTest {
  @Test
  void aPlanNamesTemplateLineAndVariable(@TempDir Path folder) throws IOException {
    try (LabSite site = LabSite.in(folder)) {
      Path templates = site.configDir().resolve("templates");
      copy(Path.of("templates"), templates);
      Path common = templates.resolve("junos").resolve("common.ftl");
      List<String> lines =
          Files.readAllLines(common).stream()
              .map(line -> line.replace("${leg.cTag}", "${leg.customerTag}"))
              .toList();
      Files.write(common, lines);
      int line =
          1
              + lines.indexOf(
                  lines.stream().filter(l -> l.contains("customerTag")).findFirst().get());
      site.start();
      Map<String, String> before = site.running();
      PlanReport plan = site.daemon().plan(LabSite.UNIV);
      assertThat(plan.kind()).isEqualTo(PlanReport.Kind.BLOCKED);
      assertThat(plan.unreachable()).isEmpty();
      assertThat(plan.findings())
          .filteredOn(finding -> finding.text().contains("template"))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.text())
                .contains(
                    "primary-private on sanj-mx1, profile junos: template ",
                    "junos/common.ftl:" + line + ":",
                    "leg.customerTag",
                    "next: put the template right");
            OperatorWords.check(finding.text());
          });
      assertThat(site.running()).isEqualTo(before);
      assertThat(site.commercial().writes()).isEmpty();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
