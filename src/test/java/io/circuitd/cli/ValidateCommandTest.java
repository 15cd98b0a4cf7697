package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValidateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void warningsDoNotChangeTheExitCode() {
    assertThat(run(new ValidateCommand(), "--config", "config")).isZero();
    assertThat(out.toString())
        .contains("warning R-053")
        .endsWith("3 circuits fine, 0 refused, 0 errors, 1 warning" + System.lineSeparator());
  }

  @Test
  void anythingWrongInTheFilesIsOne(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("circuits"));
    Files.writeString(dir.resolve("circuits/a.yaml"), "circuit: a\nsTag: 3\n");

    assertThat(run(new ValidateCommand(), "--config", dir.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("a.yaml:2:1: error R-034", "0 circuits fine, 1 refused");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMissingFolderAndAWrongCallAreTwo() {
    assertThat(run(new ValidateCommand(), "--config", "no-such-folder")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-folder: no such folder");
    assertThat(run(new ValidateCommand(), "--nonsense")).isEqualTo(2);
    assertThat(run(new SchemaCommand(), "router")).isEqualTo(2);
    assertThat(run(new SchemaCommand())).isEqualTo(2);
  }

  @Test
  void jsonHasEveryPartOfAFindingByItself() {
    run(new ValidateCommand(), "--config", "config", "--json");
    JsonNode root = JsonMapper.shared().readTree(out.toString());

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
      out.getBuffer().setLength(0);
      assertThat(run(new SchemaCommand(), kind)).isZero();
      assertThat(JsonMapper.shared().readTree(out.toString()).path("$id").asString())
          .contains(kind);
    }
  }

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
