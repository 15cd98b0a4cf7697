package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that break while the daemon runs: the last good version stays, an alarm says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesTest {
  private LabSite site;
  private Map<String, String> built = Map.of();
  private int writes;
  private Runnable mend = () -> {};

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, 1).start();
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    built = site.running();
    writes = site.commercial().writes().size();
  }

  private void spoil(String file, UnaryOperator<String> change) {
    String good = site.read(file);
    mend = () -> site.write(file, good);
    site.write(file, change.apply(good));
  }

  @AfterEach
  void nothingIsChangedOrLostAndAllIsWellOnceTheFileIsMended() {
    mend.run();
    assertThat(site.alarms()).as("over, once the file is mended").isEmpty();
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.commercial().writes()).hasSize(writes);
    assertThat(site.circuit(LabSite.HOSPITAL).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.connection(LabSite.HOSPITAL, Side.PRIMARY).phase()).isEqualTo(Phase.UP);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private String brokenFile(String file) {
    String alarm = site.awaitAlarm("file: " + site.configDir().resolve(file));
    assertThat(alarm).contains("the last good version stays in force", file + ":");
    OperatorWords.check(site.said());
    return alarm;
  }

  private void hospitalStays(String trouble) {
    assertThat(site.circuit(LabSite.HOSPITAL).customer()).isEqualTo("Example Hospital");
    assertThat(site.circuit(LabSite.HOSPITAL).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.circuit(LabSite.HOSPITAL).warnings())
        .anyMatch(warning -> warning.text().contains(trouble));
    assertThatThrownBy(() -> site.daemon().plan(LabSite.HOSPITAL))
        .isInstanceOfSatisfying(
            ControlFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(ControlFailure.Reason.REFUSED);
              assertThat(failure.text()).contains(trouble, "next: ");
            });
  }

  @Test
  void aCircuitFileThatBreaksHalfWayLeavesItsCircuitAsItWas() {
    String file = LabSite.file(LabSite.HOSPITAL);
    spoil(file, good -> good.substring(0, good.indexOf("secondary:")) + "secondary: {virtualRo");
    brokenFile(file);
    hospitalStays("its file is broken, the last good version stays in force: ");
    site.awaitLook(LabSite.HOSPITAL);
    mend.run();
    assertThat(site.circuit(LabSite.HOSPITAL).warnings())
        .noneMatch(warning -> warning.text().contains("broken"));
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheKeyThatWasMeant() {
    CircuitName name = LabSite.test(1);
    String file = LabSite.file(name);
    spoil(file, good -> good.replace("customer:", "costumer: Other\ncustomer:"));
    assertThat(brokenFile(file)).contains(file + ":2:", "costumer", "customer", "next:");
    assertThat(site.circuit(name).customer()).isEqualTo("Test 1");
  }

  @Test
  void aBrokenInventoryLeavesTheLastOneInForce() {
    spoil("inventory.yaml", good -> good + "\nrouters: [");
    brokenFile("inventory.yaml");
    assertThat(site.daemon().plan(LabSite.test(1)).kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  @Test
  void brokenSettingsLeaveTheLastOnesInForceAlsoAFreeze() {
    String before = site.read("circuitd.yaml");
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", true));
    spoil("circuitd.yaml", good -> good + "\n  oops: [");
    mend = () -> site.write("circuitd.yaml", before);
    brokenFile("circuitd.yaml");
    assertThat(site.daemon().status(Optional.empty()).daemon()).hasToString("frozen");
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example-hospital | 00000000-1111-4222-8333-444444444444 | 203.0.113.200 |"
            + " circuit 'example-hospital', also in",
        "newcomer | 5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0a1f2 | 203.0.113.200 | R-005",
        "newcomer | 00000000-1111-4222-8333-444444444444 | 198.51.100.0 | R-024"
      })
  void aFileThatCollidesWithABuiltCircuitIsRefusedAndTheBuiltOneStays(
      String name, String key, String network, String words) {
    Path newcomer = site.configDir().resolve("circuits/newcomer.yaml");
    mend =
        () -> {
          assertThat(newcomer.toFile().delete()).isTrue();
          site.daemon().reload();
        };
    site.write(
        "circuits/newcomer.yaml",
        """
        circuit: %s
        customer: Newcomer
        serviceKey: %s
        bandwidthMbps: 500
        peerings:
          private:
            innerVlan: 310
            primary: {virtualRouter: vr-global, ipv4: %s/30}
            secondary: {virtualRouter: vr-global, ipv4: 203.0.113.204/30}
        connections:
          primary: {state: live}
        """
            .formatted(name, key, network));
    assertThat(brokenFile("circuits/newcomer.yaml")).contains(words, "expected");
    assertThat(site.daemon().status(Optional.empty()).circuits())
        .extracting(circuit -> circuit.name().value())
        .doesNotContain("newcomer")
        .contains("example-hospital");
    hospitalStays("the last good version stays in force");
  }

  @Test
  void anAzurePortThatIsMappedTwiceIsRefused() {
    spoil("inventory.yaml", good -> good);
    site.edit(
        "inventory.yaml",
        root -> root.withArray("/azurePorts").add(root.withArray("/azurePorts").get(0)));
    assertThat(brokenFile("inventory.yaml")).contains("A-CIS-1-PRI-A");
  }
}
