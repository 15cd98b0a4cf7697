package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code circuitd render} on a copy of the example site. */
class RenderCommandTest {
  @TempDir private Path folder;
  private Path config = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void copyTheExampleSite() throws IOException {
    config = folder.resolve("config");
    Path source = Path.of("config");
    try (Stream<Path> files = Files.walk(source)) {
      files.forEach(file -> {
        try {
          Path copy = config.resolve(source.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private int render(String... arguments) {
    List<String> all =
        Stream.concat(
                Stream.of("render"),
                Stream.concat(Stream.of(arguments), Stream.of("--config", config.toString())))
            .toList();
    return Main.execute(
        new Terminal(new PrintWriter(out), new PrintWriter(err), false, false),
        all.toArray(String[]::new));
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = config.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private Path facts() {
    return config.resolve("lab/cross-connections/example-univ.json");
  }

  private String said() {
    assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("internal error");
    return err.toString();
  }

  @Test
  void writesThreeFilesForEachLeg() throws IOException {
    Path target = folder.resolve("a/b");

    assertThat(render("example-univ", "--out", target.toString())).isZero();

    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "sanj-mx1.primary-private.xml",
              "sanj-mx1.primary-private.remove.xml",
              "sanj-mx1.primary-private.filter.xml",
              "sanj-xr1.secondary-private.xml",
              "sanj-xr1.secondary-private.remove.xml",
              "sanj-xr1.secondary-private.filter.xml");
    }
    assertThat(Files.readString(target.resolve("sanj-mx1.primary-private.xml")))
        .startsWith("<config xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">")
        .contains("<name>192.0.2.249/30</name>", "<name>EXAMPLE-UNIV</name>", "<inner>200</inner>");
    assertThat(out.toString()).contains("sanj-mx1.primary-private.xml");
    assertThat(said()).isEmpty();
  }

  @Test
  void printsOneLegWithHeadings() {
    assertThat(render("example-univ", "--leg", "secondary-private")).isZero();

    assertThat(out.toString())
        .contains("== sanj-xr1.secondary-private.xml", "== sanj-xr1.secondary-private.remove.xml")
        .contains("  <interface-configuration nc:operation=\"replace\">")
        .doesNotContain("sanj-mx1");
  }

  @Test
  void answersInJson() {
    assertThat(render("example-univ", "--json")).isZero();

    JsonNode legs = new JsonMapper().readTree(out.toString());
    assertThat(legs.size()).isEqualTo(2);
    assertThat(legs.get(0).get("router").stringValue()).isEqualTo("sanj-mx1");
    assertThat(legs.get(0).get("template").stringValue())
        .matches("junos/virtual-router-vrf\\.ftl \\d+");
    assertThat(legs.get(0).get("files").propertyNames()).hasSize(3);
  }

  @Test
  void takesOtherFacts() throws IOException {
    Path other = folder.resolve("other.json");
    Files.writeString(other, Files.readString(facts()).replace("\"sTag\": 3", "\"sTag\": 7"));

    assertThat(render("example-univ", "--azure", other.toString())).isZero();

    assertThat(out.toString()).contains("<outer>7</outer>", "<first-tag>7</first-tag>");
  }

  @Test
  void withoutFactsItSaysWhereTheyGo() throws IOException {
    Files.delete(facts());

    assertThat(render("example-univ")).isEqualTo(ExitCode.USAGE);

    assertThat(said()).contains("cross-connections/example-univ.json", "--azure");
  }

  @Test
  void factsThatAreNoJsonAreNamedWithLineAndColumn() throws IOException {
    Files.writeString(facts(), "{\n \"name\": oops}");

    assertThat(render("example-univ")).isEqualTo(ExitCode.WRONG);

    assertThat(said()).contains("example-univ.json:2:");
  }

  @Test
  void factsOfAnotherCircuitAreRefused() {
    Path other = config.resolve("lab/cross-connections/example-hospital.json");

    assertThat(render("example-univ", "--azure", other.toString())).isEqualTo(ExitCode.WRONG);

    assertThat(said()).contains("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  }

  @Test
  void anUnassignedTagRefusesEveryLegByRule() throws IOException {
    edit("lab/cross-connections/example-univ.json", "\"sTag\": 3", "\"sTag\": 0");

    assertThat(render("example-univ")).isEqualTo(ExitCode.WRONG);

    assertThat(said().lines()).hasSize(2).allMatch(line -> line.contains("R-034"));
  }

  @Test
  void anUnmappedPortRefusesItsLegAndTheOtherIsRendered() throws IOException {
    edit("lab/cross-connections/example-univ.json", "A-CIS-2-SEC-A", "X-06GMR-CIS-9-PRI-A");

    assertThat(render("example-univ")).isEqualTo(ExitCode.WRONG);

    assertThat(said()).contains("R-008", "'X-06GMR-CIS-9-PRI-A'");
    assertThat(out.toString()).contains("== sanj-mx1.primary-private.xml");
  }

  @Test
  void anUnknownLegIsAnsweredWithThoseThatThereAre() {
    assertThat(render("example-univ", "--leg", "tertiary")).isEqualTo(ExitCode.USAGE);

    assertThat(said()).contains("'tertiary'", "primary-private", "secondary-private");
  }

  @Test
  void anUnknownCircuitIsAnsweredWithThoseThatThereAre() {
    assertThat(render("no-such")).isEqualTo(ExitCode.USAGE);

    assertThat(said()).contains("'no-such'", "example-hospital");
  }

  @Test
  void aBrokenCircuitFileSaysWhatIsWrong() throws IOException {
    edit("circuits/example-univ.yaml", "192.0.2.248/30", "192.0.2.249/30");

    assertThat(render("example-univ")).isEqualTo(ExitCode.WRONG);

    assertThat(said()).contains("R-013", "example-univ.yaml:");
  }

  @Test
  void aVirtualSwitchCircuitIsRendered() throws IOException {
    Files.delete(config.resolve("circuits/example-univ.yaml"));
    Files.writeString(
        config.resolve("circuits/switched.yaml"),
        """
        circuit: switched
        customer: Example Lab
        serviceKey: 9ee700ad-50b2-4b98-a63a-4e52f855ac24
        bandwidthMbps: 1000
        connections:
          primary: {state: draft, virtualSwitch: vs-7}
        """);

    assertThat(render("switched", "--azure", facts().toString())).as(said()).isZero();

    assertThat(out.toString()).contains("EXAMPLE-LAB", "vlan-bridge");
  }

  @Test
  void aBrokenTemplateIsNamedWithItsLineAndVariable() throws IOException {
    Path template = config.resolve("templates/junos/virtual-router-vrf.ftl");
    for (String profile : List.of("junos", "iosxr-native")) {
      Files.createDirectories(config.resolve("templates").resolve(profile));
      try (Stream<Path> all = Files.list(Path.of("templates").resolve(profile))) {
        for (Path source : all.toList()) {
          Files.copy(
              source, config.resolve("templates").resolve(profile).resolve(source.getFileName()));
        }
      }
    }
    Files.writeString(
        template, Files.readString(template).replace("${leg.subInterface}", "${leg.subinterface}"));

    assertThat(render("example-univ")).isEqualTo(ExitCode.WRONG);

    assertThat(said())
        .contains("junos/virtual-router-vrf.ftl:", "leg.subinterface", "example-univ.primary");
    assertThat(out.toString()).contains("sanj-xr1.secondary-private.xml");
  }

  @Test
  void aSharedKeyIsNeitherNeededNorShown() throws IOException {
    edit("circuitd.yaml", "sharedKeys: false", "sharedKeys: true");
    edit(
        "circuits/example-univ.yaml",
        "    innerVlan: 200\n",
        "    innerVlan: 200\n    sharedKey: env:CIRCUITD_TEST_NOT_SET\n");

    assertThat(render("example-univ")).isZero();

    assertThat(out.toString()).contains("<authentication-key>***</authentication-key>");
  }

  @Test
  void twoCloudsWithTheSamePortsNeedAName() throws IOException {
    edit(
        "inventory.yaml",
        "azurePorts:\n",
        "azurePorts:\n  - {azurePort: A-CIS-1-PRI-A, cloud: government, router: chic-mx1,"
            + " port: et-0/0/1, speedMbps: 100000}\n");

    assertThat(render("example-univ")).isEqualTo(ExitCode.USAGE);
    assertThat(said()).contains("commercial and government", "--cloud");
    assertThat(render("example-univ", "--cloud", "commercial")).isZero();
  }

  @Test
  void aMissingFolderIsAWrongCall() {
    config = folder.resolve("nowhere");

    assertThat(render("example-univ")).isEqualTo(ExitCode.USAGE);

    assertThat(said()).contains("nowhere");
  }

  @Test
  void aTargetThatCannotBeWrittenIsNamed() {
    Path file = config.resolve("inventory.yaml");

    assertThat(render("example-univ", "--out", file.toString())).isEqualTo(ExitCode.USAGE);

    assertThat(said()).contains("inventory.yaml", "--out");
  }
}
