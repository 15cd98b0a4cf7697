package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any past change can be taken back, by a plan that is approved and gated like every other. */
class UndoTest {
  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;
  private Map<String, String> bare = Map.of();
  private Map<String, String> built = Map.of();
  private long build;

  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("sharedKeys", true));
    site.start(steps);
    bare = site.running();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    built = site.running();
    build = steps.lastChange();
    steps.forget();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  /** Approves the undoing of a change and waits until it has ended. */
  private PlanReport undo(long change) {
    PlanReport plan = site.daemon().undo(change);
    assertThat(plan.kind()).as(plan.toString()).isNotEqualTo(Kind.BLOCKED);
    assertThat(plan.undoes()).contains(change);
    plan.connections().forEach(side -> site.approve(plan.circuit(), side, plan.digest()));
    site.daemon().reload();
    site.awaitQuiet(plan.circuit());
    assertThat(steps.lastChange()).as("it ran").isGreaterThan(change);
    assertThat(site.history().history(Optional.of(plan.circuit()), 1).changes())
        .singleElement()
        .satisfies(undoing -> assertThat(undoing.kind()).startsWith("undo of " + change + ": "));
    assertThat(site.alarm("change: " + plan.circuit())).isEmpty();
    return plan;
  }

  private String refused(long change) {
    PlanReport plan = site.daemon().undo(change);
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(Kind.BLOCKED);
    assertThat(plan.routers()).isEmpty();
    return plan.findings().stream()
        .map(PlanReport.PlanFinding::text)
        .collect(Collectors.joining("\n"));
  }

  private long timers(int hold) {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root ->
            root.withObject("/peerings/private/timers")
                .put("keepalive", hold / 3)
                .put("hold", hold));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    return steps.lastChange();
  }

  @Test
  void aChangeOfOursAloneGoesBackLegByLegAndTheFileIsSaidToDiffer() {
    long timers = timers(200);
    steps.forget();
    PlanReport plan = undo(timers);
    assertThat(plan.kind()).isEqualTo(Kind.OURS_ALONE);
    assertThat(plan.routers())
        .extracting(router -> router.router() + " " + router.gate())
        .containsExactly("sanj-mx1 session", "sanj-xr1 session");
    assertThat(plan.routers().getFirst().diff()).contains("200", "180");
    assertThat(steps.taken().indexOf("0 PUSHED"))
        .isPositive()
        .isLessThan(steps.taken().indexOf("1 LOCK"));
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);

    long undoing = steps.lastChange();
    assertThat(site.circuit(LabSite.UNIV).warnings())
        .anySatisfy(warning ->
            assertThat(warning.text())
                .contains(
                    "change " + undoing + " undid change " + timers,
                    "the file still wants what was undone"));
    PlanReport again = site.daemon().plan(LabSite.UNIV);
    assertThat(again.kind()).isEqualTo(Kind.OURS_ALONE);
    assertThat(again.findings())
        .anySatisfy(finding -> assertThat(finding.text()).contains("undid change " + timers));
    steps.forget();
    site.awaitLook(LabSite.UNIV);
    assertThat(steps.taken()).as("nothing flaps: nobody approved").isEmpty();

    assertThat(refused(timers)).contains("change " + timers + " was undone by change " + undoing);
    undo(undoing);
    assertThat(site.running("sanj-mx1")).contains("<hold-time>200</hold-time>");
    assertThat(site.circuit(LabSite.UNIV).warnings()).isEmpty();
  }

  @Test
  void aLaterChangeMustBeUndoneFirst() {
    long first = timers(200);
    long second = timers(220);
    assertThat(refused(first))
        .contains("change " + second + " of example-univ came later, and must be undone first");
    undo(second);
    undo(first);
    assertThat(site.running()).isEqualTo(built);
    PlanReport all = undo(build);
    assertThat(all.kind()).isEqualTo(Kind.RETIRE);
    assertThat(all.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, private peering removed");
    assertThat(site.running()).isEqualTo(bare);
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("\"NotProvisioned\"");
  }

  @Test
  void aRebuildGoesBackInTheSameOrder() {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", 201));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    steps.forget();
    PlanReport plan = undo(steps.lastChange());
    assertThat(plan.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(plan.azureWrites()).singleElement().asString().contains("VLAN 200");
    assertThat(steps.taken().stream().filter(step -> step.matches(".*(PUSHED|DONE|VERIFIED)")))
        .containsExactly("0 PUSHED", "1 AZURE_DONE", "2 VERIFIED", "3 PUSHED", "4 VERIFIED");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("\"vlanId\" : 200");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
  }

  @Test
  void aLegComesBackAndACircuitIsBuiltAgain() {
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.GONE);
    site.awaitQuiet(LabSite.UNIV);
    long removal = steps.lastChange();
    PlanReport leg = undo(removal);
    assertThat(leg.kind()).isEqualTo(Kind.ADD_LEG);
    assertThat(leg.routers()).extracting(PlanReport.RouterPlan::gate).containsExactly("session");
    assertThat(site.running()).isEqualTo(built);

    undo(steps.lastChange());
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.GONE);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.running()).isEqualTo(bare);
    PlanReport again = undo(steps.lastChange());
    assertThat(again.kind()).isEqualTo(Kind.FIRST_BUILD);
    assertThat(again.azureWrites()).hasSize(3);
    assertThat(site.running("sanj-mx1")).isEqualTo(built.get("sanj-mx1"));
    assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("192.0.2.248/30", "192.0.2.252/30", "2001:db8:468::4/126");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void anAddedLegIsTakenAwayAndAzureStays() {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    site.set(LabSite.HOSPITAL, Side.SECONDARY, ConnectionState.LIVE);
    site.build(LabSite.HOSPITAL, Side.SECONDARY);
    int writes = site.writes(LabSite.HOSPITAL).size();
    PlanReport plan = undo(steps.lastChange());
    assertThat(plan.kind()).isEqualTo(Kind.RETIRE);
    assertThat(plan.azureWrites()).isEmpty();
    assertThat(site.running("chic-xr1")).isEqualTo(bare.get("chic-xr1"));
    assertThat(site.writes(LabSite.HOSPITAL)).hasSize(writes);
    assertThat(site.connection(LabSite.HOSPITAL, Side.PRIMARY).phase()).isEqualTo(Phase.UP);
  }

  @Test
  void whatMovedSinceIsNamedAndRefuses() {
    long timers = timers(200);
    site.router("sanj-mx1")
        .faults()
        .editRunning(
            "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
                + "<interfaces xmlns='http://yang.juniper.net/junos/conf/interfaces'><interface>"
                + "<name>et-0/0/7</name><unit><name>3</name><description>mine now</description>"
                + "</unit></interface></interfaces></configuration>");
    assertThat(refused(timers))
        .contains("sanj-mx1 no longer shows primary-private as the change left it", "mine now");
    assertThat(site.daemon().undo(timers).approvals()).noneMatch(PlanReport.ApprovalStatus::valid);

    site.commercial()
        .faults()
        .others()
        .change(site.key(LabSite.UNIV), facts -> facts.put("sTag", 9));
    assertThat(refused(timers)).contains("Azure's facts moved since (R-011)", "S-tag 9");
    assertThatThrownBy(() -> site.daemon().undo(4711))
        .isInstanceOfSatisfying(
            ControlFailure.class,
            failure -> assertThat(failure.text()).contains("there is no change 4711"));
  }

  @Test
  void aFormerSharedKeyThatItsReferenceNoLongerGivesRefuses() throws IOException {
    Path key = site.configDir().resolve("lab/secrets/bgp");
    Files.writeString(key, "first-key");
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("sharedKey", "file:lab/secrets/bgp"));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    long timers = timers(200);
    Files.writeString(key, "second-key");
    assertThat(refused(timers))
        .contains(
            "the former shared key of primary-private is no longer what file:lab/secrets/bgp gives")
        .doesNotContain("first-key", "second-key");
    Files.writeString(key, "first-key");
    undo(timers);
    assertThat(site.running("sanj-mx1")).contains("<hold-time>180</hold-time>");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }
}
