package io.circuitd.profile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.profile.DeviceProfile.BgpMib;
import io.circuitd.profile.DeviceProfile.InterfaceMib;
import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.profile.DeviceProfile.SshAlgorithms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProfilesTest {
  private static final String GOOD =
      """
      profile: junos
      description: Juniper Junos
      templates: {virtualRouterVrf: vrf.ftl}
      subInterfaceName: "{port}.{unit}"
      listKeys:
        configuration/interfaces/interface: [name]
        configuration/groups: []
      notKeys: [bgp-running]
      netconf: {validate: false, confirmPollMs: 1500, algorithms: legacy}
      snmp: {bgp: jnxBgpM2, bfd: juniper}
      normalisation:
        ignoreNamespaces: true
        defaults: {encapsulation: "none", type: [a, b]}
        prefixes: {t: "urn:types"}
      """;

  @TempDir private Path dir;

  @Test
  void aProfileIsReadWithItsDefaults() throws Exception {
    DeviceProfiles loaded = load("junos.yaml", GOOD);

    assertThat(loaded.findings()).isEmpty();
    DeviceProfile junos = requireNonNull(loaded.profiles().get("junos"));
    assertThat(junos.templates()).containsEntry(LegShape.VIRTUAL_ROUTER_VRF, "vrf.ftl");
    assertThat(junos.listKeys())
        .containsEntry("configuration/interfaces/interface", List.of("name"))
        .containsEntry("configuration/groups", List.of());
    assertThat(junos.netconf().validate()).isFalse();
    assertThat(junos.netconf().persist()).isTrue();
    assertThat(junos.netconf().removal()).isEqualTo("remove");
    assertThat(junos.netconf().confirmPoll()).hasMillis(1500);
    assertThat(junos.netconf().algorithms()).isEqualTo(SshAlgorithms.LEGACY);
    assertThat(junos.snmp().bgp()).isEqualTo(BgpMib.JNX_BGP_M2);
    assertThat(junos.snmp().interfaces()).isEqualTo(InterfaceMib.IF_MIB);
    assertThat(junos.normalisation().ignoreNamespaces()).isTrue();
    assertThat(junos.normalisation().defaults())
        .containsEntry("encapsulation", Set.of("none"))
        .containsEntry("type", Set.of("a", "b"));
    assertThat(junos.normalisation().prefixes()).containsEntry("t", "urn:types");
  }

  @Test
  void mistakesAreFindingsAtTheirPlace() throws Exception {
    DeviceProfiles loaded =
        load(
            "other.yaml",
            GOOD.replace("bgp: jnxBgpM2", "bgp: jnxBgpM3")
                .replace("notKeys", "notKey")
                .replace("vrf.ftl", "missing.ftl")
                .replace("configuration/groups", "/configuration//groups")
                .replace("\"{port}.{unit}\"", "ge-0"));

    assertThat(loaded.profiles()).isEmpty();
    assertThat(loaded.findings().stream().map(f -> shortened(f.toString())))
        .satisfiesExactly(
            f -> assertThat(f).startsWith("other.yaml:1:10: error: found profile 'junos' in file"),
            f -> assertThat(f).contains(":3:31: ", "missing.ftl, which cannot be read"),
            f -> assertThat(f).contains(":4:19: ", "'ge-0'; expected a name with {port}"),
            f -> assertThat(f).contains(":7:3: ", "'/configuration//groups'"),
            f -> assertThat(f).contains(":8:1: ", "'notKey'; did you mean 'notKeys'?"),
            f -> assertThat(f).contains(":10:13: ", "'jnxBgpM3'; expected one of bgp4"));
  }

  @Test
  void r057AFirstHopRedundancyProtocolInATemplateIsRefused() throws Exception {
    Files.createDirectories(dir.resolve("templates/junos"));
    Files.writeString(dir.resolve("templates/junos/vrf.ftl"), "<a><vrrp-group/></a>");
    DeviceProfiles loaded = load("junos.yaml", GOOD);

    assertThat(loaded.profiles()).isEmpty();
    assertThat(loaded.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).contains("R-057"));
  }

  private static String taking(String name, String from) {
    return GOOD.replace("profile: junos", "profile: " + name)
        .replace("{virtualRouterVrf", "{from: " + from + ", virtualRouterVrf");
  }

  @Test
  void aProfileMayTakeTheTemplatesOfAnother() throws Exception {
    load("junos.yaml", GOOD);
    DeviceProfiles loaded = load("evo.yaml", taking("evo", "junos"));

    assertThat(loaded.findings()).isEmpty();
    DeviceProfile evo = requireNonNull(loaded.profiles().get("evo"));
    assertThat(evo.templatesFrom()).contains("junos");
    assertThat(evo.templateFolders(Path.of("t")))
        .containsExactly(Path.of("t/evo"), Path.of("t/junos"));
  }

  @Test
  void whoseTemplatesItTakesMustBeAnotherProfileThatHasItsOwn() throws Exception {
    load("junos.yaml", GOOD);
    load("alone.yaml", taking("alone", "alone"));
    load("lost.yaml", taking("lost", "juno"));
    load("evo.yaml", taking("evo", "junos"));
    DeviceProfiles loaded = load("far.yaml", taking("far", "evo"));

    assertThat(loaded.profiles()).containsOnlyKeys("evo", "junos");
    assertThat(loaded.findings().stream().map(f -> shortened(f.toString())))
        .filteredOn(f -> f.contains("from '"))
        .satisfiesExactly(
            f -> assertThat(f).startsWith("alone.yaml:3:19: error: found templates from 'alone'"),
            f ->
                assertThat(f)
                    .startsWith("far.yaml:3:19: ")
                    .contains("from 'evo', which takes its own from 'junos'"),
            f ->
                assertThat(f)
                    .startsWith("lost.yaml:3:19: ")
                    .contains("one of alone, evo, far, junos"));
  }

  @Test
  void r057IsLookedForInTheOtherProfilesTemplatesToo() throws Exception {
    load("junos.yaml", GOOD);
    Files.writeString(dir.resolve("templates/junos/vrf.ftl"), "<a><vrrp-group/></a>");
    DeviceProfiles loaded = load("evo.yaml", taking("evo", "junos"));

    assertThat(loaded.findings())
        .extracting(f -> f.rule().orElse(""))
        .containsExactly("R-057", "R-057");
  }

  @Test
  void aMissingFolderIsAFinding() {
    assertThat(DeviceProfiles.load(dir.resolve("none"), dir).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.found()).isEqualTo("no such folder"));
  }

  private DeviceProfiles load(String name, String text) throws Exception {
    Files.writeString(Files.createDirectories(dir.resolve("profiles")).resolve(name), text);
    Path template = Files.createDirectories(dir.resolve("templates/junos")).resolve("vrf.ftl");
    if (!Files.exists(template)) {
      Files.writeString(template, "<a/>");
    }
    return DeviceProfiles.load(dir.resolve("profiles"), dir.resolve("templates"));
  }

  private String shortened(String finding) {
    return finding.replace(dir.resolve("profiles") + "/", "");
  }
}
