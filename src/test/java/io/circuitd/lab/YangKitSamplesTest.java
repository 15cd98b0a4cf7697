package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.outside.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The YANG kit's samples, written by others, against the simulated routers. */
@Tag("outside")
class YangKitSamplesTest {
  private final Path kit = Judge.yangKit();

  private static Datastores router(String kind) {
    return preloaded(LabFixtures.of(kind, "r1"), InstantSource.system());
  }

  private void take(Datastores router, String kind, String sample) throws IOException {
    String folder = kind.equals("eos") ? "openconfig" : kind;
    String xml = Files.readString(kit.resolve("samples").resolve(folder).resolve(sample + ".xml"));
    router.edit(1, LabFixtures.element(xml), "merge", ErrorOption.STOP, false, false);
    router.validate(Datastores.Name.CANDIDATE);
    router.commit(1, Optional.empty());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "junos,l3-private-peering",
    "junos,l3-dual-stack",
    "junos,l3-global-table",
    "junos,l2-virtual-switch",
    "iosxr-native,l3-private-peering",
    "iosxr-native,l3-dual-stack",
    "iosxr-native,l3-global-table",
    "iosxr-native,l2-virtual-switch",
    "iosxr,l3-private-peering",
    "iosxr7,l3-private-peering",
    "iosxr,l3-dual-stack",
    "iosxr7,l3-dual-stack",
    "iosxr,l3-global-table",
    "iosxr7,l3-global-table",
    "iosxr,l2-virtual-switch",
    "iosxr7,l2-virtual-switch",
    "sros,l3-private-peering",
    "sros,l3-dual-stack",
    "sros,l3-global-table",
    "sros,l2-virtual-switch",
    "eos,l3-private-peering",
    "eos,l3-dual-stack",
    "eos,l3-global-table",
    "eos,l2-virtual-switch"
  })
  void sampleIsAcceptedTwice(String kind, String sample) throws IOException {
    Datastores router = router(kind);
    take(router, kind, sample);
    String once = router.read(Datastores.Name.RUNNING, Optional.empty());
    take(router, kind, sample);
    assertThat(withoutMarks(router.read(Datastores.Name.RUNNING, Optional.empty())))
        .isEqualTo(withoutMarks(once));
  }

  private static String withoutMarks(String xml) {
    return xml.replaceAll(" junos:changed-\\w+=\"[^\"]*\"", "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void deleteTakesTheLegAwayAndNothingElse(String kind) throws IOException {
    Datastores router = router(kind);
    String before = withoutMarks(router.read(Datastores.Name.RUNNING, Optional.empty()));
    take(router, kind, "l3-private-peering");
    take(router, kind, "delete");
    assertThat(withoutMarks(router.read(Datastores.Name.RUNNING, Optional.empty())))
        .isEqualTo(before);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "junos,negative-address",
    "junos,negative-delete-path",
    "junos,negative-hold-time",
    "junos,negative-leaf-name",
    "junos,negative-vlan-range",
    "iosxr-native,negative-address",
    "iosxr-native,negative-delete-key",
    "iosxr-native,negative-delete-path",
    "iosxr-native,negative-interface-name",
    "iosxr-native,negative-mandatory",
    "iosxr-native,negative-netmask",
    "iosxr-native,negative-password",
    "iosxr-native,negative-vlan-range",
    "iosxr,negative-address",
    "iosxr7,negative-address",
    "iosxr,negative-delete-key",
    "iosxr7,negative-delete-key",
    "iosxr,negative-delete-path",
    "iosxr7,negative-delete-path",
    "iosxr,negative-l3-encap-on-l2",
    "iosxr7,negative-l3-encap-on-l2",
    "iosxr,negative-vlan-range",
    "iosxr7,negative-vlan-range",
    "sros,negative-address",
    "sros,negative-delete-key",
    "sros,negative-leafref",
    "sros,negative-mandatory",
    "sros,negative-vlan-range",
    "eos,negative-address",
    "eos,negative-delete-path",
    "eos,negative-identity",
    "eos,negative-leafref",
    "eos,negative-vlan-range"
  })
  void negativeSampleIsRefused(String kind, String sample) {
    Datastores router = router(kind);
    String before = router.read(Datastores.Name.RUNNING, Optional.empty());
    refusal(() -> {
      try {
        take(router, kind, sample);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    assertThat(router.read(Datastores.Name.RUNNING, Optional.empty())).isEqualTo(before);
  }
}
