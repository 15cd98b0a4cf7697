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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  /** Those that stay, and that something other than a write can meet; and a list that lies. */
  static List<AnyFault> standing() {
    return Stream.concat(
            AnyFault.all().stream()
                .filter(fault -> !fault.name().endsWith(" once"))
                .filter(fault -> !fault.lies().contains(Lie.MOVES)),
            Stream.of(
                new AnyFault(
                    "emptyLists",
                    "emptyLists",
                    (faults, place) -> faults.emptyLists(true),
                    EnumSet.of(Lie.READS))))
        .toList();
  }

  private ObjectNode azure() {
    String body = site.commercial().body(site.key(LabSite.UNIV)).orElseThrow();
    ObjectNode shown = (ObjectNode) JsonMapper.shared().readTree(body);
    shown.remove("etag");
    return shown;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("standing")
  void aBuiltCircuitStandsThroughAnyFault(AnyFault fault) {
    ObjectNode before = azure();
    AnyFault.Place place =
        new AnyFault.Place(site.key(LabSite.UNIV), site.commercial().base(), stranger.base());
    fault.trouble().on(faults(), place);
    try {
      // The etag moves, so that the circuit must be read anew.
      faults().change(place.key(), circuit -> {});
      site.awaitLook(LabSite.UNIV);
      plan(fault);
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
    for (Side side : Side.values()) {
      site.await(LabSite.UNIV, side, Phase.UP);
    }
    LabSite.awaitTrue("no alarms", () -> !site.alarms().toString().contains("azure: commercial"));
    faults().change(place.key(), circuit -> {});
    site.awaitLook(LabSite.UNIV);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
    assertThat(site.running()).isEqualTo(running);
  }

  /**
   * A plan that is asked for meanwhile says that it cannot tell, or that there is nothing to do.
   */
  private void plan(AnyFault fault) {
    try {
      PlanReport plan = site.daemon().plan(LabSite.UNIV);
      assertThat(plan.kind()).isNotIn(REMOVING);
      if (!fault.lies().contains(Lie.READS)) {
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
