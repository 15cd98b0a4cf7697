package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AnyFault;
import io.circuitd.azure.AnyFault.Lie;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.lab.AzureFaults;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Under every fault of Azure's a built circuit keeps its legs and its peering, and nobody writes
 * anything; when the fault ends, all is as it was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnyAzureFaultTest {
  private static final Duration OFTEN = Duration.ofMillis(100);

  /** What a fault must never make of a circuit that is up. */
  private static final Set<Kind> REMOVING = EnumSet.of(Kind.RETIRE, Kind.BOTH_SIDES, Kind.MOVE);

  /** What nobody meets who does not write. */
  private static final Set<String> OF_WRITES =
      Set.of(
          "throttleWrites",
          "dropWrites",
          "dropPolls",
          "loseAnswers",
          "preconditionFails",
          "endlessOperations",
          "foreignOperationUrl",
          "refusePeerings",
          "forgetPeerings",
          "attachmentFor",
          "forbidWrites",
          "providerPortsRegistered",
          "busy",
          "unregistered",
          "failNextOperation",
          "failNextOperationSilently",
          "cancelNextOperation",
          "forgetOperations",
          "acceptWith202",
          "withoutRetryAfter",
          "withoutOperationUrl",
          "ignoreIpv6",
          "attachment",
          "announcementsStay",
          "earlyPeerings");

  /** So many faults follow each other before all must be well again. */
  private static final int TOGETHER = 8;

  private LabSite site;
  private FakeAzure stranger;
  private Map<String, String> running;
  private int writes;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    stranger = FakeAzure.start("stranger", 0, "x", List.of());
    site = LabSite.in(folder);
    site.start(
        new Daemon.Options(
            site.configDir(),
            Path.of(""),
            OFTEN,
            LabSite.SHORT,
            StepListener.NONE,
            InstantSource.system()));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    // The list has several pages, so that a later one can fail.
    faults().lists().pageSize(1);
    running = site.running();
    writes = site.writes(LabSite.UNIV).size();
  }

  @AfterAll
  void stop() {
    site.close();
    stranger.close();
  }

  private AzureFaults faults() {
    return site.commercial().faults();
  }

  /** Those that stay and that a read can meet, and a list that lies. */
  static List<AnyFault> standing() {
    return Stream.concat(
            AnyFault.all().stream()
                .filter(fault -> !fault.name().endsWith(" once"))
                .filter(fault -> !fault.lies().contains(Lie.MOVES))
                .filter(fault -> !OF_WRITES.contains(fault.method())),
            Stream.of(
                new AnyFault(
                    "emptyLists",
                    "emptyLists",
                    (faults, place) -> faults.lists().emptyLists(true),
                    EnumSet.of(Lie.READS))))
        .toList();
  }

  private ObjectNode azure() {
    String body = site.commercial().body(site.key(LabSite.UNIV)).orElseThrow();
    ObjectNode shown = (ObjectNode) JsonMapper.shared().readTree(body);
    shown.remove("etag");
    return shown;
  }

  @Test
  void aBuiltCircuitStandsThroughEveryFault() {
    int count = 0;
    for (AnyFault fault : standing()) {
      try {
        standsThrough(fault);
        if (++count % TOGETHER == 0) {
          settles();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("under " + fault + ": " + e.getMessage(), e);
      }
    }
    settles();
  }

  private void standsThrough(AnyFault fault) {
    ObjectNode before = azure();
    AnyFault.Place place =
        new AnyFault.Place(site.key(LabSite.UNIV), site.commercial().base(), stranger.base());
    fault.trouble().on(faults(), place);
    try {
      // The etag moves, so that the circuit must be read anew.
      faults().others().change(place.key(), circuit -> {});
      plan(fault);
      site.awaitCycles(1);
      assertThat(site.running()).isEqualTo(running);
      assertThat(azure()).isEqualTo(before);
      assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
      assertThat(site.alarm("R-127")).as("an error is no news").isEmpty();
      for (Side side : Side.values()) {
        assertThat(site.connection(LabSite.UNIV, side).phase()).isNotIn(Phase.GONE, Phase.DRAFT);
      }
      keepsSecrets();
    } finally {
      faults().clear();
    }
  }

  private void settles() {
    for (Side side : Side.values()) {
      site.await(LabSite.UNIV, side, Phase.UP);
    }
    LabSite.awaitTrue("no alarms", () -> !site.alarms().toString().contains("azure: commercial"));
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
    assertThat(site.running()).isEqualTo(running);
  }

  /**
   * A plan that is asked for meanwhile says that it cannot tell, or that there is nothing to do.
   */
  private void plan(AnyFault fault) {
    try {
      PlanReport plan = site.daemon().plan(LabSite.UNIV);
      assertThat(plan.kind()).isNotEqualTo(Kind.RETIRE);
      // Other values in an answer that looks sound are a plan for a person to refuse.
      if (!fault.lies().contains(Lie.READS)) {
        assertThat(plan.kind()).isNotIn(REMOVING);
        assertThat(plan.azureWrites()).isEmpty();
      }
    } catch (ControlFailure cannotTell) {
      OperatorWords.check(cannotTell.text());
    }
  }

  private void keepsSecrets() {
    assertThat(stranger.foreignTokens()).isZero();
    assertThat(stranger.requests()).isEmpty();
    String said = site.said();
    OperatorWords.check(said);
    assertThat(site.commercial().tokens()).noneMatch(said::contains);
  }
}
