package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Legs on virtual switches of EOS, as our templates render them, on the simulated router. */
class SwitchedEosLegTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/eos");
  private static final String THERE =
      LabFixtures.eosInstance(
              "LAB-10",
              "<config><name>LAB-10</name><type xmlns:n='"
                  + LabFixtures.OC
                  + "network-instance-types'>n:L2VSI</type></config>")
          + LabFixtures.eosSubInterface("").replace("Ethernet1", "Port-Channel9");

  private static void push(Datastores router, String file) throws IOException {
    String xml = Files.readString(GOLDEN.resolve(file));
    router.edit(1, LabFixtures.element(xml), "merge", ErrorOption.STOP, false, false);
    router.validate(Name.CANDIDATE);
    router.commit(1, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpws", "bridge", "local", "local-sub-interface"})
  void isTakenReadsBackAndGoesWithoutATrace(String shape) throws IOException {
    LabRouterSpec plain = LabFixtures.eos("r1");
    LabRouterSpec spec =
        new LabRouterSpec(
            "r1",
            "eos",
            List.of(
                new LabRouterSpec.Port("Ethernet5/1", Optional.empty()),
                new LabRouterSpec.Port("Ethernet7/1", Optional.empty()),
                new LabRouterSpec.Port("Port-Channel9", Optional.empty())),
            plain.vrfs(),
            plain.policies(),
            plain.global(),
            plain.netconf(),
            plain.snmp());
    Datastores router = LabFixtures.preloaded(spec, InstantSource.system());
    router.editRunning(LabFixtures.config(THERE));
    router.discard(1);
    String before = router.read(Name.RUNNING, Optional.empty());

    push(router, "switch-" + shape + ".xml");
    String once = router.read(Name.RUNNING, Optional.empty());
    push(router, "switch-" + shape + ".xml");
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(once);

    String filter = Files.readString(GOLDEN.resolve("switch-" + shape + ".filter.xml"));
    String owned = router.read(Name.RUNNING, Optional.of(LabFixtures.element(filter)));
    assertThat(owned).contains("Ethernet7/1.3").doesNotContain("L2VSI", "<enabled>false");
    assertThat(new EosPlatform(spec).meaning(router.running()).subInterfaces())
        .filteredOn(entry -> entry.name().equals("Ethernet7/1.3"))
        .singleElement()
        .matches(entry -> entry.outer().orElse(0) == 3 && entry.inner().isEmpty());

    push(router, "switch-" + shape + ".remove.xml");
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }
}
