package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.SiteCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/templates.md, as a reader would follow it. */
class TemplatesDocumentTest {
  private static final Pattern FILE = Pattern.compile("(?m)^`([^`]+)`:\n\n```\\w+\n([^`]+)```$");

  @TempDir private Path folder;
  private Path site = Path.of("");

  @BeforeEach
  void follow() throws IOException {
    site = SiteCopy.of(Path.of("config"), folder.resolve("site")).configDir();
    copy("device-profiles");
    copy("templates");
    FILE.matcher(Files.readString(Path.of("docs/templates.md")))
        .results()
        .forEach(file -> write(file.group(1), file.group(2)));
    Path inventory = site.resolve("inventory.yaml");
    Files.writeString(
        inventory,
        Files.readString(inventory).replaceFirst("(sanj-mx1[^#]*?profile: )\"?junos\"?", "$1acme"));
  }

  private void copy(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(name))) {
      for (Path file : files.toList()) {
        Path target = site.resolve(file);
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private void write(String name, String text) {
    try {
      Path file = site.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(String... command) {
    Captured captured = Captured.plain();
    int exit = captured.run(command);
    assertThat(exit).as(captured.out() + captured.err()).isZero();
    return captured.out();
  }

  @Test
  void itsFilesAreSoundAndRenderWhatItSays() throws IOException {
    assertThat(run("validate", "--config", site.toString()))
        .contains("3 circuits fine, 0 refused, 0 errors");
    Path out = folder.resolve("out");
    run(
        "render",
        "example-univ",
        "--leg",
        "primary-private",
        "--config",
        site.toString(),
        "--out",
        out.toString());

    assertThat(out.resolve("sanj-mx1.primary-private.xml"))
        .content()
        .contains("<name>et-0/0/7.3</name>", "<outer-tag>3</outer-tag>", "192.0.2.249/30")
        .contains("<address>2001:db8:468::2</address>");
    assertThat(
            Files.readString(out.resolve("sanj-mx1.primary-private.remove.xml")).split("remove\""))
        .as("the sub-interface and both neighbors")
        .hasSize(4);
    assertThat(out.resolve("sanj-mx1.primary-private.filter.xml")).content().contains("et-0/0/7.3");
  }

  @Test
  void aTemplateThatIsBrokenIsAnErrorAtItsPlaceThoughOtherRoutersCouldDoIt() throws IOException {
    Path template = site.resolve("templates/acme/virtual-router-vrf.ftl");
    Files.writeString(
        template, Files.readString(template).replace("${leg.cTag}", "${leg.innerTag}"));
    Captured captured = Captured.plain();

    assertThat(captured.run("validate", "--config", site.toString())).isEqualTo(1);
    assertThat(captured.out())
        .contains(template + ":1:1: error: found", "variable 'leg.innerTag'")
        .contains("next: put the template right");
  }

  @Test
  void itsTemplateRefusesWhatTheRouterCannotDo() throws IOException {
    Path univ = site.resolve("circuits/example-univ.yaml");
    Files.writeString(
        univ,
        Files.readString(univ).replace("innerVlan:", "prepend: {primary: 1}\n    innerVlan:"));
    Captured captured = Captured.plain();

    assertThat(captured.run("validate", "--config", site.toString())).isEqualTo(1);
    assertThat(captured.out())
        .contains(
            "primary-private on a router of profile acme: prepend is 1; expected 0, as Acme OS");
  }
}
