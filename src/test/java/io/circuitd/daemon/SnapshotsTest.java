package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Circuit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What monitoring systems are served of a site. */
class SnapshotsTest {
  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aCircuitIsShownFromItsFileToItsSessions() {
    Circuit before = circuit(site.snapshot(), LabSite.UNIV.value());
    assertThat(before.health()).isEqualTo(Snapshot.Health.NOT_LIVE);
    assertThat(before.connections()).allMatch(connection -> connection.legs().isEmpty());

    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    awaitHealth(Snapshot.Health.UP);
    Snapshot snapshot = site.snapshot();
    Circuit circuit = circuit(snapshot, LabSite.UNIV.value());
    assertThat(circuit.number()).isEqualTo(before.number());
    assertThat(circuit.health()).isEqualTo(Snapshot.Health.UP);
    assertThat(circuit.location()).isEqualTo("Silicon Valley");
    assertThat(circuit.bandwidthMbps()).isEqualTo(1000);
    assertThat(circuit.providerState()).isEqualTo(Snapshot.ProviderState.PROVISIONED);
    assertThat(circuit.change()).isEqualTo(Snapshot.Change.DONE);
    assertThat(circuit.sessions()).isEqualTo(4);
    assertThat(circuit.established()).isEqualTo(4);
    assertThat(circuit.connections())
        .extracting(connection -> connection.side() + " " + connection.router())
        .containsExactly("primary sanj-mx1", "secondary sanj-xr1");

    Snapshot.Leg leg = circuit.connections().getFirst().legs().getFirst();
    assertThat(leg.peering()).contains(PeeringType.PRIVATE);
    assertThat(leg.oper()).isEqualTo(Snapshot.Oper.UP);
    assertThat(leg.cTag()).isEqualTo(200);
    assertThat(leg.sTag()).isEqualTo(circuit.connections().getFirst().sTag()).isPositive();
    assertThat(leg.sessions())
        .extracting(session -> session.prefix().azureText() + " " + session.bgp())
        .containsExactly("192.0.2.250 ESTABLISHED", "2001:db8:468::2 ESTABLISHED");
    assertThat(leg.sessions()).extracting(Snapshot.Session::limit).containsExactly(4000, 100);

    Snapshot.Device device =
        snapshot.devices().stream()
            .filter(row -> row.number() == circuit.connections().getFirst().device())
            .findFirst()
            .orElseThrow();
    assertThat(device.name()).isEqualTo("sanj-mx1");
    assertThat(device.snmp()).isEqualTo(Snapshot.Reach.REACHABLE);
    assertThat(device.netconf()).isEqualTo(Snapshot.Reach.UNKNOWN);
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    assertThat(site.snapshot().devices())
        .filteredOn(row -> row.legs() > 0)
        .extracting(Snapshot.Device::netconf)
        .containsOnly(Snapshot.Reach.REACHABLE);
    assertThat(snapshot.toString())
        .as("the service key is a credential")
        .doesNotContain(site.key(LabSite.UNIV).toString());
  }

  @Test
  void numbersStayOverRestartsAndAreNeverGivenTwice() throws IOException {
    Map<String, Integer> first = numbers(site.snapshot());
    assertThat(first.values()).doesNotHaveDuplicates().allMatch(number -> number > 0);
    site.stop();
    Files.delete(site.configDir().resolve(LabSite.file(LabSite.COLLEGE)));
    site.write(
        "circuits/a-newcomer.yaml",
        site.read(LabSite.file(LabSite.HOSPITAL))
            .replace("circuit: example-hospital", "circuit: a-newcomer")
            .replace("5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0a1f2", "5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0aaaa")
            .replace("198.51.100", "203.0.113"));
    site.start();
    Map<String, Integer> second = numbers(site.snapshot());
    assertThat(second).doesNotContainKey(LabSite.COLLEGE.value());
    assertThat(second.get("a-newcomer")).isGreaterThan(Collections.max(first.values()));
    assertThat(second.get(LabSite.UNIV.value())).isEqualTo(first.get(LabSite.UNIV.value()));
  }

  @Test
  void aFirstBuildWakesNobodyWhoPolls() {
    Set<Snapshot.Health> shown = EnumSet.noneOf(Snapshot.Health.class);
    site.approve(LabSite.UNIV);
    LabSite.awaitTrue(
        "told UP",
        () -> {
          Snapshot.Health now = circuit(site.snapshot(), LabSite.UNIV.value()).health();
          shown.add(now);
          return now == Snapshot.Health.UP;
        });
    assertThat(shown)
        .contains(Snapshot.Health.MAINTENANCE)
        .doesNotContain(Snapshot.Health.DOWN, Snapshot.Health.DEGRADED, Snapshot.Health.UNKNOWN);
  }

  @Test
  void aPartMadeAnewIsServedWhenTheCallReturns() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    awaitHealth(Snapshot.Health.UP);
    Instant rows = site.snapshot().rowsChangedAt();
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    Circuit circuit = circuit(site.snapshotOf(LabSite.UNIV), LabSite.UNIV.value());
    assertThat(circuit.health()).isEqualTo(Snapshot.Health.DEGRADED);
    assertThat(circuit.established()).isEqualTo(2);
    assertThat(site.snapshot().rowsChangedAt())
        .as("rows are the same, whatever is in them")
        .isEqualTo(rows);
  }

  @Test
  void aCircuitThatCannotBeShownAnewStaysAsItWasAndKeepsNoOtherFromIt() throws SQLException {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    awaitHealth(Snapshot.Health.UP);
    Snapshot before = site.snapshot();
    Path store = DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var statement = connection.createStatement()) {
      statement.executeUpdate("update pushed set leg_facts = '{'");
    }
    Snapshot after = site.snapshot();
    assertThat(after.at()).isAfter(before.at());
    assertThat(circuit(after, LabSite.UNIV.value()).connections())
        .isEqualTo(circuit(before, LabSite.UNIV.value()).connections());
    assertThat(after.circuits()).hasSameSizeAs(before.circuits());
    assertThat(after.service().alarms()).isGreaterThan(before.service().alarms());
  }

  private void execute(String sql) {
    Path store = DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    site.files().edit("circuitd.yaml", root -> root.withObject("/http").put("port", 0));
  }

  @Test
  void aCircuitThatCannotBeMadeAtTheStartIsUnknownForAReasonUntilItCan() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    Snapshot before = site.snapshot();
    site.stop();
    serve();
    execute("update pushed set leg_facts = '{' || leg_facts where circuit = 'example-univ'");
    site.start();
    Circuit unknown = circuit(site.servedNow(), LabSite.UNIV.value());
    assertThat(unknown.health()).isEqualTo(Snapshot.Health.UNKNOWN);
    assertThat(unknown.reason()).startsWith("an error keeps it from being judged: ");
    assertThat(unknown.number()).isEqualTo(circuit(before, LabSite.UNIV.value()).number());
    assertThat(unknown.connections())
        .extracting(Snapshot.Connection::phase)
        .containsExactly(Snapshot.Phase.UNKNOWN, Snapshot.Phase.UNKNOWN);
    assertThat(site.servedNow().circuits()).hasSameSizeAs(before.circuits());
    assertThat(site.servedNow().totals().circuitsUnknown()).isPositive();
    assertThat(site.alarm("snapshot: example-univ")).contains("nothing but its name");
    execute("update pushed set leg_facts = substr(leg_facts, 2) where circuit = 'example-univ'");
    awaitHealth(Snapshot.Health.UP);
    assertThat(site.alarm("snapshot")).isEmpty();
  }

  @Test
  void aStoreThatDoesNotTellOfTheCircuitsKeepsThePortsShut() {
    site.stop();
    serve();
    execute("alter table drift rename to away");
    assertThatThrownBy(() -> site.start())
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageContaining("no such table: drift")
        .hasMessageContaining("; next: ");
    execute("alter table away rename to drift");
    site.start();
    assertThat(site.servedNow().circuits()).isNotEmpty();
  }

  @Test
  void whatKeepsTheFirstRoundFromSucceedingMayPass() {
    site.stop();
    serve();
    int circuits = 3;
    execute("alter table drift rename to away");
    AtomicBoolean failed = new AtomicBoolean();
    AppenderBase<ILoggingEvent> mends =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getMessage().contains("cannot be put together")
                && failed.compareAndSet(false, true)) {
              execute("alter table away rename to drift");
            }
          }
        };
    mends.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Snapshots.class);
    logger.addAppender(mends);
    try {
      site.start();
    } finally {
      logger.detachAppender(mends);
    }
    assertThat(failed).isTrue();
    assertThat(site.servedNow().circuits()).hasSize(circuits);
  }

  @Test
  void aRouterThatAnswersNoPollIsUnreachableForAReason() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.router("sanj-mx1").snmpSilent(true);
    LabSite.awaitTrue(
        "a router is unreachable",
        () ->
            site.snapshot().devices().stream()
                .anyMatch(row -> row.snmp() == Snapshot.Reach.UNREACHABLE));
    assertThat(site.snapshot().devices())
        .filteredOn(row -> row.snmp() == Snapshot.Reach.UNREACHABLE)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.name()).isEqualTo("sanj-mx1");
          assertThat(row.snmpTrouble()).contains("sanj-mx1");
        });
  }

  /** What is told comes after damping: better news when they were stable. */
  private void awaitHealth(Snapshot.Health health) {
    LabSite.awaitTrue(
        "told " + health, () -> circuit(site.snapshot(), LabSite.UNIV.value()).health() == health);
  }

  private static Map<String, Integer> numbers(Snapshot snapshot) {
    return snapshot.circuits().stream().collect(Collectors.toMap(Circuit::name, Circuit::number));
  }

  private static Circuit circuit(Snapshot snapshot, String name) {
    return snapshot.circuits().stream()
        .filter(circuit -> circuit.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
