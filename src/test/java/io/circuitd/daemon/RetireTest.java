package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking connections away, and all that must not take any away. */
class RetireTest {
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

  @Test
  void oneConnectionThenTheLastThenTheKeyStartsOver() {
    Map<String, String> bare = site.running();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    Map<String, String> built = site.running();
    int writes = site.writes(LabSite.UNIV).size();

    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    PlanReport one = site.approve(LabSite.UNIV);
    assertThat(one.kind()).isEqualTo(PlanReport.Kind.RETIRE);
    assertThat(one.connections()).containsExactly(Side.SECONDARY);
    assertThat(one.azureWrites()).as("Azure stays as long as one leg is there (R-125)").isEmpty();
    assertThat(one.routers())
        .singleElement()
        .satisfies(router -> {
          assertThat(router.router()).isEqualTo("sanj-xr1");
          assertThat(router.diff()).contains("-");
        });
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.GONE);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.running("sanj-xr1")).isEqualTo(bare.get("sanj-xr1"));
    assertThat(site.running("sanj-mx1")).isEqualTo(built.get("sanj-mx1"));
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
    assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.UP);

    site.commercial().faults().writes().attachment(site.key(LabSite.UNIV), true);
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    PlanReport last = site.approve(LabSite.UNIV);
    assertThat(last.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, private peering removed");
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains(
            "R-123",
            "nothing was taken away",
            "virtual network gateway connections, Global Reach, authorizations, route filters",
            "CrossConnectionInUse",
            "must be removed first");
    assertThat(site.running())
        .as("a refusal changes nothing (R-124)")
        .isEqualTo(built(bare, built));
    assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.RETIRING);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("circuitd approve example-univ");

    site.commercial().faults().writes().attachment(site.key(LabSite.UNIV), false);
    steps.forget();
    int refused = site.writes(LabSite.UNIV).size();
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.GONE);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.startsWith("change"));
    assertThat(site.writes(LabSite.UNIV)).hasSize(refused + 1);
    assertThat(site.writes(LabSite.UNIV).getLast().body())
        .contains("\"NotProvisioned\"", "\"peerings\":[]");
    assertThat(steps.taken().indexOf("0 AZURE_DONE"))
        .as("Azure first, read back, then the router")
        .isPositive()
        .isLessThan(steps.taken().indexOf("1 LOCK"));
    assertThat(site.running()).isEqualTo(bare);
    assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs()).isEmpty();

    site.commercial()
        .faults()
        .others()
        .change(
            site.key(LabSite.UNIV),
            facts ->
                facts
                    .put("sTag", 7)
                    .put("bandwidthInMbps", 500)
                    .put("primaryAzurePort", "A-CIS-2-SEC-A")
                    .put("secondaryAzurePort", "A-CIS-1-PRI-A"));
    site.edit(LabSite.file(LabSite.UNIV), root -> root.put("bandwidthMbps", 500));
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.LIVE);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.LIVE);
    PlanReport again = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(again.kind()).as("from the start (R-009)").isEqualTo(PlanReport.Kind.FIRST_BUILD);
    assertThat(again.routers())
        .extracting(router -> router.leg() + " " + router.router())
        .containsExactly("primary-private sanj-xr1", "secondary-private sanj-mx1");
    assertThat(site.running("sanj-mx1"))
        .contains("<outer>7</outer>", "192.0.2.253/30")
        .doesNotContain("<outer>3</outer>");
  }

  @Test
  void aRefusalThatIsOnlyADelayIsTriedAgainAndBothersNobodyR130() {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    steps.forget();
    site.commercial().faults().writes().attachment(site.key(LabSite.HOSPITAL), true);
    steps.after(
        "0 AZURE_WRITE",
        2,
        () -> site.commercial().faults().writes().attachment(site.key(LabSite.HOSPITAL), false));
    site.set(LabSite.HOSPITAL, Side.PRIMARY, ConnectionState.RETIRED);
    site.approve(LabSite.HOSPITAL);
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.GONE);
    site.awaitQuiet(LabSite.HOSPITAL);
    assertThat(steps.taken()).filteredOn("0 AZURE_WRITE"::equals).hasSize(2);
    assertThat(site.alarm("change")).isEmpty();
  }

  /** Azure's two sides are minutes apart, so a refusal may be of what is over. */
  @Test
  void aRefusalThatWasOnlyADelayIsTriedAgainAndNobodyIsTroubled() {
    Map<String, String> bare = site.running();
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    ServiceKey key = site.key(LabSite.HOSPITAL);
    AtomicInteger asked = new AtomicInteger();
    site.commercial().faults().writes().attachment(key, true);
    site.commercial()
        .watchWrites(write -> {
          if (write.body().contains("NotProvisioned") && asked.incrementAndGet() == 2) {
            site.commercial().faults().writes().attachment(key, false);
          }
        });

    site.set(LabSite.HOSPITAL, Side.PRIMARY, ConnectionState.RETIRED);
    site.approve(LabSite.HOSPITAL);
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.GONE);

    assertThat(asked).hasValue(2);
    assertThat(site.running()).isEqualTo(bare);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.startsWith("change"));
  }

  /** The primary's router as built, the other one as it was without the circuit. */
  private static Map<String, String> built(Map<String, String> bare, Map<String, String> built) {
    Map<String, String> running = new TreeMap<>(bare);
    running.put("sanj-mx1", built.getOrDefault("sanj-mx1", ""));
    return running;
  }

  @Test
  void aConnectionSetBackToDraftAndADeletedFileRemoveNothing() throws IOException {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    Map<String, String> built = site.running();
    ServiceKey key = site.key(LabSite.HOSPITAL);
    int writes = site.writes(LabSite.HOSPITAL).size();

    site.set(LabSite.HOSPITAL, Side.PRIMARY, ConnectionState.DRAFT);
    assertThat(site.connection(LabSite.HOSPITAL, Side.PRIMARY).phase()).isEqualTo(Phase.UP);
    assertThat(site.connection(LabSite.HOSPITAL, Side.PRIMARY).reason())
        .contains("on a router although its file says draft: set retired to take it away");
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);

    String text = site.read(LabSite.file(LabSite.HOSPITAL));
    Files.delete(site.configDir().resolve(LabSite.file(LabSite.HOSPITAL)));
    site.daemon().reload();
    assertThat(site.awaitAlarm("orphan: example-hospital"))
        .contains("its file is gone", "nothing is removed until a file says retired");
    assertThat(site.circuit(LabSite.HOSPITAL).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.circuit(LabSite.HOSPITAL).customer()).isEqualTo("Example Hospital");
    assertThatThrownBy(() -> site.daemon().plan(LabSite.HOSPITAL))
        .isInstanceOfSatisfying(
            ControlFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(ControlFailure.Reason.REFUSED);
              assertThat(failure.text()).contains("orphan", "its file is gone");
            });
    site.awaitLook(LabSite.HOSPITAL);
    site.start();
    site.awaitAlarm("orphan: example-hospital");
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.UP);
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.commercial().writes())
        .filteredOn(write -> write.path().contains(key.toString()))
        .hasSize(writes);

    site.write(LabSite.file(LabSite.HOSPITAL), text);
    LabSite.awaitTrue("no orphan", () -> site.alarm("orphan").isEmpty());
    assertThat(site.running()).isEqualTo(built);
  }

  @Test
  void aLastGoodVersionThatFitsNoMoreIsAnAlarmUntilItsFileIsThere() throws Exception {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    String text = site.read(LabSite.file(LabSite.UNIV));
    site.stop();
    Files.delete(site.configDir().resolve(LabSite.file(LabSite.UNIV)));
    try (var store =
            DriverManager.getConnection(
                "jdbc:sqlite:"
                    + DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite());
        var statement = store.createStatement()) {
      statement.execute("update circuit set file_text = '{' where name = 'example-univ'");
    }
    site.start();
    assertThat(site.awaitAlarm("kept: example-univ"))
        .contains("its last good version does not fit the inventory");
    site.write(LabSite.file(LabSite.UNIV), text);
    site.daemon().reload();
    assertThat(site.alarm("kept")).isEmpty();
    assertThat(site.alarm("orphan")).isEmpty();
  }
}
