package io.circuitd.daemon;

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
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
  private final Map<String, Runnable> beforeStep = new ConcurrentHashMap<>();
  private final Map<String, Runnable> afterStep = new ConcurrentHashMap<>();
  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final AtomicLong last = new AtomicLong();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.edit("circuitd.yaml", MicrosoftIntent.ALLOWED);
    site.start(
        new StepListener() {
          @Override
          public void before(long changeId, int stage, String name) {
            Optional.ofNullable(beforeStep.remove(stage + " " + name)).ifPresent(Runnable::run);
          }

          @Override
          public void after(long changeId, int stage, String name) {
            last.set(changeId);
            steps.add(stage + " " + name);
            Optional.ofNullable(afterStep.remove(stage + " " + name)).ifPresent(Runnable::run);
          }
        });
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    steps.clear();
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
    return site.history().story(last.get()).change();
  }

  private static String findings(PlanReport plan) {
    return plan.findings().stream()
        .map(finding -> finding.rule().orElse("") + " " + finding.text())
        .collect(Collectors.joining("\n"));
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
    assertThat(steps)
        .containsSubsequence("0 AZURE_DONE", "1 AZURE_WRITE", "1 AZURE_DONE", "2 VERIFIED");
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes + 2);
    assertThat(site.writes(LabSite.UNIV).get(writes).body()).contains("\"Disabled\"");
    assertThat(atAzure()).isEqualTo(before);
    assertThat(site.running()).isEqualTo(running);
    assertThat(change().kind()).isEqualTo("peering-reset");
    assertThat(change().reason())
        .contains("primary-private up", "BFD of primary-private is up", "BFD of secondary-private");
    assertThat(site.alarms()).isEmpty();

    PlanReport undo = site.daemon().undo(last.get());
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
    long change = last.get();

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
    PlanReport former = site.daemon().undo(last.get());
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
    afterStep.put("0 AZURE_DONE", () -> site.daemon().freeze("ann", "storm"));
    beforeStep.put(
        "1 AZURE_WRITE",
        () -> site.commercial().faults().failNextOperation("InternalServerError", "an error"));
    approve(plan(PeeringAction.RESET));
    LabSite.awaitTrue("enabled", () -> steps.contains("1 AZURE_DONE"));
    assertThat(site.daemon().status(Optional.empty()).freeze()).isPresent();
    assertThat(state()).isEqualTo("Enabled");
    site.daemon().unfreeze("ann");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(steps.stream().filter("1 AZURE_WRITE"::equals)).hasSizeGreaterThan(1);
    assertThat(change().outcome()).isEqualTo("done");
    assertThat(site.alarm("unsettled")).isEmpty();
  }

  @Test
  void aPeeringThatMovedIsNotSwitched() {
    PlanReport plan = plan(PeeringAction.DISABLE);
    site.commercial()
        .faults()
        .changePeering(site.key(LabSite.UNIV), PRIVATE, there -> there.put("vlanId", 201));
    PlanReport refused = plan(PeeringAction.DISABLE);
    assertThat(refused.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(findings(refused))
        .contains("R-129", "C-tag: Azure has 201, the router has 200", "ask the customer");
    approve(plan);
    LabSite.awaitTrue(
        "held", () -> site.connection(LabSite.UNIV, Side.PRIMARY).reason().contains("R-129"));
    assertThat(state()).isEqualTo("Enabled");
    assertThat(steps).isEmpty();
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
    afterStep.put(
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
    assertThat(steps).contains("0 AZURE_DONE");
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
    assertThat(steps).isEmpty();
  }
}
