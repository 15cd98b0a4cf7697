package io.circuitd.daemon;

import static io.circuitd.daemon.PlanWords.findings;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.lab.AzureFaults;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of our writes to Azure when answers are lost and others write in between. */
class AzureMeanwhileTest {
  private static final String PEERING = "AzurePrivatePeering";

  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start(steps);
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private AzureFaults faults() {
    return site.commercial().faults();
  }

  private void customerWrites(String field, String value) {
    faults()
        .others()
        .changePeering(
            site.key(LabSite.HOSPITAL), PEERING, properties -> properties.put(field, value));
  }

  @Test
  void aKeyedPeeringThatLandedWithoutAnAnswerIsOursAndIsWrittenAgainWithItsKey()
      throws IOException {
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("sharedKeys", true));
    Files.writeString(site.configDir().resolve("lab/secrets/bgp"), "first-key");
    site.edit(
        LabSite.file(LabSite.HOSPITAL),
        root -> root.withObject("/peerings/private").put("sharedKey", "file:lab/secrets/bgp"));
    steps.before("3 AZURE_WRITE", () -> faults().line().loseAnswers(1));

    site.build(LabSite.HOSPITAL, Side.PRIMARY);

    assertThat(site.alarm("change")).isEmpty();
    assertThat(site.writes(LabSite.HOSPITAL)).hasSize(4);
    assertThat(site.writes(LabSite.HOSPITAL).getLast().body()).contains("first-key");
  }

  @Test
  void aPeeringThatTheCustomerChangedBehindOurAcceptedWriteIsNotOverwrittenR129() {
    String theirs = "198.51.100.64/30";
    steps.after(
        "3 AZURE_OPERATION",
        2,
        () -> {
          customerWrites("primaryPeerAddressPrefix", theirs);
          faults().line().down(true);
        });
    site.approve(LabSite.HOSPITAL);
    LabSite.awaitTrue("not read back", () -> site.said().contains("cannot be read back"));
    int writes = site.writes(LabSite.HOSPITAL).size();
    faults().line().down(false);

    assertThat(site.awaitAlarm("change: example-hospital"))
        .contains("R-129", theirs, "198.51.100.0/30");
    assertThat(site.writes(LabSite.HOSPITAL)).hasSize(writes);
    assertThat(site.commercial().body(site.key(LabSite.HOSPITAL)).orElseThrow()).contains(theirs);
  }

  @Test
  void aProviderStateThatAzureRefusedIsNotMissedAfterwardsR120() {
    steps.before("2 AZURE_WRITE", () -> faults().access().forbidWrites(true));
    site.approve(LabSite.HOSPITAL);
    assertThat(site.awaitAlarm("change: example-hospital")).contains("provider state Provisioned");
    faults().access().forbidWrites(false);
    site.awaitLook(LabSite.HOSPITAL);

    assertThat(site.alarms()).noneMatch(alarm -> alarm.startsWith("R-120"));
  }

  @Test
  void aFormerPeeringThatCannotBeWrittenBackRefusesTheUndoWhileItIsPlanned() {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    customerWrites("secondaryPeerAddressPrefix", "198.51.100.8/29");
    site.awaitLook(LabSite.HOSPITAL);
    assertThat(site.build(LabSite.HOSPITAL, Side.PRIMARY).kind()).isEqualTo(Kind.BOTH_SIDES);

    PlanReport undo = site.daemon().undo(steps.lastChange());

    assertThat(undo.kind()).as(undo.toString()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(undo)).contains("198.51.100.8/29", "write a change in the circuit's file");
  }

  @Test
  void aSwitchedPeeringDoesNotApproveTheBandwidthOfTheFileR072() {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    site.edit(LabSite.file(LabSite.HOSPITAL), root -> root.put("bandwidthMbps", 1000));
    PlanReport reset =
        site.daemon().peering(LabSite.HOSPITAL, PeeringAction.RESET, PeeringType.PRIVATE, "ann");
    assertThat(reset.kind()).as(reset.toString()).isEqualTo(Kind.PEERING_RESET);
    reset.connections().forEach(side -> site.approve(LabSite.HOSPITAL, side, reset.digest()));
    site.daemon().reload();
    site.awaitQuiet(LabSite.HOSPITAL);

    site.edit(LabSite.file(LabSite.HOSPITAL), root -> root.put("bandwidthMbps", 500));
    site.awaitLook(LabSite.HOSPITAL);

    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }
}
