package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.HealthReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stored leg that cannot be read costs what is said of its circuit, and nothing else. */
class UnreadableLegTest {
  private static final String WORDS = "primary-private: what is stored of the leg cannot be read: ";

  @TempDir Path folder;

  private static Jdbi database(LabSite site) {
    Path file = DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite();
    return Jdbi.create("jdbc:sqlite:" + file + "?busy_timeout=5000");
  }

  private static CircuitStatus status(LabSite site, CircuitName name) {
    return site.daemon().status(Optional.empty()).circuits().stream()
        .filter(circuit -> circuit.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HealthReport.CircuitHealth health(LabSite site, CircuitName name) {
    return site.daemon().health(Optional.empty(), false).circuits().stream()
        .filter(circuit -> circuit.circuit().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"id\": 7}", "null", "", "{}"})
  void everyOtherCircuitIsShownAndPolledAsEver(String damaged) {
    try (LabSite site = LabSite.in(folder, 2)) {
      site.start();
      site.build(LabSite.test(1), Side.PRIMARY);
      site.build(LabSite.test(2), Side.PRIMARY);
      LabSite.awaitTrue("up", () -> status(site, LabSite.test(2)).verdict() == Verdict.UP);
      String good =
          database(site)
              .withHandle(handle ->
                  handle
                      .createQuery("select leg_facts from pushed where leg like 'test-1%'")
                      .mapTo(String.class)
                      .one());
      write(site, damaged);

      CircuitStatus bad = status(site, LabSite.test(1));
      assertThat(bad.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(bad.reason()).startsWith(WORDS).contains("; next: ").doesNotContain("\n");
      assertThat(bad.connections())
          .allSatisfy(connection -> assertThat(connection.phase()).isEqualTo(Phase.UNKNOWN));
      assertThat(health(site, LabSite.test(1)).reason()).startsWith(WORDS);
      assertThat(site.daemon().status(Optional.of(LabSite.test(1))).circuits()).hasSize(1);
      assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs()).hasSize(2);
      OperatorWords.check(site.said());

      assertThat(status(site, LabSite.test(2)).verdict()).isEqualTo(Verdict.UP);
      String router = status(site, LabSite.test(2)).connections().getFirst().router().orElseThrow();
      site.awaitAlarm("unreadable: test-1.primary-private: ");
      site.router(router).faults().sessionsHeldDown(true);
      LabSite.awaitTrue("read", () -> health(site, LabSite.test(2)).verdict() == Verdict.DOWN);
      assertThat(site.alarm("internal: " + router)).as("its router is polled").isEmpty();
      LabSite.awaitTrue("not polled is unknown", () -> toldOfBad(site) == Verdict.UNKNOWN);

      write(site, good);
      site.router(router).faults().sessionsHeldDown(false);
      LabSite.awaitTrue("read again", () -> status(site, LabSite.test(1)).verdict() == Verdict.UP);
      LabSite.awaitTrue("over", () -> site.alarm("unreadable").isEmpty());
    }
  }

  private static Verdict toldOfBad(LabSite site) {
    return health(site, LabSite.test(1)).standing().orElseThrow().verdict();
  }

  private static void write(LabSite site, String facts) {
    int rows =
        database(site)
            .withHandle(handle ->
                handle
                    .createUpdate("update pushed set leg_facts = :facts where leg like 'test-1%'")
                    .bind("facts", facts)
                    .execute());
    assertThat(rows).isEqualTo(1);
  }
}
