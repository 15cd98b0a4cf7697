package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.lab.RouterFaults;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Routers that refuse, hang up or are not who they should be; each test has its own circuit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterTroubleTest {
  private final StepHooks steps = new StepHooks();
  private LabSite site;
  private RouterFaults faults;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, 6).start(steps);
    faults = site.router("chic-mx1").faults();
  }

  @AfterEach
  void clear() {
    faults.clear();
    OperatorWords.check(site.said());
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private String refusal(CircuitName name) {
    PlanReport plan = site.daemon().plan(name);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.BLOCKED);
    assertThat(plan.unreachable()).containsExactly("chic-mx1");
    String text = plan.findings().toString();
    OperatorWords.check(text);
    return text;
  }

  @Test
  void aPlanNamesBothFingerprintsOfAWrongHostKeyAndWhatToDo() {
    faults.wrongHostKey(true);
    assertThat(refusal(LabSite.test(1)))
        .contains(
            "router chic-mx1 cannot be read",
            "pinned " + site.router("chic-mx1").hostKeyPin(),
            "next: bring the router's management access back")
        .containsPattern("SHA256:.*SHA256:")
        .containsIgnoringCase("host key");
  }

  @Test
  void aPlanTellsAWrongPasswordFromARouterThatIsNotThere() {
    faults.refuseLogin(true);
    assertThat(refusal(LabSite.test(1)))
        .contains("router chic-mx1 cannot be read", "circuitd")
        .containsIgnoringCase("login");
    faults.refuseLogin(false);

    String inventory = site.read("inventory.yaml");
    site.edit(
        "inventory.yaml", root -> root.withObject("/routers/chic-mx1/netconf").put("port", 1));
    try {
      assertThat(refusal(LabSite.test(1)))
          .contains("router chic-mx1 cannot be read", "127.0.0.1 port 1", "check address, port");
    } finally {
      site.write("inventory.yaml", inventory);
    }
    assertThat(site.daemon().plan(LabSite.test(1)).kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
  }

  @Test
  void aLockThatSomebodyElseHoldsIsWaitedForAndItsHolderNamed() {
    CircuitName name = LabSite.test(2);
    String before = site.running("chic-mx1");
    faults.lockDenied(true);
    site.approve(name);
    LabSite.awaitTrue(
        "lock", () -> site.connection(name, Side.PRIMARY).reason().contains("candidate"));
    assertThat(site.connection(name, Side.PRIMARY).phase()).isEqualTo(Phase.DEPLOYING);
    assertThat(site.connection(name, Side.PRIMARY).reason())
        .contains(
            "chic-mx1: put primary-private in place",
            "waiting: chic-mx1: candidate is not free: locked by NETCONF session "
                + RouterFaults.OTHER_SESSION);
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    faults.lockDenied(false);
    site.await(name, Side.PRIMARY, Phase.UP);
  }

  @Test
  void aRouterThatRefusesTheCandidateIsQuotedAndLeftAsItWas() {
    CircuitName name = LabSite.test(3);
    String before = site.running("chic-mx1");
    faults.rpcErrorOn("validate", "operation-failed", "mgd: unit 103 is not for you");
    site.approve(name);
    assertThat(site.awaitAlarm("change: " + name))
        .contains(
            "failed: chic-mx1: put primary-private in place, gate config: chic-mx1: validate",
            "mgd: unit 103 is not for you");
    assertThat(site.connection(name, Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);
    assertThat(site.connection(name, Side.PRIMARY).reason()).contains("unit 103 is not for you");
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    assertThat(site.commercial().body(site.key(name)).orElseThrow())
        .as("the announcement is taken back")
        .contains("\"NotProvisioned\"");
    assertThat(site.writes(name))
        .as("neither Provisioned nor a peering before the router is confirmed (R-121, R-103)")
        .noneMatch(write -> write.body().contains("\"Provisioned\""))
        .noneMatch(write -> write.path().contains("/peerings/"));
    faults.clear();
    site.build(name, Side.PRIMARY);
    assertThat(site.alarm("change: " + name)).isEmpty();
  }

  @Test
  void aLineThatDropsAfterTheCommitAndAfterTheConfirmLosesNothing() {
    CircuitName name = LabSite.test(4);
    faults.dropAfter("confirmed-commit");
    faults.dropAfter("confirm");
    site.build(name, Side.PRIMARY);
    assertThat(site.running("chic-mx1")).contains("198.51.100.33/30");
    assertThat(site.router("chic-mx1").hasUnconfirmedCommit()).isFalse();
  }

  @Test
  void aRouterThatChangedSinceThePlanIsNotOverwritten() {
    CircuitName name = LabSite.test(5);
    String unit =
        "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
            + "<interfaces xmlns='http://yang.juniper.net/junos/conf/interfaces'><interface>"
            + "<name>et-0/0/7</name><unit><name>105</name>"
            + "<description>somebody was faster</description></unit></interface></interfaces>"
            + "</configuration>";
    steps.before("1 LOCK", () -> faults.editRunning(unit));
    site.approve(name);
    assertThat(site.awaitAlarm("change: " + name))
        .contains("chic-mx1 changed since the plan", "somebody was faster", "planned on:\nnothing");
    assertThat(site.running("chic-mx1")).contains("somebody was faster");
  }
}
