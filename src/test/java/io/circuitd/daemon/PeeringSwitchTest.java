package io.circuitd.daemon;

import static io.circuitd.daemon.PlanWords.findings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A peering that is reset, disabled or enabled as a whole, by an approved plan. */
class PeeringSwitchTest {
  private static final String PRIVATE = "AzurePrivatePeering";

  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.edit("circuitd.yaml", MicrosoftIntent.ALLOWED);
    site.start(steps);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    steps.forget();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private PlanReport plan(PeeringAction action) {
    return site.daemon().peering(LabSite.UNIV, action, PeeringType.PRIVATE, "ann");
  }

  private void approve(PlanReport plan) {
    assertThat(plan.kind()).as(plan.toString()).isNotEqualTo(Kind.BLOCKED);
    plan.connections().forEach(side -> site.approve(LabSite.UNIV, side, plan.digest()));
    site.daemon().reload();
  }

  /** Approves it and waits for its end. */
  private PlanReport run(PeeringAction action) {
    PlanReport plan = plan(action);
    approve(plan);
    site.awaitQuiet(LabSite.UNIV);
    return plan;
  }

  private HistoryReport.Change change() {
    return site.history().story(steps.lastChange()).change();
  }

  private JsonNode atAzure() {
    return atAzure(site);
  }

  static JsonNode atAzure(LabSite site) {
    for (JsonNode there :
        JsonMapper.shared()
            .readTree(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
            .path("properties")
            .path("peerings")) {
      if (there.path("name").asString("").equals(PRIVATE)) {
        return there.path("properties");
      }
    }
    return JsonMapper.shared().missingNode();
  }

  private String state() {
    return atAzure().path("state").asString("");
  }

  private boolean up(String router, String neighbor) {
    return site.router(router).isEstablished(InetAddress.ofLiteral(neighbor));
  }

  private boolean allDown() {
    return !up("sanj-mx1", "192.0.2.250")
        && !up("sanj-mx1", "2001:db8:468::2")
        && !up("sanj-xr1", "192.0.2.254")
        && !up("sanj-xr1", "2001:db8:468::6");
  }

  @Test
  void aResetNamesEverySessionDisablesEnablesAndSeesThemUp() {
    Map<String, String> running = site.running();
    JsonNode before = atAzure();
    int writes = site.writes(LabSite.UNIV).size();
    PlanReport plan = plan(PeeringAction.RESET);
    assertThat(plan.kind()).isEqualTo(Kind.PEERING_RESET);
    assertThat(plan.asked())
        .contains(
            new PlanReport.Asked(
                "reset of the private peering",
                List.of("--peering", "reset", "--type", "private")));
    assertThat(plan.connections()).containsExactly(Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.routers()).isEmpty();
    assertThat(plan.azureWrites())
        .containsExactly(
            "before the routers: Azure: private peering Disabled, which takes down primary-private"
                + " and secondary-private, 4 BGP sessions",
            "before the routers: Azure: private peering Enabled");
    assertThat(findings(plan))
        .contains(
            "R-064",
            "primary-private on sanj-mx1 with 192.0.2.250 and 2001:db8:468::2",
            "secondary-private on sanj-xr1 with 192.0.2.254 and 2001:db8:468::6",
            "R-063 found a circuit without createdOn");
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);

    approve(plan);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(steps.taken())
        .containsSubsequence("0 AZURE_DONE", "1 AZURE_WRITE", "1 AZURE_DONE", "2 VERIFIED");
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes + 2);
    assertThat(site.writes(LabSite.UNIV).get(writes).body()).contains("\"Disabled\"");
    assertThat(atAzure()).isEqualTo(before);
    assertThat(site.running()).isEqualTo(running);
    assertThat(change().kind()).isEqualTo("peering-reset");
    assertThat(change().reason())
        .contains("primary-private up", "BFD of primary-private is up", "BFD of secondary-private");
    assertThat(site.alarms()).isEmpty();

    PlanReport undo = site.daemon().undo(steps.lastChange());
    assertThat(undo.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(undo)).contains("left nothing to undo");
  }

  @Test
  void aDisabledPeeringStaysSoIsStillPlannedAndComesBackByUndo() {
    PlanReport disabled = run(PeeringAction.DISABLE);
    assertThat(disabled.kind()).isEqualTo(Kind.PEERING_DISABLE);
    assertThat(findings(disabled)).contains("R-104", "until it is enabled again");
    assertThat(state()).isEqualTo("Disabled");
    LabSite.awaitTrue("all down", this::allDown);
    long change = steps.lastChange();

    PlanReport nothing = site.daemon().plan(LabSite.UNIV);
    assertThat(nothing.kind()).isEqualTo(Kind.NOTHING_TO_DO);
    assertThat(findings(nothing))
        .contains(
            "R-104 found the private peering is disabled at Azure by an approved plan",
            "circuitd peering example-univ enable --type private");
    assertThat(findings(nothing).split("R-104")).as("said once").hasSize(2);
    assertThat(findings(plan(PeeringAction.RESET))).contains("is Disabled already");
    LabSite.awaitTrue(
        "status says why",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .contains("R-104: the peering is disabled at Azure by an approved plan"));
    assertThat(site.circuit(LabSite.UNIV).warnings())
        .anySatisfy(warning -> {
          assertThat(warning.rule()).contains("R-104");
          assertThat(warning.text()).contains("circuitd peering example-univ enable");
        })
        .noneMatch(warning -> warning.rule().equals(Optional.of("R-129")));

    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90));
    site.approve(LabSite.UNIV);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.alarm("change")).isEmpty();
    assertThat(site.running("sanj-mx1")).contains("<hold-time>90</hold-time>");
    assertThat(state()).as("a change of ours does not enable it").isEqualTo("Disabled");
    PlanReport former = site.daemon().undo(steps.lastChange());
    approve(former);
    site.awaitQuiet(LabSite.UNIV);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 60).put("hold", 180));

    PlanReport undo = site.daemon().undo(change);
    assertThat(undo.kind()).as(undo.toString()).isEqualTo(Kind.PEERING_ENABLE);
    approve(undo);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(state()).isEqualTo("Enabled");
    assertThat(change().reason()).contains("primary-private up", "secondary-private up");
    assertThat(findings(site.daemon().plan(LabSite.UNIV))).doesNotContain("R-104");
  }

  @Test
  void oneThatSomebodyElseDisabledBlocksPlansAndIsEnabledByAnApprovedOne() {
    site.commercial()
        .faults()
        .others()
        .changePeering(site.key(LabSite.UNIV), PRIVATE, there -> there.put("state", "Disabled"));
    PlanReport blocked = site.daemon().plan(LabSite.UNIV);
    assertThat(blocked.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(blocked))
        .contains("R-104", "find out who disabled it", "circuitd peering example-univ enable");
    PlanReport enable = run(PeeringAction.ENABLE);
    assertThat(findings(enable)).contains("R-129", "ask the customer before you approve");
    assertThat(state()).isEqualTo("Enabled");
    assertThat(change().reason()).contains("primary-private up");
  }

  @Test
  void neitherAFreezeNorARefusalInTheMiddleOfAResetLeavesThePeeringDisabled() {
    steps.after("0 AZURE_DONE", () -> site.daemon().freeze("ann", "storm"));
    steps.before(
        "1 AZURE_WRITE",
        () ->
            site.commercial()
                .faults()
                .operations()
                .failNextOperation("InternalServerError", "an error"));
    approve(plan(PeeringAction.RESET));
    LabSite.awaitTrue("enabled", () -> steps.taken().contains("1 AZURE_DONE"));
    assertThat(site.daemon().status(Optional.empty()).freeze()).isPresent();
    assertThat(state()).isEqualTo("Enabled");
    site.daemon().unfreeze("ann");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(steps.taken().stream().filter("1 AZURE_WRITE"::equals)).hasSizeGreaterThan(1);
    assertThat(change().outcome()).isEqualTo("done");
    assertThat(site.alarm("unsettled")).isEmpty();
  }

  /** Right after Azure has said that the operation of a stage has ended. */
  private void afterOperation(int stage, Runnable work) {
    steps.after(stage + " AZURE_OPERATION", 2, work);
  }

  private void customerSets(String state) {
    site.commercial()
        .faults()
        .others()
        .changePeering(site.key(LabSite.UNIV), PRIVATE, there -> there.put("state", state));
  }

  private Set<PeeringType> disabledByUs() {
    try (Store store =
        Store.open(
            folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE)) {
      return store.circuits().of(LabSite.UNIV).orElseThrow().disabled();
    }
  }

  private void assertFailedAndEnabled(String... words) {
    site.awaitQuiet(LabSite.UNIV);
    assertThat(change().outcome()).isEqualTo("failed");
    assertThat(change().reason()).contains(words).contains("this was done: Azure: private peering");
    assertThat(state()).isEqualTo("Enabled");
    assertThat(disabledByUs()).isEmpty();
    assertThat(site.alarm("unsettled")).isEmpty();
    assertThat(findings(site.daemon().undo(steps.lastChange()))).contains("left nothing to undo");
  }

  @Test
  void aFreezeWhileNobodyKnowsWhetherItIsDisabledDoesNotKeepItSo() {
    afterOperation(
        0,
        () -> {
          site.daemon().freeze("ann", "storm");
          site.commercial().faults().line().internalErrors(12);
        });
    approve(plan(PeeringAction.RESET));
    LabSite.awaitTrue("enabled", () -> steps.taken().contains("1 AZURE_DONE"));
    assertThat(site.daemon().status(Optional.empty()).freeze()).isPresent();
    assertThat(state()).isEqualTo("Enabled");
    site.daemon().unfreeze("ann");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(change().outcome()).isEqualTo("done");
  }

  @Test
  void aReadThatLagsBehindTheDisablingEndsTheResetButNotWithAPeeringThatIsDisabled() {
    afterOperation(0, () -> site.commercial().faults().resources().showOldState(10));
    approve(plan(PeeringAction.RESET));
    assertFailedAndEnabled("R-131");
  }

  @Test
  void anOperationThatFailsAndDisablesAllTheSameIsFollowedByAnEnabling() {
    site.commercial().faults().operations().failNextOperation("InternalServerError", "an error");
    afterOperation(0, () -> customerSets("Disabled"));
    approve(plan(PeeringAction.RESET));
    assertFailedAndEnabled("InternalServerError: an error");
  }

  @Test
  void aReadThatLagsBehindAfterTheDisablingIsNoProofThatItIsEnabled() {
    steps.after("0 AZURE_DONE", () -> site.commercial().faults().resources().showOldState(1));
    run(PeeringAction.RESET);
    assertThat(steps.taken()).contains("1 AZURE_WRITE");
    assertThat(change().outcome()).isEqualTo("done");
    assertThat(state()).isEqualTo("Enabled");
    assertThat(disabledByUs()).isEmpty();
  }

  @Test
  void aReadThatLagsBehindAfterAnEnablingThatFailedIsNoProofEither() {
    steps.before(
        "1 AZURE_WRITE",
        () ->
            site.commercial()
                .faults()
                .operations()
                .failNextOperation("InternalServerError", "an error"));
    afterOperation(1, () -> site.commercial().faults().resources().showOldState(2));
    run(PeeringAction.RESET);
    assertThat(change().outcome()).isEqualTo("done");
    assertThat(state()).isEqualTo("Enabled");
  }

  @Test
  void whatTheCustomerDisabledRightBeforeAResetStaysDisabled() {
    steps.before("0 AZURE_WRITE", () -> customerSets("Disabled"));
    run(PeeringAction.RESET);
    assertThat(change().outcome()).isEqualTo("failed");
    assertThat(change().reason()).contains("R-129", "changed at Azure since the approval");
    assertThat(state()).isEqualTo("Disabled");
    assertThat(steps.taken()).doesNotContain("1 AZURE_WRITE");
    assertThat(disabledByUs()).isEmpty();
  }

  @Test
  void whileAResetCannotEnableItAnAlarmStandsWhateverAzureAnswers() {
    List<String> seen = new CopyOnWriteArrayList<>();
    steps.after(
        "0 AZURE_DONE", () -> site.commercial().faults().writes().busy(Duration.ofSeconds(3)));
    steps.before("1 AZURE_WRITE", 3, () -> seen.add(site.alarm("unsettled: ")));
    approve(plan(PeeringAction.RESET));
    assertThat(site.awaitAlarm("unsettled: example-univ"))
        .contains("may have left it disabled, and goes on trying", "AnotherOperationInProgress");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(seen).as("it stands while it is tried again").noneMatch(String::isEmpty);
    assertThat(seen).hasSize(1);
    assertThat(change().outcome()).isEqualTo("done");
    assertThat(state()).isEqualTo("Enabled");
    assertThat(site.alarm("unsettled")).isEmpty();
  }

  @Test
  void aPeeringThatTheCustomerEnabledCountsAsOursNoMore() {
    run(PeeringAction.DISABLE);
    assertThat(disabledByUs()).containsExactly(PeeringType.PRIVATE);
    customerSets("Enabled");
    LabSite.awaitTrue("seen", () -> disabledByUs().isEmpty());
    customerSets("Disabled");
    PlanReport blocked = site.daemon().plan(LabSite.UNIV);
    assertThat(blocked.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(blocked)).contains("R-104", "find out who disabled it");
  }

  @Test
  void aPeeringThatTheCustomerEnabledIsLookedAtBeforeADrainAlsoWhereNoListTellsOfIt() {
    run(PeeringAction.DISABLE);
    site.commercial().faults().lists().failListPage(1, 1_000);
    site.awaitLook(LabSite.UNIV);
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    customerSets("Enabled");
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/connections/primary").put("maintenance", true));
    assertThat(findings(site.daemon().plan(LabSite.UNIV)))
        .contains("R-094 found secondary-private is not healthy");
  }

  @Test
  void aPeeringThatWasDisabledAndEnabledAgainStandsInTheWayOfNoUndo() {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90));
    site.approve(LabSite.UNIV);
    site.awaitQuiet(LabSite.UNIV);
    long change = steps.lastChange();
    run(PeeringAction.DISABLE);
    assertThat(findings(site.daemon().undo(change))).contains("must be undone first");
    run(PeeringAction.ENABLE);
    PlanReport undo = site.daemon().undo(change);
    assertThat(undo.kind()).as(undo.toString()).isNotEqualTo(Kind.BLOCKED);
  }

  @Test
  void aPeeringThatMovedIsNotSwitched() {
    PlanReport plan = plan(PeeringAction.DISABLE);
    site.commercial()
        .faults()
        .others()
        .changePeering(site.key(LabSite.UNIV), PRIVATE, there -> there.put("vlanId", 201));
    PlanReport refused = plan(PeeringAction.DISABLE);
    assertThat(refused.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(refused))
        .contains("R-129", "C-tag: Azure has 201, the router has 200", "ask the customer");
    approve(plan);
    LabSite.awaitTrue(
        "held", () -> site.connection(LabSite.UNIV, Side.PRIMARY).reason().contains("R-129"));
    assertThat(state()).isEqualTo("Enabled");
    assertThat(steps.taken()).isEmpty();
  }

  @Test
  void whatCannotBeSwitchedIsRefusedInWords() {
    PlanReport none =
        site.daemon().peering(LabSite.UNIV, PeeringAction.RESET, PeeringType.MICROSOFT, "");
    assertThat(findings(none)).contains("no Microsoft peering at Azure");
    assertThat(findings(plan(PeeringAction.ENABLE))).contains("is Enabled already");
    PlanReport notBuilt =
        site.daemon().peering(LabSite.HOSPITAL, PeeringAction.RESET, PeeringType.PRIVATE, "");
    assertThat(notBuilt.kind()).isEqualTo(Kind.BLOCKED);

    Runnable asksAgain =
        () ->
            assertThatThrownBy(() -> plan(PeeringAction.DISABLE))
                .isInstanceOfSatisfying(
                    ControlFailure.class,
                    failure -> assertThat(failure.text()).contains("is under way"));
    List<Throwable> wrong = new CopyOnWriteArrayList<>();
    steps.after(
        "0 AZURE_DONE",
        () -> {
          try {
            asksAgain.run();
          } catch (AssertionError e) {
            wrong.add(e);
          }
        });
    run(PeeringAction.RESET);
    assertThat(wrong).isEmpty();
    assertThat(steps.taken()).contains("0 AZURE_DONE");
  }

  @Test
  void withoutATypeItIsTheOnlyPeeringAndWithTwoNobodyGuesses() {
    PlanReport only = site.daemon().peering(LabSite.UNIV, PeeringAction.RESET, "ann");
    assertThat(only.asked()).isEqualTo(plan(PeeringAction.RESET).asked());

    site.edit(LabSite.file(LabSite.UNIV), MicrosoftIntent::add);
    site.daemon().reload();
    assertThatThrownBy(() -> site.daemon().peering(LabSite.UNIV, PeeringAction.RESET, "ann"))
        .isInstanceOfSatisfying(
            ControlFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(ControlFailure.Reason.BAD_CALL);
              assertThat(failure.text())
                  .contains(
                      "example-univ has a private peering and a Microsoft peering",
                      "circuitd peering example-univ reset --type private",
                      "circuitd peering example-univ reset --type microsoft");
            });
  }

  @Test
  void theFuseCountsEverySessionOfThePeering() {
    site.edit(
        "circuitd.yaml", root -> root.withObject("/deploy/fuse").put("sessions", 3).put("per", 1));
    approve(plan(PeeringAction.RESET));
    LabSite.awaitTrue(
        "held by the fuse",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .contains("2 connections, 0 routers and 4 BGP sessions"));
    assertThat(state()).isEqualTo("Enabled");
    assertThat(steps.taken()).isEmpty();
  }
}
