package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.HistoryReport.Line;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.files.Severity;
import io.circuitd.lab.AzureFaults;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What others change at Azure under a built circuit is told with both values, in status, as alarm,
 * in the plan and once in the history, and is never put right by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchFindingsTest {
  private LabSite site;
  private int writes;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder).start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    writes = site.writes(LabSite.UNIV).size();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private AzureFaults faults() {
    return site.commercial().faults();
  }

  private void change(Consumer<ObjectNode> change) {
    faults().others().change(site.key(LabSite.UNIV), change);
  }

  private List<Map<String, String>> recorded(String rule) {
    return site.history().history(Optional.of(LabSite.UNIV), 200).others().stream()
        .filter(line -> line.event().equals("finding"))
        .map(Line::detail)
        .filter(detail -> rule.equals(detail.get("rule")))
        .toList();
  }

  /** Waits for the finding, looks at all places where it is told, and for its end. */
  private void isToldAndOver(String rule, List<String> words, Runnable end) {
    int before = recorded(rule).size();
    assertThat(site.awaitAlarm(rule + ": example-univ")).contains(words).contains("next:");
    assertThat(site.circuit(LabSite.UNIV).warnings())
        .anySatisfy(warning -> {
          assertThat(warning.rule()).contains(rule);
          assertThat(warning.text()).contains(words);
        });
    assertThat(site.daemon().plan(LabSite.UNIV).findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).contains(rule);
          assertThat(finding.text()).contains(words);
        });
    site.awaitLook(LabSite.UNIV);
    assertThat(recorded(rule)).as("once").hasSize(before + 1);
    assertThat(recorded(rule).getLast().get("found")).contains(words);
    assertThat(site.writes(LabSite.UNIV)).as("nothing is put right").hasSize(writes);
    OperatorWords.check(site.said());

    end.run();
    LabSite.awaitTrue(rule + " over", () -> site.alarm(rule).isEmpty());
    assertThat(site.circuit(LabSite.UNIV).warnings())
        .noneMatch(warning -> warning.rule().equals(Optional.of(rule)));
    LabSite.awaitTrue("recorded", () -> recorded(rule).size() == before + 2);
    assertThat(recorded(rule).getLast()).containsEntry("state", "over");
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    "R-120, serviceProviderProvisioningState, NotProvisioned, Provisioned, 'Provisioned',"
        + " as circuitd wrote it",
    "R-007, peeringLocation, Chicago, Silicon Valley, 'Chicago', PoP SANJ",
  })
  void aFactThatMovedIsAFinding(
      String rule, String field, String now, String before, String found, String expected) {
    change(facts -> facts.put(field, now));
    isToldAndOver(rule, List.of(now, expected), () -> change(facts -> facts.put(field, before)));
  }

  @Test
  void anotherTagUnderABuiltCircuitIsAFinding() {
    int[] tag = new int[1];
    change(facts -> {
      tag[0] = facts.path("sTag").asInt();
      facts.put("sTag", 777);
    });
    isToldAndOver(
        "R-034",
        List.of("S-tag 777 at Azure", tag[0] + ", as the routers have it"),
        () -> change(facts -> facts.put("sTag", tag[0])));
  }

  @Test
  void anotherPortUnderABuiltCircuitIsAFinding() {
    String[] port = new String[1];
    change(facts -> {
      port[0] = facts.path("primaryAzurePort").asString();
      facts.put("primaryAzurePort", "NOT-OURS");
    });
    isToldAndOver(
        "R-006",
        List.of("'NOT-OURS', which is not mapped", "sanj-mx1"),
        () -> change(facts -> facts.put("primaryAzurePort", port[0])));
  }

  @Test
  void aPeeringThatTheCustomerChangedIsAFindingWithItsAuthor() {
    faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            "AzurePrivatePeering",
            peering -> peering.put("vlanId", 201).put("lastModifiedBy", "Customer"));
    isToldAndOver(
        "R-129",
        List.of("VLAN 201, here 200", "last modified by Customer"),
        () ->
            faults()
                .others()
                .changePeering(
                    site.key(LabSite.UNIV),
                    "AzurePrivatePeering",
                    peering -> peering.put("vlanId", 200).put("lastModifiedBy", "Provider")));
  }

  @Test
  void aPeeringThatIsGoneIsAFinding() {
    ObjectNode[] kept = new ObjectNode[1];
    change(facts -> {
      kept[0] = facts.deepCopy();
      facts.putArray("peerings");
    });
    isToldAndOver(
        "R-129",
        List.of("private peering at Azure: none, and its legs are on routers"),
        () -> change(facts -> facts.set("peerings", kept[0].get("peerings"))));
  }

  @Test
  void aBandwidthThatWasRaisedInThePortalIsAWarningWithAPlanAndBlocksNothing() {
    change(facts -> facts.put("bandwidthInMbps", 2000));
    isToldAndOver(
        "R-073",
        List.of("2000 Mbps at Azure", "bandwidthMbps 1000", "circuitd plan example-univ"),
        () -> {
          PlanReport plan = site.daemon().plan(LabSite.UNIV);
          assertThat(plan.kind()).isNotEqualTo(Kind.BLOCKED);
          assertThat(plan.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
          site.edit(LabSite.file(LabSite.UNIV), root -> root.put("bandwidthMbps", 2000));
        });
    change(facts -> facts.put("bandwidthInMbps", 1000));
    site.edit(LabSite.file(LabSite.UNIV), root -> root.put("bandwidthMbps", 1000));
    LabSite.awaitTrue("as before", () -> site.circuit(LabSite.UNIV).warnings().isEmpty());
  }

  @Test
  void anApprovalForOneBandwidthIsVoidAtAnother() throws IOException {
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", true));
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 50).put("hold", 150));
    site.approve(LabSite.UNIV);
    change(facts -> facts.put("bandwidthInMbps", 2000));
    site.awaitAlarm("R-073: example-univ");
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", false));
    LabSite.awaitTrue(
        "void", () -> site.connection(LabSite.UNIV, Side.PRIMARY).reason().contains("void"));
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .as("R-011")
        .contains(
            "the approval is void, as the ground moved",
            "approved on bandwidth 1000 Mbps, now bandwidth 2000 Mbps");
    for (Side side : Side.values()) {
      Files.delete(site.configDir().resolve("approvals/example-univ." + side + ".yaml"));
    }
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> ((ObjectNode) root.path("peerings").path("private")).remove("timers"));
    change(facts -> facts.put("bandwidthInMbps", 1000));
    LabSite.awaitTrue("as before", () -> site.circuit(LabSite.UNIV).warnings().isEmpty());
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
  }

  @Test
  void aPeeringThatOnlyTheFileWantsOtherwiseIsNoAlarm() {
    String file = LabSite.file(LabSite.UNIV);
    site.edit(file, root -> root.withObject("/peerings/private").put("innerVlan", 222));
    LabSite.awaitTrue(
        "told", () -> site.circuit(LabSite.UNIV).toString().contains("VLAN 200, here 222"));
    site.awaitLook(LabSite.UNIV);
    assertThat(site.alarm("R-129")).isEmpty();
    site.edit(file, root -> root.withObject("/peerings/private").put("innerVlan", 200));
    LabSite.awaitTrue("as before", () -> site.circuit(LabSite.UNIV).warnings().isEmpty());
  }

  @Test
  void prefixesThatAzureValidatesAreToldWithoutAnAlarm() {
    change(facts -> {
      ObjectNode peering = facts.withArray("/peerings").addObject();
      peering.put("name", "MicrosoftPeering");
      peering
          .putObject("properties")
          .put("peeringType", "MicrosoftPeering")
          .put("state", "Enabled")
          .putObject("microsoftPeeringConfig")
          .put("advertisedPublicPrefixesState", "ValidationNeeded");
    });
    LabSite.awaitTrue(
        "told", () -> site.circuit(LabSite.UNIV).azure().toString().contains("R-107"));
    assertThat(site.circuit(LabSite.UNIV).azure().orElseThrow().peerings())
        .filteredOn(peering -> peering.type().equals("microsoft"))
        .singleElement()
        .satisfies(
            peering -> assertThat(peering.prefixStates()).containsEntry("", "ValidationNeeded"));
    assertThat(site.alarm("R-107")).isEmpty();
    assertThat(site.awaitAlarm("R-129: example-univ"))
        .contains("microsoft peering at Azure: one that the circuit file does not have");
    site.commercial().faults().others().removePeering(site.key(LabSite.UNIV), "MicrosoftPeering");
    LabSite.awaitTrue("over", () -> site.alarm("R-129").isEmpty());
  }

  @Test
  void aFindingThatStandsOverARestartIsNotRecordedAgain() {
    change(facts -> facts.put("peeringLocation", "Dallas"));
    site.awaitAlarm("R-007: example-univ");
    int before = recorded("R-007").size();
    site.start();
    site.awaitAlarm("R-007: example-univ");
    site.awaitLook(LabSite.UNIV);
    assertThat(recorded("R-007")).hasSize(before);
    change(facts -> facts.put("peeringLocation", "Silicon Valley"));
    LabSite.awaitTrue("over", () -> site.alarm("R-007").isEmpty());
  }

  @Test
  void aFindingThatPassedWhileTheDaemonWasStoppedIsRecordedAsOver() {
    change(facts -> facts.put("peeringLocation", "Dallas"));
    site.awaitAlarm("R-007: example-univ");
    LabSite.awaitTrue("recorded", () -> "stands".equals(recorded("R-007").getLast().get("state")));
    site.stop();
    change(facts -> facts.put("peeringLocation", "Silicon Valley"));
    site.start();
    LabSite.awaitTrue("recorded", () -> "over".equals(recorded("R-007").getLast().get("state")));
    assertThat(site.alarm("R-007")).isEmpty();
  }

  @Test
  void whatAzureLeavesOutWhileAnOperationIsUnderWayIsNoFinding() {
    ObjectNode[] kept = new ObjectNode[1];
    List<Integer> before = Stream.of("R-034", "R-006", "R-129").map(this::times).toList();
    change(facts -> {
      kept[0] = facts.deepCopy();
      facts.put("provisioningState", "Updating").put("sTag", 0).put("primaryAzurePort", "");
      facts.putArray("peerings");
    });
    LabSite.awaitTrue(
        "read",
        () ->
            site.circuit(LabSite.UNIV)
                .azure()
                .filter(facts -> facts.provisioningState().equals("Updating"))
                .isPresent());
    long reads = site.commercial().reads(site.key(LabSite.UNIV));
    site.awaitLook(LabSite.UNIV);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.contains("example-univ"));
    assertThat(site.circuit(LabSite.UNIV).warnings()).isEmpty();
    assertThat(Stream.of("R-034", "R-006", "R-129").map(this::times).toList()).isEqualTo(before);
    LabSite.awaitTrue(
        "read in each cycle", () -> site.commercial().reads(site.key(LabSite.UNIV)) > reads);

    change(facts -> facts.setAll(kept[0]));
    LabSite.awaitTrue(
        "read",
        () ->
            site.circuit(LabSite.UNIV)
                .azure()
                .filter(facts -> facts.provisioningState().equals("Succeeded"))
                .isPresent());
    site.awaitLook(LabSite.UNIV);
    assertThat(site.circuit(LabSite.UNIV).warnings()).isEmpty();
  }

  private int times(String rule) {
    return recorded(rule).size();
  }

  @Test
  void aCircuitThatIsListedAndNotFoundIsNoOrphanAndIsTriedAgain() {
    faults().resources().hideFromGets(1_000);
    change(facts -> facts.put("bandwidthInMbps", 2000));
    try {
      String alarm = site.awaitAlarm("facts: example-univ");
      assertThat(alarm)
          .contains("not there (404), and lists it all the same", "what is shown of it is of ")
          .contains("next:");
      assertThat(site.alarm("R-127")).isEmpty();
      assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
      OperatorWords.check(site.said());
    } finally {
      faults().resources().hideFromGets(0);
    }
    site.awaitAlarm("R-073: example-univ");
    assertThat(site.alarm("facts")).isEmpty();
    change(facts -> facts.put("bandwidthInMbps", 1000));
    LabSite.awaitTrue("as before", () -> site.circuit(LabSite.UNIV).warnings().isEmpty());
  }

  @Test
  void aCircuitThatIsListedUnderAnotherIdIsReadByThatOne() {
    site.stop();
    Path sqlite = DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite();
    try (Store store = Store.open(sqlite, InstantSource.system(), StepListener.NONE)) {
      String id = store.circuits().of(LabSite.UNIV).orElseThrow().azureId().orElseThrow();
      String elsewhere = id.replaceAll("(?i)/resourceGroups/[^/]+", "/resourceGroups/elsewhere");
      store.circuits().found(LabSite.UNIV, site.key(LabSite.UNIV), "commercial", elsewhere);
    }
    site.start();
    LabSite.awaitTrue("read", () -> site.circuit(LabSite.UNIV).azure().isPresent());
    assertThat(site.alarm("R-127")).isEmpty();
    site.awaitLook(LabSite.UNIV);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.contains("example-univ"));
  }

  @Test
  void aFileThatIsRaisedBeforeThePortalIsAWarningAndBlocksNothing() {
    String file = LabSite.file(LabSite.UNIV);
    site.edit(file, root -> root.put("bandwidthMbps", 2000));
    LabSite.awaitTrue(
        "told", () -> site.circuit(LabSite.UNIV).toString().contains("Azure still has 1000"));
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).isNotEqualTo(Kind.BLOCKED);
    site.awaitLook(LabSite.UNIV);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.contains("example-univ"));
    site.edit(file, root -> root.put("bandwidthMbps", 1000));
    LabSite.awaitTrue("as before", () -> site.circuit(LabSite.UNIV).warnings().isEmpty());
  }

  @Test
  void anAzureThatFallsSilentHoldsNoChangeUp(@TempDir Path folder) {
    try (LabSite silent = LabSite.in(folder, 1)) {
      StepHooks steps = new StepHooks();
      steps.after(
          "3 AZURE_DONE", () -> silent.commercial().faults().pace().slow(Duration.ofMinutes(5)));
      silent.start(steps);
      silent.approve(LabSite.test(1));
      LabSite.awaitTrue(
          "done",
          () ->
              silent.history().history(Optional.of(LabSite.test(1)), 10).changes().stream()
                  .anyMatch(change -> change.outcome().equals("done")));
      assertThat(steps.taken()).filteredOn(step -> step.endsWith(" AZURE_DONE")).hasSize(3);
    }
  }
}
