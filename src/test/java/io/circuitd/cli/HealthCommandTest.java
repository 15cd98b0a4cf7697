package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.AzureFacts;
import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlService;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.DriftReport;
import io.circuitd.control.FreezeReport;
import io.circuitd.control.HealthHistory;
import io.circuitd.control.HealthReport;
import io.circuitd.control.HealthReport.CircuitHealth;
import io.circuitd.control.HealthReport.LegHealth;
import io.circuitd.control.PlanReport;
import io.circuitd.control.ReloadReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code circuitd health}, and Azure's facts in {@code status}, as an operator reads them. */
class HealthCommandTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final CircuitName UNIV = new CircuitName("example-univ");

  @TempDir Path folder;
  private final Captured captured = Captured.plain();
  private final Answers answers = new Answers();
  private Path config = Path.of("");
  private Optional<ControlServer> server = Optional.empty();

  @BeforeEach
  void serve() throws IOException {
    config = Files.createDirectory(folder.resolve("config"));
    server = Optional.of(ControlServer.start(ControlSocket.of(config), answers));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ControlServer::close);
  }

  private int run(String... words) {
    String[] args = java.util.Arrays.copyOf(words, words.length + 2);
    args[words.length] = "--config";
    args[words.length + 1] = config.toString();
    return captured.run(args);
  }

  /** Answers what these commands ask. */
  private static final class Answers implements ControlService {
    Verdict verdict = Verdict.DOWN;
    boolean asked;
    int limit;
    Optional<HealthReport.Standing> standing = Optional.empty();

    @Override
    public HealthHistory healthHistory(Optional<CircuitName> circuit, int most) {
      limit = most;
      return new HealthHistory(
          AT,
          List.of(
              new HealthHistory.News(
                  AT,
                  "leg",
                  "example-univ",
                  "primary-private",
                  "",
                  "up",
                  "down",
                  "it is active",
                  false),
              new HealthHistory.News(
                  AT, "router-unreachable", "", "", "sanj-mx1", "", "", "no answer", true)));
    }

    @Override
    public HealthReport health(Optional<CircuitName> circuit, boolean azure) {
      asked = azure;
      HealthReport.SecondOpinion opinion =
          new HealthReport.SecondOpinion(
              AT.minusSeconds(12),
              "no arp",
              "ipv4: Azure's router has it active and sees no ARP from 192.0.2.249",
              List.of("192.0.2.249 AS 11537 never Active"),
              List.of("Microsoft 192.0.2.250 0200.5e10.0002"));
      LegHealth leg =
          new LegHealth(
              "primary-private",
              "sanj-mx1",
              verdict,
              "ipv4 session with 192.0.2.250 is active",
              List.of("R-104: the peering is disabled at Azure"),
              Optional.of(AT.minusSeconds(3)),
              Optional.of(opinion),
              standing.map(_ -> AT.minusSeconds(240)),
              standing,
              List.of("ipv4 BFD: by NETCONF, as SNMP cannot tell: no table"));
      return new HealthReport(AT, List.of(new CircuitHealth(UNIV, verdict, "", List.of(leg))));
    }

    @Override
    public StatusReport status(Optional<CircuitName> circuit) {
      AzureFacts facts =
          new AzureFacts(
              "commercial",
              "Silicon Valley",
              Optional.of("SANJ"),
              1000,
              Optional.of(3),
              "NotProvisioned",
              "Succeeded",
              List.of(
                  new AzureFacts.Port(
                      Side.PRIMARY,
                      "A-CIS-1-PRI-A",
                      Optional.of("sanj-mx1"),
                      Optional.of("et-0/0/7"),
                      Optional.of("SANJ")),
                  new AzureFacts.Port(
                      Side.SECONDARY,
                      "A-CIS-2-SEC-A",
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty())),
              List.of(
                  new AzureFacts.Peering(
                      "microsoft",
                      "Enabled",
                      Optional.of("Customer"),
                      Map.of("", "ValidationNeeded"),
                      List.of("R-107: Azure has not validated the advertised prefixes"))),
              Optional.of(
                  new AzureFacts.Capacity("A-CIS", 1500, Optional.of(10000), AT.minusSeconds(90))),
              AT.minusSeconds(12),
              Optional.of("Azure cloud 'commercial' gave no answer"));
      return new StatusReport(
          AT,
          DaemonState.RUNNING,
          List.of(),
          List.of(
              new CircuitStatus(
                  UNIV,
                  "Example University",
                  Optional.of("commercial"),
                  Optional.of("NotProvisioned"),
                  Verdict.NOT_LIVE,
                  "",
                  List.of(),
                  List.of(),
                  Optional.of(facts))));
    }

    @Override
    public PlanReport plan(CircuitName circuit) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public FreezeReport freeze(String by, String reason) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public FreezeReport unfreeze(String by) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public ReloadReport reload() {
      throw new IllegalStateException("not asked");
    }
  }

  @Test
  void healthShowsVerdictCauseReadingAndAzuresOwnView() {
    assertThat(run("health", "example-univ")).isEqualTo(1);
    assertThat(captured.out())
        .isEqualToNormalizingNewlines(
            """
            circuit       leg              router    verdict  read  counts as  since  Azure's view
            example-univ  primary-private  sanj-mx1  down     3s    -          -      no arp

            example-univ primary-private: down
              R-104: the peering is disabled at Azure
              ipv4 session with 192.0.2.250 is active
              ipv4 BFD: by NETCONF, as SNMP cannot tell: no table
              Azure's router, asked 12s ago: ipv4: Azure's router has it active and sees no ARP from 192.0.2.249
                BGP 192.0.2.249 AS 11537 never Active
                ARP Microsoft 192.0.2.250 0200.5e10.0002
            """);
    assertThat(answers.asked).isFalse();
  }

  @Test
  void whatIsToldStandsBesideTheReadingWithItsAge() {
    answers.verdict = Verdict.UNKNOWN;
    answers.standing =
        Optional.of(
            new HealthReport.Standing(
                Verdict.DOWN,
                Optional.of(Verdict.DOWN),
                true,
                "ipv4 session with 192.0.2.250 is active",
                AT.minusSeconds(305),
                Optional.of("primary-private is in maintenance")));
    assertThat(run("health", "example-univ")).isEqualTo(3);
    assertThat(captured.out())
        .contains(
            "unknown  3s    down, flapping  5m 5s  no arp",
            "  told as down, flapping, since 2026-11-21T09:54:55Z: ipv4 session with",
            "  not told at present: primary-private is in maintenance",
            "  known last 4m 0s ago, at 2026-11-21T09:56:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UP   |    | counts as down until it was up for health.stableFor, nobody is told, since",
        "UP   | UP | counts as down until it was up for health.stableFor, told last as up, since",
        "UNKNOWN | UP | counts as down, told last as up, since",
        "UNKNOWN | DOWN | told as down, since"
      })
  void whatWasNotToldIsNotSaidToBe(Verdict read, @Nullable Verdict told, String words) {
    answers.verdict = read;
    answers.standing =
        Optional.of(
            new HealthReport.Standing(
                Verdict.DOWN,
                Optional.ofNullable(told),
                false,
                "no session was established",
                AT.minusSeconds(5),
                Optional.empty()));
    run("health", "example-univ");
    assertThat(captured.out())
        .contains("\n  " + words + " 2026-11-21T09:59:55Z: no session was established\n");
  }

  @Test
  void historyShowsWhatWasToldAndWhatWasSilenced() {
    assertThat(run("health", "example-univ", "--history", "--limit", "2")).isZero();
    assertThat(captured.out())
        .isEqualToNormalizingNewlines(
            """
            2026-11-21T10:00:00Z  example-univ primary-private  up -> down: it is active
            2026-11-21T10:00:00Z  sanj-mx1  router-unreachable (not told): no answer
            """);
    assertThat(answers.limit).isEqualTo(2);
    assertThat(run("health", "--history", "--json")).isZero();
    assertThat(captured.out()).contains("\"before\" : \"up\"", "\"silenced\" : true");
    assertThat(run("health", "example-univ", "--history", "--azure")).isEqualTo(2);
    assertThat(captured.err()).contains("--history asks nobody");
  }

  @ParameterizedTest(name = "{0} exits with {1}")
  @CsvSource({"UP, 0", "DEGRADED, 1", "DOWN, 1", "UNKNOWN, 3"})
  void healthExitsByTheWorstLeg(Verdict verdict, int exitCode) {
    answers.verdict = verdict;
    assertThat(run("health")).isEqualTo(exitCode);
  }

  @Test
  void azureIsAskedForOneCircuitAlone() {
    assertThat(run("health", "--azure")).isEqualTo(2);
    assertThat(captured.err()).contains("--azure", "name one CIRCUIT");
    assertThat(answers.asked).isFalse();
    assertThat(run("health", "example-univ", "--azure", "--json")).isEqualTo(1);
    assertThat(answers.asked).isTrue();
    assertThat(captured.out()).contains("\"side\" : \"no arp\"");
  }

  @Test
  void statusOfOneCircuitShowsAzuresFactsWithTheirAge() {
    assertThat(run("status", "example-univ")).isZero();
    assertThat(captured.out())
        .contains(
            "Azure commercial, read 12s ago: Silicon Valley (PoP SANJ), 1000 Mbps, S-tag 3,"
                + " NotProvisioned, last operation Succeeded",
            "  primary    A-CIS-1-PRI-A: sanj-mx1 et-0/0/7, PoP SANJ",
            "  secondary  A-CIS-2-SEC-A: not mapped to a router",
            "  port pair  A-CIS: 1500 Mbps left on ports of 10000, read 1m 30s ago",
            "  microsoft peering Enabled, last modified by Customer",
            "    R-107: Azure has not validated the advertised prefixes",
            "  not read again since: Azure cloud 'commercial' gave no answer");
  }
}
