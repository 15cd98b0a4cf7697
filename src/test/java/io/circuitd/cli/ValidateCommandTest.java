package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.LabSite;
import io.circuitd.lab.SiteCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValidateCommandTest {
  private final Captured captured = Captured.plain();

  @Test
  void warningsDoNotChangeTheExitCode() {
    assertThat(captured.run("validate", "--config", "config")).isZero();
    assertThat(captured.out())
        .contains("warning R-053")
        .endsWith("3 circuits fine, 0 refused, 0 errors, 1 warning" + System.lineSeparator());
  }

  @Test
  void anythingWrongInTheFilesIsOne(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("circuits"));
    Files.writeString(dir.resolve("circuits/a.yaml"), "circuit: a\nsTag: 3\n");

    assertThat(captured.run("validate", "--config", dir.toString())).isEqualTo(1);
    assertThat(captured.out()).contains("a.yaml:2:1: error R-034", "0 circuits fine, 1 refused");
    assertThat(captured.err()).isEmpty();
  }

  @Test
  void whatOneKindOfRouterCannotDoIsAWarningAndWhatNoneCanIsAnError(@TempDir Path dir)
      throws Exception {
    Path config = SiteCopy.of(Path.of("config"), dir.resolve("site")).configDir();
    Path univ = config.resolve("circuits/example-univ.yaml");
    String good = Files.readString(univ);

    Files.writeString(univ, good.replace("keepalive: 60", "keepalive: 30"));
    assertThat(captured.run("validate", "--config", config.toString())).isZero();
    assertThat(captured.out())
        .contains(
            "example-univ.yaml:", "warning: found primary-private on a router of profile junos:")
        .contains(
            "keepalive is 30 with hold 180; expected a third of the hold",
            "; next: write keepalive 60")
        .contains("3 circuits fine, 0 refused, 0 errors");

    Files.writeString(univ, good.replace("innerVlan:", "prepend: {primary: 2}\n    innerVlan:"));
    Captured second = Captured.plain();
    assertThat(second.run("validate", "--config", config.toString())).isEqualTo(1);
    assertThat(second.out())
        .contains("error: found primary-private on a router of profile junos: prepend", "R-054")
        .contains("2 circuits fine, 1 refused");
  }

  @Test
  void whereADaemonKnowsTheRouterWhatItCannotDoIsAnError(@TempDir Path dir) {
    try (LabSite site = LabSite.in(dir).start()) {
      site.daemon().plan(LabSite.UNIV);
      site.edit(
          LabSite.file(LabSite.UNIV),
          root -> root.withObject("/peerings/private/timers").put("keepalive", 30));

      assertThat(captured.run("validate", "--config", site.configDir().toString())).isEqualTo(1);
      assertThat(captured.out())
          .contains("error: found primary-private on a router of profile junos: keepalive is 30")
          .doesNotContain("secondary-private");
    }
  }

  @Test
  void aMissingFolderAndAWrongCallAreTwo() {
    assertThat(captured.run("validate", "--config", "no-such-folder")).isEqualTo(2);
    assertThat(captured.err()).contains("no configuration folder", "no-such-folder");
    assertThat(captured.run("validate", "--nonsense")).isEqualTo(2);
    assertThat(captured.run("schema", "router")).isEqualTo(2);
    assertThat(captured.run("schema")).isEqualTo(2);
  }

  @Test
  void jsonHasEveryPartOfAFindingByItself() {
    captured.run("validate", "--config", "config", "--json");
    JsonNode root = JsonMapper.shared().readTree(captured.out());

    assertThat(root.path("circuits").asInt()).isEqualTo(3);
    JsonNode finding = root.path("findings").path(0);
    assertThat(finding.path("rule").asString()).isEqualTo("R-053");
    assertThat(finding.path("severity").asString()).isEqualTo("warning");
    assertThat(finding.path("file").asString()).endsWith("example-hospital.yaml");
    assertThat(finding.path("line").asInt()).isPositive();
  }

  @Test
  void everySchemaIsPrintedAsJson() {
    for (String kind : new String[] {"circuit", "inventory", "profile", "daemon"}) {
      Captured one = Captured.plain();
      assertThat(one.run("schema", kind)).isZero();
      assertThat(JsonMapper.shared().readTree(one.out()).path("$id").asString()).contains(kind);
    }
  }
}
