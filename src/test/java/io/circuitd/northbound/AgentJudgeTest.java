package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent, judged by Debian's net-snmp with our MIB loaded. */
@Tag("outside")
class AgentJudgeTest {
  private static final String RIGHT = "auth-password";

  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(Samples.of(3));

  @BeforeEach
  void judgeIsThere() {
    NetSnmp.needs("/usr/bin/snmpbulkwalk", "snmp");
  }

  private SnmpAgent agent(String... communities) {
    return SnmpAgent.start(
        Samples.settings(Set.copyOf(List.of(communities).stream().map(Secret::new).toList())),
        Samples.ENGINE,
        snapshot::get,
        InstantSource.fixed(Samples.NOW.plusSeconds(42)));
  }

  private static List<String> as(String user, String level, String password) {
    List<String> login = new ArrayList<>(List.of("-v3", "-l", level, "-u", user));
    if (!level.equals("noAuthNoPriv")) {
      login.addAll(List.of("-a", "SHA-256", "-A", password));
    }
    if (level.equals("authPriv")) {
      login.addAll(List.of("-x", "AES", "-X", "priv-password"));
    }
    return login;
  }

  @Test
  void scalarsAndTheSystemGroupAreRead() throws Exception {
    try (SnmpAgent agent = agent()) {
      assertThat(
              NetSnmp.ask(
                  agent,
                  "snmpget",
                  "-Oq",
                  "SNMPv2-MIB::sysName.0",
                  "SNMPv2-MIB::sysObjectID.0",
                  "CIRCUITD-MIB::circuitdCircuitsUp.0",
                  "CIRCUITD-MIB::circuitdFrozen.0",
                  "CIRCUITD-MIB::circuitdInformsGivenUp.0"))
          .containsExactly(
              "SNMPv2-MIB::sysName.0 circuitd-1",
              "SNMPv2-MIB::sysObjectID.0 CIRCUITD-MIB::circuitdDaemon",
              "CIRCUITD-MIB::circuitdCircuitsUp.0 3 circuits",
              "CIRCUITD-MIB::circuitdFrozen.0 false",
              "CIRCUITD-MIB::circuitdInformsGivenUp.0 3 notifications",
              "exit 0");
    }
  }

  @Test
  void cellsAreReadByNameWithUnitsAndWords() throws Exception {
    try (SnmpAgent agent = agent()) {
      assertThat(
              NetSnmp.ask(
                  agent,
                  "snmpget",
                  "CIRCUITD-MIB::circuitdCircuitName.2",
                  "CIRCUITD-MIB::circuitdCircuitBandwidth.2",
                  "CIRCUITD-MIB::circuitdCircuitDataAge.2",
                  "CIRCUITD-MIB::circuitdConnectionRouter.2.secondary",
                  "CIRCUITD-MIB::circuitdLegInOctets.2.primary.private",
                  "CIRCUITD-MIB::circuitdSessionBgpState.2.primary.private.ipv6",
                  "CIRCUITD-MIB::circuitdSessionRemoteAddress.2.primary.private.ipv6",
                  "CIRCUITD-MIB::circuitdSessionBfdDiagnostic.2.primary.private.ipv6",
                  "CIRCUITD-MIB::circuitdCircuitName.9"))
          .containsExactly(
              "CIRCUITD-MIB::circuitdCircuitName.2 = STRING: circuit-2",
              "CIRCUITD-MIB::circuitdCircuitBandwidth.2 = Gauge32: 1000 Mbit/s",
              "CIRCUITD-MIB::circuitdCircuitDataAge.2 = Gauge32: 42 seconds",
              "CIRCUITD-MIB::circuitdConnectionRouter.2.secondary = STRING: chic-xr1",
              "CIRCUITD-MIB::circuitdLegInOctets.2.primary.private = Counter64:"
                  + " 1000000000002 octets",
              "CIRCUITD-MIB::circuitdSessionBgpState.2.primary.private.ipv6 = INTEGER:"
                  + " established(6)",
              "CIRCUITD-MIB::circuitdSessionRemoteAddress.2.primary.private.ipv6 = STRING:"
                  + " 2001:db8:1:2::2",
              "CIRCUITD-MIB::circuitdSessionBfdDiagnostic.2.primary.private.ipv6 = No Such"
                  + " Instance currently exists at this OID",
              "CIRCUITD-MIB::circuitdCircuitName.9 = No Such Instance currently exists at this"
                  + " OID",
              "exit 0");
    }
  }

  @Test
  void tablesAreShownAsTables() throws Exception {
    try (SnmpAgent agent = agent()) {
      List<String> table =
          NetSnmp.ask(agent, "snmptable", "-Ci", "CIRCUITD-MIB::circuitdDeviceTable");
      assertThat(table).anyMatch(line -> line.strip().matches("1 +chic-mx1 +EQCH +junos .*"));
      assertThat(table).anyMatch(line -> line.strip().matches("2 +chic-xr1 +EQCH +junos .*"));
    }
  }

  @Test
  void aTableOfManyMessagesIsWalkedWhole() throws Exception {
    snapshot.set(Samples.of(500));
    try (SnmpAgent agent = agent()) {
      List<String> bulk =
          NetSnmp.ask(agent, "snmpbulkwalk", "-On", "CIRCUITD-MIB::circuitdSessionTable");
      List<String> single =
          NetSnmp.ask(agent, "snmpwalk", "-On", "CIRCUITD-MIB::circuitdSessionTable");
      assertThat(bulk).hasSize(500 * 4 * 11 + 1).doesNotHaveDuplicates();
      assertThat(single).isEqualTo(bulk);
      assertThat(NetSnmp.ask(agent, "snmpbulkwalk", "-Cr1000", "-On", "1.3.6.1"))
          .as("more repetitions than a message takes; all that is in the view")
          .hasSizeGreaterThan(bulk.size())
          .last()
          .isEqualTo("exit 0");
    }
  }

  @Test
  void whoTakesLittleIsToldTooBigOrGivenAsManyRowsAsFit() throws Exception {
    snapshot.set(Samples.of(500));
    String takes = "--sendMessageMaxSize=600";
    try (SnmpAgent agent = agent()) {
      List<String> get = new ArrayList<>(List.of("-d", takes));
      get.addAll(Collections.nCopies(16, "CIRCUITD-MIB::circuitdCircuitCustomer.499"));
      List<String> tooBig = NetSnmp.ask(agent, "snmpget", get.toArray(String[]::new));
      assertThat(tooBig).anyMatch(line -> line.contains("(tooBig)"));
      assertThat(octets(tooBig)).allMatch(octets -> octets <= 600);
      List<String> bulk =
          NetSnmp.ask(
              agent,
              "snmpbulkget",
              "-d",
              takes,
              "-Cr500",
              "CIRCUITD-MIB::circuitdCircuitName",
              "CIRCUITD-MIB::circuitdCircuitCustomer");
      assertThat(bulk)
          .filteredOn(line -> line.startsWith("CIRCUITD-MIB::circuitdCircuit"))
          .hasSizeBetween(8, 20)
          .startsWith(
              "CIRCUITD-MIB::circuitdCircuitName.1 = STRING: circuit-1",
              "CIRCUITD-MIB::circuitdCircuitCustomer.1 = STRING: Example University");
      assertThat(octets(bulk)).allMatch(octets -> octets <= 600);
      List<String> walked =
          NetSnmp.ask(agent, "snmpbulkwalk", takes, "-Cr500", "CIRCUITD-MIB::circuitdCircuitName");
      assertThat(walked).as("in the end it has all").hasSize(500 + 1).doesNotHaveDuplicates();
    }
  }

  /** What net-snmp's {@code -d} says of the datagrams that came. */
  private static List<Integer> octets(List<String> said) {
    List<Integer> octets =
        said.stream()
            .filter(line -> line.startsWith("Received ") && line.contains(" byte packet"))
            .map(line -> Integer.valueOf(line.replaceFirst("Received (\\d+) .*", "$1")))
            .toList();
    assertThat(octets).isNotEmpty();
    return octets;
  }

  @Test
  void aWalkDuringChangesShowsNoRowTwiceNorOutOfOrder() throws Exception {
    List<Integer> all = IntStream.rangeClosed(1, 400).boxed().toList();
    List<Integer> odd = all.stream().filter(number -> number % 2 == 1).toList();
    snapshot.set(Samples.of(odd));
    AtomicBoolean walking = new AtomicBoolean(true);
    try (SnmpAgent agent = agent()) {
      Thread changes =
          Thread.startVirtualThread(() -> {
            while (walking.get()) {
              snapshot.set(Samples.of(all));
              snapshot.set(Samples.of(odd));
            }
          });
      try {
        walkThrice(agent, odd);
      } finally {
        walking.set(false);
        changes.join();
      }
    }
  }

  private static void walkThrice(SnmpAgent agent, List<Integer> always) throws Exception {
    for (int round = 0; round < 3; round++) {
      List<String> walked =
          NetSnmp.ask(agent, "snmpbulkwalk", "-On", "-Cr10", "CIRCUITD-MIB::circuitdCircuitName");
      List<Integer> seen =
          walked.stream()
              .filter(line -> line.startsWith(".1.3"))
              .map(line -> line.substring(line.lastIndexOf('.', line.indexOf(' ')) + 1))
              .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
              .toList();
      assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(always);
    }
  }

  @Test
  void strangersAreToldWhyAndReadNothing() throws Exception {
    try (SnmpAgent agent = agent()) {
      String name = "CIRCUITD-MIB::circuitdCircuitName.1";
      assertThat(NetSnmp.ask(agent.port(), "snmpget", as("nobody", "authPriv", RIGHT), name))
          .anyMatch(line -> line.contains("Unknown user name"));
      assertThat(NetSnmp.ask(agent.port(), "snmpget", as("nms", "authPriv", "a-wrong-one"), name))
          .anyMatch(line -> line.contains("Authentication failure"));
      for (String level : List.of("noAuthNoPriv", "authNoPriv")) {
        assertThat(NetSnmp.ask(agent.port(), "snmpget", as("nms", level, RIGHT), name))
            .as(level)
            .anyMatch(line -> line.contains("authorizationError"));
      }
    }
  }

  @Test
  void nothingIsWritten() throws Exception {
    try (SnmpAgent agent = agent()) {
      assertThat(NetSnmp.ask(agent, "snmpset", "SNMPv2-MIB::sysName.0", "s", "mine"))
          .anyMatch(line -> line.contains("authorizationError"));
    }
  }

  @Test
  void communitiesAreMetWithSilenceUnlessConfigured() throws Exception {
    List<String> v2c = List.of("-v2c", "-c", "public");
    String name = "SNMPv2-MIB::sysName.0";
    try (SnmpAgent agent = agent()) {
      assertThat(NetSnmp.ask(agent.port(), "snmpget", v2c, "-t1", name))
          .anyMatch(line -> line.startsWith("Timeout"));
    }
    try (SnmpAgent agent = agent("public")) {
      assertThat(NetSnmp.ask(agent.port(), "snmpget", v2c, name))
          .anyMatch(line -> line.contains("circuitd-1"));
      assertThat(NetSnmp.ask(agent.port(), "snmpget", List.of("-v2c", "-c", "other"), "-t1", name))
          .anyMatch(line -> line.startsWith("Timeout"));
    }
  }
}
