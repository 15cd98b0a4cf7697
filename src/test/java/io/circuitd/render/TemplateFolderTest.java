package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two folders of templates, and what is different between them. */
class TemplateFolderTest {
  private static final Leg LEG = Legs.leg(Profiles.JUNOS, Side.PRIMARY, true, true);

  @TempDir private Path folder;
  private Path junos;

  @BeforeEach
  void copy() throws IOException {
    junos = Files.createDirectories(folder.resolve("junos"));
    try (Stream<Path> files = Files.list(Profiles.TEMPLATES.resolve("junos"))) {
      for (Path file : files.toList()) {
        Files.copy(file, junos.resolve(file.getFileName()));
      }
    }
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(junos.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(junos.resolve(file), text.replace(from, to));
  }

  private List<ChangedTemplate> changed() {
    return ChangedTemplate.between(
        TemplateFolder.read(Profiles.TEMPLATES),
        TemplateFolder.read(folder),
        List.of(Profiles.JUNOS));
  }

  private OwnedConfig render() {
    return new LegRenderer(folder).render(LEG, Profiles.JUNOS, Optional.of(new Secret("a-key")));
  }

  @Test
  void whatIsSavedLaterDoesNotMixWithWhatWasRead() throws IOException {
    LegRenderer renderer = new LegRenderer(folder);
    edit("common.ftl", "<hold-time>${leg.timers.hold}<", "<hold-time>90<");
    assertThat(renderer.render(LEG, Profiles.JUNOS, Optional.empty()).text()).contains(">180<");
    assertThat(render().text()).contains(">90<");
  }

  @Test
  void aFileThatIsTakenInChangesEveryTemplateThatTakesItIn() throws IOException {
    assertThat(changed()).isEmpty();
    edit("common.ftl", "<hold-time>${leg.timers.hold}<", "<hold-time>90<");
    edit("virtual-router-vrf.ftl", "\"version\": \"", "\"version\": \"10");
    assertThat(changed())
        .filteredOn(template -> template.file().startsWith("virtual-router"))
        .extracting(t -> t.file() + " " + t.files() + " " + t.raised())
        .containsExactly(
            "virtual-router-global.ftl [common.ftl] false",
            "virtual-router-vrf.ftl [common.ftl, virtual-router-vrf.ftl] true");
  }

  @Test
  void aVersionIsRaisedAsANumber() {
    assertThat(raised("9", "10")).isTrue();
    assertThat(raised("10", "9")).isFalse();
    assertThat(raised("1", "1")).isFalse();
    assertThat(raised("2026-a", "2026-b")).isTrue();
  }

  private static boolean raised(String before, String after) {
    return new ChangedTemplate("p", "f", List.of(), Optional.of(before), Optional.of(after))
        .raised();
  }

  @Test
  void theFingerprintIsThatOfTheTextsWhereverTheyAre() throws IOException {
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("junos"));
    for (String file : List.of("common.ftl", "virtual-router-vrf.ftl")) {
      Files.copy(junos.resolve(file), other.resolve("junos").resolve(file));
    }
    TemplateFolder before = TemplateFolder.read(other);
    assertThat(TemplateFolder.read(other).fingerprint()).isEqualTo(before.fingerprint());
    Files.writeString(other.resolve("junos/common.ftl"), "x");
    assertThat(TemplateFolder.read(other).fingerprint()).isNotEqualTo(before.fingerprint());
  }

  @Test
  void noLinkLeadsOutOfTheFolder() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.ftl"), "secret");
    Files.delete(junos.resolve("common.ftl"));
    Files.createSymbolicLink(junos.resolve("common.ftl"), outside);
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(this::render)
        .withMessageContaining("common.ftl")
        .withMessageNotContaining("secret");
  }

  @Test
  void theDifferenceOfTwoDocumentsIsPerOwnedEntryAndShowsNoSecret() throws IOException {
    OwnedConfig before = render();
    edit("common.ftl", "<hold-time>${leg.timers.hold}<", "<hold-time>90<");
    assertThat(before.changesTo(render()))
        .filteredOn(line -> !line.startsWith(" "))
        .containsExactly(
            "-    hold-time 180", "+    hold-time 90", "-    hold-time 180", "+    hold-time 90");
    assertThat(before.changesTo(render()))
        .filteredOn(line -> line.startsWith(" /"))
        .hasSize(2)
        .allMatch(line -> line.contains("group[name='expressroute']"));

    edit(
        "common.ftl",
        "<authentication-key>${leg.sharedKey}<",
        "<authentication-key>x${leg.sharedKey}<");
    assertThat(String.join("\n", before.changesTo(render()))).doesNotContain("a-key");
  }

  @Test
  void anEntryThatGoesOrComesIsInTheDifference() throws IOException {
    OwnedConfig before = render();
    edit("common.ftl", "<name>${leg.unit}</name>", "<name>1${leg.unit}</name>");
    assertThat(before.changesTo(render())).contains("-  unit 3", "+  unit 13");
  }

  @Test
  void anotherVersionAloneStandsForTheSame() throws IOException {
    OwnedConfig before = render();
    edit("virtual-router-vrf.ftl", "\"version\": \"", "\"version\": \"10");
    OwnedConfig after = render();
    assertThat(after.templateVersion()).startsWith("virtual-router-vrf.ftl 10");
    assertThat(after.stands(before.maskedText())).isTrue();
    assertThat(before.changesTo(after)).isEmpty();
  }

  @Test
  void anotherOrderIsNotTheSame() throws IOException {
    OwnedConfig before = render();
    String description = "<description>${leg.description}</description>";
    edit("common.ftl", description + "\n            <@policers", "<@policers");
    edit("common.ftl", "</vlan-tags>", "</vlan-tags>" + description);
    assertThat(render().stands(before.maskedText())).isFalse();
    assertThat(before.changesTo(render())).singleElement().asString().contains("another order");
  }
}
