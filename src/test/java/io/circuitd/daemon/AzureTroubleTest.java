package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Azure refuses, forgets, fails, is silent, or changes its mind; each test has its own circuit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureTroubleTest {
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, 7).start(steps);
  }

  @AfterEach
  void wordsAreClean() {
    OperatorWords.check(site.said());
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void awaitAlarm(String code, CircuitName name) {
    site.awaitAlarm(code + ": " + name);
  }

  private String alarm(String code, CircuitName name) {
    return site.alarm(code + ": " + name);
  }

  @Test
  void aKeyThatNoCloudKnowsIsKeptAsADraftAndCannotGoLive() {
    String file = LabSite.file(LabSite.COLLEGE);
    String good = site.read(file);
    String unknown = "11111111-2222-4333-8444-555555555555";
    site.edit(file, root -> root.put("serviceKey", unknown));
    awaitAlarm("R-002", LabSite.COLLEGE);
    assertThat(alarm("R-002", LabSite.COLLEGE))
        .contains(unknown, "kept as a draft", "next: ask the customer for the right key");
    assertThat(site.connection(LabSite.COLLEGE, Side.PRIMARY).phase()).isEqualTo(Phase.DRAFT);
    assertThat(site.circuit(LabSite.COLLEGE).azureState()).contains("not found");

    site.set(LabSite.COLLEGE, Side.PRIMARY, ConnectionState.LIVE);
    site.await(LabSite.COLLEGE, Side.PRIMARY, Phase.BLOCKED);
    assertThat(site.connection(LabSite.COLLEGE, Side.PRIMARY).reason()).contains("R-002", "next:");
    assertThatThrownBy(() -> site.daemon().plan(LabSite.COLLEGE))
        .isInstanceOfSatisfying(
            ControlFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(ControlFailure.Reason.REFUSED);
              assertThat(failure.text()).contains("R-002", unknown, "next: ask the customer");
            });

    site.write(file, good);
    LabSite.awaitTrue("found", () -> alarm("R-002", LabSite.COLLEGE).isEmpty());
    assertThat(site.commercial().writes()).noneMatch(write -> write.path().contains(unknown));
  }

  @Test
  void aCloudThatIsDownMakesAKeyUncertainNotUnknown() {
    CircuitName name = LabSite.test(7);
    String file = LabSite.file(name);
    String good = site.read(file);
    site.pop().cloud("government").faults().line().down(true);
    site.edit(file, root -> root.put("serviceKey", "99999999-2222-4333-8444-555555555555"));
    try {
      site.await(name, Side.PRIMARY, Phase.UNKNOWN);
      assertThat(site.connection(name, Side.PRIMARY).reason())
          .contains("R-004: cannot tell which cloud has the service key", "government");
      assertThat(alarm("R-002", name)).isEmpty();
      assertThatThrownBy(() -> site.daemon().plan(name))
          .isInstanceOfSatisfying(
              ControlFailure.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(ControlFailure.Reason.UNREACHABLE);
                assertThat(failure.text()).contains("R-004", "cannot tell", "government");
              });
    } finally {
      site.pop().cloud("government").faults().line().down(false);
    }
    awaitAlarm("R-002", name);
    site.write(file, good);
    site.await(name, Side.PRIMARY, Phase.PLANNED);
    assertThat(site.circuit(name).cloud()).contains("commercial");
  }

  @Test
  void groundThatMovesWhileTheChangeRunsStopsItAndTakesTheAnnouncementBack() {
    CircuitName name = LabSite.test(1);
    steps.before(
        "0 AZURE_WRITE",
        () ->
            site.commercial()
                .faults()
                .others()
                .change(site.key(name), facts -> facts.put("sTag", 888)));
    // The etag moved too: the write is tried again on a fresh read, which finds the other tag.
    site.approve(name);
    awaitAlarm("change", name);
    assertThat(alarm("change", name))
        .contains(
            "failed: ",
            "R-011",
            "approved on S-tag 101, now S-tag 888",
            "next: look at the new plan and approve it");
    assertThat(site.connection(name, Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);
    assertThat(site.connection(name, Side.PRIMARY).reason()).contains("R-011");
    assertThat(site.circuit(name).azureState()).contains("NotProvisioned");
    site.build(name, Side.PRIMARY);
    assertThat(site.running("chic-mx1")).contains("<outer>888</outer>");
    assertThat(alarm("change", name)).isEmpty();
  }

  @Test
  void aRefusedProviderStateLeavesTheRouterAloneAndTellsAzuresWords() {
    CircuitName name = LabSite.test(2);
    String before = site.running("chic-mx1");
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    site.approve(name);
    awaitAlarm("change", name);
    assertThat(alarm("change", name))
        .contains(
            "Azure: provider state Provisioning", "failed: InternalServerError: an error occurred");
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    assertThat(site.commercial().body(site.key(name)).orElseThrow()).contains("\"NotProvisioned\"");
    assertThat(site.connection(name, Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);

    PlanReport again = site.daemon().plan(name);
    assertThat(again.approvals())
        .as("a failed change uses its approval up")
        .allMatch(approval -> !approval.valid());
    site.build(name, Side.PRIMARY);
    assertThat(alarm("change", name)).isEmpty();
  }

  @Test
  void aPeeringThatAzureAcceptsAndForgetsIsNotReportedAsDone() {
    CircuitName name = LabSite.test(3);
    site.commercial().faults().writes().forgetPeerings(1);
    site.approve(name);
    awaitAlarm("change", name);
    assertThat(alarm("change", name))
        .contains("R-131: Azure reported success for private peering", "shows no private peering");
    site.await(name, Side.PRIMARY, Phase.DOWN);
    assertThat(site.running("chic-mx1")).contains("198.51.100.25/30");

    PlanReport rest = site.build(name, Side.PRIMARY);
    assertThat(rest.azureWrites()).singleElement().asString().contains("private peering");
  }

  @Test
  void anAnswerThatIsLostIsSettledByReadingAndNotSentTwice() {
    CircuitName name = LabSite.test(4);
    site.commercial().faults().line().loseAnswers(1);
    site.build(name, Side.PRIMARY);
    assertThat(site.writes(name)).hasSize(3);
  }

  @Test
  void aBuiltCircuitThatIsGoneAtAzureIsAnOrphanUntilItIsRetiredWithApproval() {
    CircuitName name = LabSite.test(5);
    site.build(name, Side.PRIMARY);
    String running = site.running("chic-mx1");
    int writes = site.writes(name).size();
    site.commercial().faults().others().delete(site.key(name));
    awaitAlarm("R-127", name);
    assertThat(alarm("R-127", name)).contains("orphaned", "gone at Azure", "says retired");
    PlanReport refused = site.daemon().plan(name);
    assertThat(refused.kind()).isEqualTo(PlanReport.Kind.BLOCKED);
    assertThat(refused.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-127");
          assertThat(finding.text()).contains("gone at Azure", "next: ask the customer");
        });
    site.awaitLook(name);
    assertThat(site.running("chic-mx1")).isEqualTo(running);
    assertThat(site.circuit(name).azureState()).contains("not found");

    site.commercial().faults().line().down(true);
    assertThat(site.awaitAlarm("azure: commercial")).contains("503", "ServiceUnavailable");
    site.awaitLook(name);
    assertThat(site.circuit(name).azureState()).as("as it was read").contains("not found");
    assertThat(alarm("R-127", name)).as("an error is no news (R-128)").isNotEmpty();
    site.commercial().faults().line().down(false);

    site.set(name, Side.PRIMARY, ConnectionState.RETIRED);
    PlanReport retirement = site.approve(name);
    assertThat(retirement.kind()).isEqualTo(PlanReport.Kind.RETIRE);
    assertThat(retirement.azureWrites()).isEmpty();
    site.await(name, Side.PRIMARY, Phase.GONE);
    LabSite.awaitTrue("alarm over", () -> alarm("R-127", name).isEmpty());
    assertThat(site.running("chic-mx1")).doesNotContain("198.51.100.41/30");
    assertThat(site.writes(name)).hasSize(writes);
  }
}
