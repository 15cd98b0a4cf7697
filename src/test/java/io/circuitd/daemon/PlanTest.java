package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says, what refuses it, and that it changes nothing; nothing is ever built here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanTest {
  private static final String TAKEN_UNIT =
      "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
          + "<interfaces xmlns='http://yang.juniper.net/junos/conf/interfaces'><interface>"
          + "<name>et-0/0/7</name><unit%s><name>%s</name>%s</unit></interface></interfaces>"
          + "</configuration>";
  private static final String POLICY =
      "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
          + "<policy-options xmlns='http://yang.juniper.net/junos/conf/policy-options'>"
          + "<policy-statement%s><name>FROM-AZURE-V6</name>%s</policy-statement>"
          + "</policy-options></configuration>";

  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, 3).start();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  /** Whatever a test did, nobody had approved it in the end. */
  @AfterEach
  void nothingWasWritten() {
    assertThat(site.commercial().writes()).isEmpty();
    OperatorWords.check(site.said());
  }

  private static String errors(PlanReport plan) {
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(PlanReport.Kind.BLOCKED);
    assertThat(plan.routers()).isEmpty();
    assertThat(plan.azureWrites()).isEmpty();
    String text =
        plan.findings().stream()
            .map(finding ->
                finding.severity().word()
                    + finding.rule().map(rule -> " " + rule).orElse("")
                    + ": "
                    + finding.text())
            .collect(Collectors.joining("\n"));
    OperatorWords.check(text);
    return text;
  }

  @Test
  void aPlanChangesNothingAndIsTheSameUntilItsGroundMoves() {
    Map<String, String> before = site.running();
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.digest()).startsWith("sha256:");
    assertThat(site.daemon().plan(LabSite.UNIV).digest()).isEqualTo(plan.digest());
    site.awaitLook(LabSite.UNIV);
    assertThat(site.running()).isEqualTo(before);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase())
        .as("nothing starts without approval")
        .isEqualTo(Phase.PLANNED);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("circuitd approve example-univ");
  }

  @Test
  void aRouterOfAnotherFamilyIsRefusedWithItsProfilesName() {
    profile("iosxr");
    assertThat(errors(site.daemon().plan(LabSite.UNIV)))
        .contains("profile iosxr for sanj-xr1, whose hello shows Cisco-IOS-XR-ipv4-bgp-cfg")
        .contains("set profile: iosxr-native for sanj-xr1 in the inventory");
    profile("iosxr-native");
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
  }

  private void profile(String name) {
    site.edit("inventory.yaml", root -> root.withObject("/routers/sanj-xr1").put("profile", name));
  }

  @Test
  void aPlanIsOfTheFilesAsTheyAreSavedNow() throws IOException {
    CircuitName name = LabSite.test(2);
    String before = site.daemon().plan(name).digest();
    Path file = site.configDir().resolve(LabSite.file(name));
    String saved = Files.readString(file);
    Files.writeString(file, saved.replaceFirst("(?m)^customer: .*$", "customer: Somebody Else"));
    assertThat(site.daemon().plan(name).digest()).isNotEqualTo(before);
    Files.writeString(file, saved);
    assertThat(site.daemon().plan(name).digest()).isEqualTo(before);
  }

  @Test
  void anApprovalIsVoidOnceAzureAssignsAnotherTagAndTellsWhatMoved() {
    CircuitName name = LabSite.test(1);
    String approved = site.daemon().plan(name).digest();
    int tag = 101;
    site.commercial().faults().others().change(site.key(name), facts -> facts.put("sTag", 777));
    assertThat(site.daemon().plan(name).digest()).isNotEqualTo(approved);
    site.approve(name, Side.PRIMARY, approved);
    site.daemon().reload();
    site.await(name, Side.PRIMARY, Phase.BLOCKED);
    assertThat(site.connection(name, Side.PRIMARY).reason())
        .startsWith("the approval is void, as the ground moved: Azure's facts: approved on S-tag ")
        .contains("S-tag " + tag + ", now S-tag 777", "next: look at circuitd plan test-1")
        .doesNotContain("<");
    assertThat(site.daemon().plan(name).approvals())
        .singleElement()
        .satisfies(approval -> {
          assertThat(approval.valid()).isFalse();
          assertThat(approval.moved())
              .contains("Azure's facts: approved on S-tag 101, now S-tag 777");
        });
  }

  @Test
  void somebodyElsesEntryOnTheRouterBlocksAFirstPush() {
    PlanReport free = site.daemon().plan(LabSite.UNIV);
    String unit = unit(free);
    site.router("sanj-mx1")
        .faults()
        .editRunning(TAKEN_UNIT.formatted("", unit, "<description>another customer</description>"));
    String errors = errors(site.daemon().plan(LabSite.UNIV));
    assertThat(errors)
        .contains(
            "found sanj-mx1 has ",
            "unit[name='" + unit + "']",
            "circuitd did not put it there",
            "expected an entry that is free",
            "next: find out whose it is");
    site.router("sanj-mx1")
        .faults()
        .editRunning(TAKEN_UNIT.formatted(" nc:operation='delete'", unit, ""));
    assertThat(site.daemon().plan(LabSite.UNIV).digest()).isEqualTo(free.digest());
  }

  private static String unit(PlanReport plan) {
    return plan.routers()
        .getFirst()
        .diff()
        .lines()
        .filter(line -> line.matches("\\+ +unit \\d+"))
        .findFirst()
        .orElseThrow()
        .replaceAll("\\D", "");
  }

  @Test
  void aPolicyOrVrfThatIsMissingIsNamed() {
    site.router("sanj-mx1").faults().editRunning(POLICY.formatted(" nc:operation='delete'", ""));
    assertThat(errors(site.daemon().plan(LabSite.UNIV)))
        .contains(
            "found sanj-mx1 has no policy FROM-AZURE-V6",
            "circuitd never makes it",
            "next: configure it on the router");
    site.router("sanj-mx1").faults().editRunning(POLICY.formatted("", "<then><accept/></then>"));

    String inventory = site.read("inventory.yaml");
    site.edit(
        "inventory.yaml",
        root -> root.withObject("/virtualRouters/vr-12").put("vrf", "NO-SUCH-VRF"));
    assertThat(errors(site.daemon().plan(LabSite.UNIV)))
        .contains("sanj-mx1 has no", "sanj-xr1 has no", "NO-SUCH-VRF");
    site.write("inventory.yaml", inventory);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
  }

  @Test
  void anAzurePortThatIsNotMappedIsNamed() {
    CircuitName name = LabSite.test(2);
    site.commercial()
        .faults()
        .others()
        .change(site.key(name), facts -> facts.put("primaryAzurePort", "X-06GMR-CIS-9-PRI-A"));
    assertThat(errors(site.daemon().plan(name)))
        .contains(
            "error R-008: found primary Azure port 'X-06GMR-CIS-9-PRI-A' of cloud commercial, not"
                + " mapped; expected an entry of azurePorts in the inventory; next: add the port");
  }

  @Test
  void aProviderStateThatSomebodyElseWroteRefusesThePlan() {
    CircuitName name = LabSite.test(3);
    site.commercial()
        .faults()
        .others()
        .change(
            site.key(name), facts -> facts.put("serviceProviderProvisioningState", "Provisioned"));
    assertThat(errors(site.daemon().plan(name)))
        .contains(
            "error R-120: found provider state 'Provisioned' at Azure, which we did not write;"
                + " expected 'NotProvisioned'; next: find out who set it");
    site.approve(name, Side.PRIMARY, "sha256:0000");
    site.daemon().reload();
    site.await(name, Side.PRIMARY, Phase.BLOCKED);
    assertThat(site.connection(name, Side.PRIMARY).reason()).contains("R-120", "next: find out");
  }

  @Test
  void frozenStopsWhatIsApproved() throws IOException {
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", true));
    site.approve(LabSite.HOSPITAL);
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.BLOCKED);
    site.awaitLook(LabSite.HOSPITAL);
    assertThat(site.connection(LabSite.HOSPITAL, Side.PRIMARY).reason())
        .isEqualTo("all writes are frozen; next: set deploy.freeze to false in circuitd.yaml");
    assertThat(site.daemon().status(Optional.empty()).daemon()).hasToString("frozen");
    Files.delete(site.configDir().resolve("approvals/example-hospital.primary.yaml"));
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", false));
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.PLANNED);
  }
}
