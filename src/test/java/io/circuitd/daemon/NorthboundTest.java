package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import io.circuitd.store.ToldRecords.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** From what happens at a site to what a receiver is told. */
class NorthboundTest {
  private static final OID TEXT = new OID("1.3.6.1.4.1.32473.1.1.9.2.0");

  @TempDir Path folder;
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<String> all = new CopyOnWriteArrayList<>();
  private volatile String shownThen = "";
  private LabSite site;
  private Snmp receiver;
  private int receiversPort;

  @BeforeEach
  void start() throws IOException {
    DefaultUdpTransportMapping wire = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    receiversPort = wire.getListenAddress().getPort();
    receiver = new Snmp(wire);
    receiver.getMessageDispatcher().addMessageProcessingModel(new MPv2c());
    receiver.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            take(event.getPDU());
          }
        });
    receiver.listen();
    site = LabSite.in(folder);
    Path secret = Files.writeString(site.configDir().resolve("password"), "a-password");
    Files.writeString(site.configDir().resolve("short"), "short");
    assertThat(secret).exists();
    site.files()
        .edit(
            "circuitd.yaml",
            root -> {
              var agent = root.withObject("/snmpAgent");
              agent.put("port", 0);
              agent
                  .withObject("/users/nms")
                  .put("authPassword", "file:password")
                  .put("privPassword", "file:password");
              agent
                  .withObject("/receivers/noc")
                  .put("host", "127.0.0.1")
                  .put("port", receiversPort)
                  .put("acknowledge", false)
                  .put("community", "file:password");
            });
  }

  private void take(PDU pdu) {
    all.add(pdu.toString());
    for (VariableBinding binding : pdu.getVariableBindings()) {
      if (binding.getOid().equals(TEXT)) {
        texts.add(binding.getVariable().toString());
        if (binding.getVariable().toString().startsWith("example-univ is degraded")) {
          shownThen =
              site.servedNow().circuits().stream()
                  .filter(circuit -> circuit.name().equals("example-univ"))
                  .map(circuit -> circuit.health().name())
                  .findFirst()
                  .orElse("not shown");
        }
      }
    }
  }

  private void awaitText(String start) {
    LabSite.awaitTrue(
        start + " in " + texts, () -> texts.stream().anyMatch(text -> text.startsWith(start)));
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
    receiver.close();
  }

  @Test
  void aLossIsToldOnceTheSnapshotShowsIt() {
    site.start();
    awaitText("circuitd runs");
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    LabSite.awaitTrue(
        "up",
        () ->
            site.snapshot().circuits().stream()
                .anyMatch(circuit -> circuit.health().name().equals("UP")));
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitText("example-univ is degraded, was up");
    awaitText("example-univ.primary-private is down, was up");
    awaitText("example-univ.primary-private: ipv4 session with 192.0.2.250 is down");
    awaitText("example-univ.primary-private: ipv6 session with 2001:db8:468::2 is down");
    awaitText("example-univ: redundancy lost, primary carries no session");
    LabSite.awaitTrue("read at once", () -> !shownThen.isEmpty());
    assertThat(shownThen).isEqualTo("DEGRADED");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.DOWN);
  }

  @Test
  void whatWasToldAsDownAndIsRetiredIsToldAsOver() {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitText("example-univ.primary-private is down, was ");
    awaitText("example-univ: redundancy lost, primary carries no session");
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    site.approve(LabSite.UNIV);
    awaitText("example-univ.primary-private is not live, was down: retired");
    awaitText("example-univ is not live, was degraded: retired");
    awaitText("example-univ: redundancy of primary is lost no more: ");
    assertThat(texts).noneMatch(text -> text.startsWith("example-univ.secondary-private is "));
    assertThat(site.daemon().healthHistory(Optional.of(LabSite.UNIV), 100).news())
        .extracting(news -> news.kind() + " " + news.before() + " -> " + news.now())
        .contains("leg-gone down -> not live", "circuit-gone degraded -> not live");
  }

  @Test
  void driftIsToldWhenItBeginsAndWhenItIsOver() {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.router("sanj-mx1").faults().editRunning(DriftTest.HOLD_TIME.formatted(240));
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    awaitText("example-univ.primary-private: configuration on sanj-mx1 differs in 1 entry;");
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    site.router("sanj-mx1").faults().editRunning(DriftTest.HOLD_TIME.formatted(180));
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    awaitText("example-univ.primary-private: configuration on sanj-mx1 is as it was put there");
    assertThat(texts.stream().filter(text -> text.contains("differs in")))
        .as("told once while it stands")
        .hasSize(1);
  }

  private long told(String start) {
    return texts.stream().filter(text -> text.startsWith(start)).count();
  }

  @Test
  void theTroubleOfACloudIsToldOnceAndItsEndOverRestarts() {
    site.start();
    site.commercial().faults().line().down(true);
    awaitText("Azure cloud commercial is unreachable");
    site.start();
    site.awaitAlarm("azure: commercial");
    site.awaitCycles(2);
    site.stop();
    assertThat(told("Azure cloud commercial is reachable")).as("nobody knows that").isZero();
    assertThat(told("Azure cloud commercial is unreachable")).isEqualTo(1);
    site.commercial().faults().line().down(false);
    site.start();
    awaitText("Azure cloud commercial is reachable again");
  }

  @Test
  void whatWasMendedWhileTheDaemonWasStoppedIsToldAsOver() throws IOException {
    site.write("circuits/broken.yaml", "name: [");
    site.start();
    awaitText(site.configDir().resolve("circuits/broken.yaml") + ": broken");
    site.stop();
    Files.delete(site.configDir().resolve("circuits/broken.yaml"));
    try (Store store = store()) {
      store
          .told()
          .put(
              List.of(
                  new Told("azure", "taken-out", "cannot be listed"),
                  new Told("receiver", "old-noc", "does not get them"),
                  new Told("fuse", "deploy.fuse", "blown"),
                  new Told("internal", "gone-mx1", "unexpected"),
                  new Told("unsettled", "example-univ", "nobody knows"),
                  new Told("R-053", "gone-circuit", "alone"),
                  new Told("R-053", "example-univ", "alone"),
                  new Told("other", "something", "stays")),
              List.of());
    }
    site.start();
    awaitText(site.configDir().resolve("circuits/broken.yaml") + ": over; it was: broken");
    awaitText("Azure cloud taken-out is reachable again");
    awaitText("old-noc: over");
    awaitText("deploy.fuse: over");
    awaitText("gone-mx1: over");
    awaitText("example-univ: over; it was: nobody knows");
    awaitText("example-univ: over; it was: alone");
    awaitText("gone-circuit: over");
    site.stop();
    try (Store store = store()) {
      assertThat(store.told().all()).extracting(Told::code).containsExactly("other");
    }
  }

  /** Nobody has looked, or who looked saw nothing: none of these is known to be over. */
  @Test
  void whatNobodyKnowsToBeOverStays() throws Exception {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.daemon().freeze("ann", "storm");
    site.stop();
    String univ = LabSite.UNIV.value();
    String leg = univ + ".primary-private";
    String broken = site.configDir().resolve("circuits/broken.yaml").toString();
    try (Store store = store()) {
      store
          .told()
          .put(
              List.of(
                  new Told("azure", "commercial", "cannot be listed"),
                  new Told("file", broken, "broken"),
                  new Told("unreadable", leg, "damaged"),
                  new Told("change", univ, "change 7 failed"),
                  new Told("drift", leg, "sanj-mx1"),
                  new Told("netconf", "sanj-mx1", "login refused"),
                  new Told("session", leg + " IPV4", "192.0.2.250"),
                  new Told("fuse", "deploy.fuse", "blown"),
                  new Told("unsettled", LabSite.HOSPITAL.value(), "nobody knows"),
                  new Told("internal", "gone-mx1", "unexpected")),
              List.of());
      store.journal().open(LabSite.HOSPITAL, "BUILD", "d", "{}", List.of(), Optional.empty());
    }
    execute("update pushed set leg_facts = '{' || leg_facts where leg = '" + leg + "'");
    Path away = site.configDir().resolve("circuits.away");
    Files.move(site.configDir().resolve("circuits"), away);
    site.commercial().faults().line().down(true);
    site.start();
    awaitText("gone-mx1: over; it was: unexpected");
    site.awaitCycles(2);
    site.stop();
    try (Store store = store()) {
      assertThat(store.told().all())
          .extracting(told -> told.code() + " " + told.subject())
          .contains(
              "azure commercial",
              "file " + broken,
              "unreadable " + leg,
              "change " + univ,
              "drift " + leg,
              "netconf sanj-mx1",
              "session " + leg + " IPV4",
              "fuse deploy.fuse",
              "unsettled " + LabSite.HOSPITAL);
    }
    execute("update pushed set leg_facts = substr(leg_facts, 2) where leg = '" + leg + "'");
    Files.move(away, site.configDir().resolve("circuits"));
    site.commercial().faults().line().down(false);
    site.start();
    awaitText("Azure cloud commercial is reachable again");
    awaitText(broken + ": over; it was: broken");
    awaitText(leg + ": over; it was: damaged");
    assertThat(texts).noneMatch(text -> text.startsWith("deploy.fuse: over"));
    site.daemon().unfreeze("ann");
    awaitText("deploy.fuse: over; it was: blown");
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    awaitText(leg + ": configuration on sanj-mx1 is as it was put there");
    awaitText("sanj-mx1 is unreachable no more: NETCONF, at the last comparison: read again");
  }

  private Store store() {
    return Store.open(
        DaemonConfig.load(site.configDir()).value().orElseThrow().sqlite(),
        InstantSource.system(),
        StepListener.NONE);
  }

  @Test
  void driftIsToldOnceAndItsEndAlthoughNobodyCouldLookBeforeTheRestart() {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.router("sanj-mx1").faults().editRunning(DriftTest.HOLD_TIME.formatted(240));
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    awaitText("example-univ.primary-private: configuration on sanj-mx1 differs");
    site.router("sanj-mx1").faults().refuseLogin(true);
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    site.start();
    site.router("sanj-mx1").faults().refuseLogin(false);
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    site.router("sanj-mx1").faults().editRunning(DriftTest.HOLD_TIME.formatted(180));
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
    awaitText("example-univ.primary-private: configuration on sanj-mx1 is as it was put there");
    assertThat(told("example-univ.primary-private: configuration on sanj-mx1 differs"))
        .isEqualTo(1);
  }

  @Test
  void aShortPasswordKeepsTheDaemonFromStarting() {
    site.files()
        .edit(
            "circuitd.yaml",
            root -> root.withObject("/snmpAgent/users/nms").put("authPassword", "file:short"));
    assertThatThrownBy(() -> site.start())
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageContaining("fewer than 8 characters")
        .hasMessageContaining("next:");
  }

  @Test
  void aPortThatIsTakenKeepsTheDaemonFromStarting() {
    site.files()
        .edit("circuitd.yaml", root -> root.withObject("/snmpAgent").put("port", receiversPort));
    assertThatThrownBy(() -> site.start())
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageStartingWith(
            "snmpAgent: SNMP agent cannot listen on 127.0.0.1 port " + receiversPort + ": ")
        .hasMessageContaining("; next: ");
  }

  @Test
  void eachFailedChangeIsToldAndNeverTheServiceKeyThatAzureNames() {
    site.start();
    String key = site.key(LabSite.UNIV).toString();
    site.commercial()
        .faults()
        .writes()
        .refusePeerings(100, "AuthorizationFailed", "'" + key + "' is not for you.");
    site.approve(LabSite.UNIV);
    awaitText("example-univ: change 1 failed");
    site.awaitQuiet(LabSite.UNIV);
    site.approve(LabSite.UNIV);
    awaitText("example-univ: change 2 failed");
    assertThat(all).noneMatch(pdu -> pdu.contains(key));
    assertThat(texts).anyMatch(text -> text.contains("(service key)"));
    site.commercial().faults().clear();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    awaitText("example-univ: over; it was: change 2 failed");
  }

  @Test
  void aRouterThatCannotBeReadForAComparisonIsToldOfOnceAndWhenItCan() {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.router("sanj-mx1").faults().refuseLogin(true);
    compareAll();
    awaitText("sanj-mx1 is unreachable: NETCONF, at the last comparison: ");
    assertThat(all)
        .filteredOn(pdu -> pdu.contains("sanj-mx1 is unreachable"))
        .as("circuitdDeviceNetconf is unreachable in it")
        .allMatch(pdu -> pdu.matches("(?s).*1\\.6\\.1\\.9\\.\\d+ = 3.*"));
    compareAll();
    site.stop();
    site.start();
    compareAll();
    site.router("sanj-mx1").faults().clear();
    compareAll();
    awaitText("sanj-mx1 is unreachable no more: NETCONF, at the last comparison");
    assertThat(texts.stream().filter(text -> text.startsWith("sanj-mx1 is unreachable: NETCONF")))
        .as("once while it is so, over restarts too")
        .hasSize(1);
  }

  private void compareAll() {
    site.daemon().drift(Optional.empty(), Optional.empty(), true);
  }

  @Test
  void numbersThatTheStoreDoesNotTakeAreAnAlarmUntilItDoes() throws Exception {
    site.start();
    awaitText("circuitd runs");
    rename("meta", "away");
    site.write("circuits/broken.yaml", "name: [");
    awaitText("store: numbers of notifications cannot be stored and go on from memory");
    assertThat(site.alarm("notification-numbers")).contains("no such table: meta", "; next: ");
    rename("away", "meta");
    Files.delete(site.configDir().resolve("circuits/broken.yaml"));
    site.daemon().reload();
    awaitText("store: over; it was: numbers of notifications");
    assertThat(site.alarm("notification-numbers")).isEmpty();
    assertThat(texts.stream().filter(text -> text.startsWith("store: numbers"))).hasSize(1);
  }

  /** A table that is away is one that cannot be written. */
  private void rename(String table, String to) throws SQLException {
    execute("alter table " + table + " rename to " + to);
  }

  private void execute(String sql) throws SQLException {
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state/circuitd.db"));
        Statement statement = store.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
      statement.execute(sql);
    }
  }

  @Test
  void whatGoesOverTheWireInTheClearIsSaidAtTheStart() {
    site.files()
        .edit(
            "circuitd.yaml",
            root ->
                root.withObject("/snmpAgent")
                    .put("address", "0.0.0.0")
                    .withObject("/communities")
                    .put("old", "file:password"));
    Logger logger = (Logger) LoggerFactory.getLogger(Daemon.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      site.start();
    } finally {
      logger.detachAppender(said);
    }
    assertThat(List.copyOf(said.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line ->
            line.matches(".*circuitd.yaml:\\d+:\\d+: warning: found communities on 0.0.0.0, .*"));
  }

  @Test
  void aKeyThatNoCloudKnowsIsToldOfWithoutTheKey() {
    String unknown = "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f";
    site.edit(LabSite.file(LabSite.UNIV), root -> root.put("serviceKey", unknown));
    site.start();
    awaitText("example-univ: no configured cloud knows service key (service key)");
    assertThat(all).noneMatch(pdu -> pdu.contains(unknown));
  }

  @Test
  void whatIsWrongFromTheStartIsToldToo() {
    site.write("circuits/broken.yaml", "name: [");
    site.start();
    LabSite.awaitTrue(
        "broken.yaml in " + texts,
        () -> texts.stream().anyMatch(text -> text.contains("broken.yaml")));
  }
}
