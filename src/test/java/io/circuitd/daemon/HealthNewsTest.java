package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.HealthHistory;
import io.circuitd.control.HealthReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.HealthRows;
import io.circuitd.model.Side;
import io.circuitd.store.HealthRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a listener is told of legs, circuits and routers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthNewsTest {
  private final List<HealthEvent> heard = new CopyOnWriteArrayList<>();
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder);
    site.edit(
        "circuitd.yaml",
        root ->
            root.withObject("/health")
                .put("stableFor", 4)
                .put("missedPolls", 2)
                .withObject("/flapping")
                .put("changes", 100));
    site.edit(
        LabSite.file(LabSite.UNIV),
        root ->
            root.withObject("/peerings/private/maxPrefixes")
                .put("ipv4", 14)
                .put("ipv6", 100)
                .put("warnAt", 80));
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @BeforeEach
  void well() {
    LabSite.awaitTrue(
        "told as up",
        () ->
            health().standing().filter(it -> it.verdict() == Verdict.UP).isPresent()
                && health().legs().stream().allMatch(HealthNewsTest::well));
    heard.clear();
    site.listen(heard::add);
  }

  private static boolean well(HealthReport.LegHealth leg) {
    return leg.verdict() == Verdict.UP
        && leg.standing()
            .filter(it -> it.verdict() == Verdict.UP && it.silence().isEmpty())
            .isPresent();
  }

  private HealthReport.CircuitHealth health() {
    return site.daemon().health(Optional.of(LabSite.UNIV), false).circuits().getFirst();
  }

  private Verdict read(String leg) {
    return health().legs().stream()
        .filter(one -> one.leg().equals(leg))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  /** What was told, such as {@code leg primary-private down}; silenced ones too if asked. */
  private List<String> told(boolean silenced) {
    return heard.stream()
        .filter(event -> event.silenced() == silenced)
        .map(HealthRows::of)
        .map(HealthNewsTest::words)
        .toList();
  }

  private static String words(HealthRecord row) {
    return String.join(" ", row.kind(), row.leg() + row.router(), row.now())
        .replaceAll(" +", " ")
        .strip();
  }

  private void awaitTold(String what) {
    LabSite.awaitTrue(what, () -> told(false).contains(what));
  }

  @Test
  void aCutIsToldAtOnceAndABounceIsToldOnce() {
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitTold("redundancy-lost primary");
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    LabSite.awaitTrue("seen up", () -> read("primary-private") == Verdict.UP);
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    LabSite.awaitTrue("seen down", () -> read("primary-private") == Verdict.DOWN);
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    awaitTold("redundancy-restored primary");

    assertThat(told(false))
        .containsExactly(
            "leg primary-private down",
            "circuit degraded",
            "redundancy-lost primary",
            "leg primary-private up",
            "circuit up",
            "redundancy-restored primary");
    assertThat(heard.getFirst().reason())
        .contains("ipv4 session with 192.0.2.250 is active", "Hold Timer Expired (4/0)");
    HealthHistory history = site.daemon().healthHistory(Optional.of(LabSite.UNIV), 6);
    assertThat(history.news())
        .extracting(news -> news.kind() + " " + news.before() + ">" + news.now())
        .containsExactly(
            "leg up>down",
            "circuit up>degraded",
            "redundancy-lost >primary",
            "leg down>up",
            "circuit degraded>up",
            "redundancy-restored >primary");
    OperatorWords.check(history.toString());
  }

  @Test
  void aSilentRouterIsToldOnceAndItsLegIsUnknownAndNeverDown() {
    site.router("sanj-xr1").snmpSilent(true);
    awaitTold("router-unreachable sanj-xr1");
    LabSite.awaitTrue("unknown stands", () -> told(true).contains("leg secondary-private unknown"));
    HealthReport.LegHealth leg =
        health().legs().stream()
            .filter(one -> one.leg().equals("secondary-private"))
            .findFirst()
            .orElseThrow();
    assertThat(leg.knownAt()).isPresent();
    assertThat(leg.standing().orElseThrow().silence().orElseThrow())
        .contains("router sanj-xr1 is unreachable");
    site.router("sanj-xr1").snmpSilent(false);
    awaitTold("router-reachable sanj-xr1");
    LabSite.awaitTrue("up again", () -> told(true).contains("circuit up"));

    assertThat(told(false))
        .containsExactly("router-unreachable sanj-xr1", "router-reachable sanj-xr1");
    assertThat(heard.toString()).doesNotContain("now=DOWN");
    assertThat(heard.getFirst().reason()).contains("no answer to 2 polls", "within 2 s");
  }

  @Test
  void aRestartNeitherRepeatsNorLosesNews() {
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitTold("redundancy-lost primary");
    site.stop();
    heard.clear();
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    site.start();
    site.listen(heard::add);
    LabSite.awaitTrue(
        "both read",
        () -> read("primary-private") == Verdict.DOWN && read("secondary-private") == Verdict.DOWN);
    LabSite.awaitTrue(
        "down stands",
        () -> health().standing().filter(it -> it.verdict() == Verdict.DOWN).isPresent());
    HealthHistory history = site.daemon().healthHistory(Optional.of(LabSite.UNIV), 2);
    assertThat(history.news())
        .as("what happened meanwhile, and nothing else")
        .extracting(news -> news.kind() + " " + news.leg() + " " + news.now())
        .containsExactly("leg secondary-private down", "circuit  down");
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    site.router("sanj-xr1").faults().sessionsHeldDown(false);
    awaitTold("circuit up");
    assertThat(told(false)).doesNotContain("leg primary-private down", "redundancy-lost primary");
  }

  @Test
  void aPollThatFailsByAnErrorOfOursIsAMissedOne() {
    store("alter table pushed rename to hidden");
    awaitTold("router-unreachable sanj-mx1");
    LabSite.awaitTrue("unknown stands", () -> told(true).contains("leg primary-private unknown"));
    store("alter table hidden rename to pushed");
    awaitTold("router-reachable sanj-mx1");
    awaitTold("router-reachable sanj-xr1");
    assertThat(heard.getFirst().reason())
        .contains("no answer to 2 polls", "circuitd could not poll it");
    assertThat(heard.toString()).doesNotContain("now=DOWN");
    LabSite.awaitTrue("over", () -> site.alarm("internal").isEmpty());
  }

  @Test
  void whatTheStoreDidNotTakeIsToldAndKeptWithTheNext() {
    store("alter table health rename to hidden");
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitTold("redundancy-lost primary");
    store("alter table hidden rename to health");
    LabSite.awaitTrue("kept", () -> !rows("health where memory like '%DOWN%'").isEmpty());
    site.stop();
    heard.clear();
    site.start();
    site.listen(heard::add);
    LabSite.awaitTrue("read", () -> read("primary-private") == Verdict.DOWN);
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    awaitTold("circuit up");
    assertThat(told(false))
        .containsExactly("leg primary-private up", "circuit up", "redundancy-restored primary");
  }

  private Jdbi database() {
    Path file = site.configDir().resolveSibling("state").resolve("circuitd.db");
    return Jdbi.create("jdbc:sqlite:" + file + "?busy_timeout=5000");
  }

  private void store(String statement) {
    database().useHandle(handle -> handle.execute(statement));
  }

  private List<String> rows(String from) {
    return database()
        .withHandle(
            handle -> handle.createQuery("select subject from " + from).mapTo(String.class).list());
  }

  @Test
  void maintenanceIsSilent() {
    maintenance(true);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
    site.awaitQuiet(LabSite.UNIV);
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    LabSite.awaitTrue("down stands", () -> told(true).contains("leg primary-private down"));
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    LabSite.awaitTrue("up stands", () -> told(true).contains("leg primary-private up"));
    maintenance(false);
    site.build(LabSite.UNIV, Side.PRIMARY);
    assertThat(told(false)).isEmpty();
    assertThat(heard.getFirst().reason()).contains("not told: primary-private is in maintenance");
  }

  private void maintenance(boolean on) {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/connections/primary").put("maintenance", on));
  }

  @Test
  void aSessionNearItsLimitOfPrefixesIsTold() {
    assertThat(site.daemon().healthHistory(Optional.of(LabSite.UNIV), 1000).news())
        .filteredOn(news -> news.kind().equals("near-prefix-limit"))
        .hasSize(2)
        .allSatisfy(news ->
            assertThat(news.reason())
                .contains("R-055: 12 prefixes from Azure on the ipv4 session", "limit of 14"));
  }
}
