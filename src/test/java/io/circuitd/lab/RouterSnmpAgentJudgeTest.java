package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.BgpState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab's SNMP agents, judged by Debian's net-snmp with OIDs in full. */
@Tag("outside")
class RouterSnmpAgentJudgeTest {
  private static final String JNX_STATE_V6_IN_VRF =
      ".1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.1"
          + ".2.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.1"
          + ".2.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2";
  private static final String JNX_STATE_V6_GLOBAL =
      ".1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0"
          + ".2.32.1.13.184.0.153.0.0.0.0.0.0.0.0.0.1"
          + ".2.32.1.13.184.0.153.0.0.0.0.0.0.0.0.0.2";
  private static final String CISCO_STATE_V6_IN_VRF =
      ".1.3.6.1.4.1.9.9.187.1.2.5.1.3.2.16.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2";

  private final AtomicReference<RouterState> state = new AtomicReference<>(SnmpLab.fourSessions());

  @BeforeEach
  void judgeIsThere() {
    if (!Files.isExecutable(Path.of("/usr/bin/snmpget"))) {
      System.out.println("JUDGE SKIPPED: net-snmp's snmpget and snmpwalk; apt-get install snmp");
      Assumptions.abort("net-snmp is not installed");
    }
  }

  @Test
  void junosShowsEveryInstanceInTheDefaultContext() throws Exception {
    try (RouterSnmpAgent agent = SnmpLab.agent("junos", state)) {
      assertThat(run(agent, "snmpget", "", "1.3.6.1.2.1.1.5.0"))
          .containsExactly(".1.3.6.1.2.1.1.5.0 = STRING: \"mx1\"");
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2"))
          .containsExactly(
              ".1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0.1.198.51.100.1.1.198.51.100.2 = INTEGER: 6",
              JNX_STATE_V6_GLOBAL + " = INTEGER: 6",
              ".1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.1.1.192.0.2.249.1.192.0.2.250 = INTEGER: 6",
              JNX_STATE_V6_IN_VRF + " = INTEGER: 6");
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.2.1.15.3.1.2"))
          .containsExactly(
              ".1.3.6.1.2.1.15.3.1.2.192.0.2.250 = INTEGER: 6",
              ".1.3.6.1.2.1.15.3.1.2.198.51.100.2 = INTEGER: 6");
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.4.1.2636.5.3.1.1.2.1.6"))
          .hasSize(4)
          .allSatisfy(line -> assertThat(line).endsWith("INTEGER: 4"));
    }
  }

  @Test
  void junosShowsLocalAddressZeroInTheIndexWhileTheSessionIsDown() throws Exception {
    state.set(
        new RouterState(
            List.of(
                SnmpLab.peer(
                    "", "198.51.100.1", SnmpLab.GLOBAL_V4, BgpState.ACTIVE, SnmpLab.NOW, 2, 2)),
            SnmpLab.INTERFACES));
    try (RouterSnmpAgent agent = SnmpLab.agent("junos", state)) {
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2"))
          .containsExactly(
              ".1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0.1.0.0.0.0.1.198.51.100.2 = INTEGER: 3");
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.4.1.2636.5.1.1.2.2.1.1.1"))
          .singleElement()
          .asString()
          .endsWith("Hex-STRING: 02 02 ");
    }
  }

  @Test
  void iosXrShowsVrfPeersOnlyInTheirContext() throws Exception {
    try (RouterSnmpAgent agent = SnmpLab.agent("iosxr-native", state)) {
      assertThat(run(agent, "snmpwalk", "azure", "1.3.6.1.4.1.9.9.187.1.2.5.1.3"))
          .containsExactly(
              ".1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.192.0.2.250 = INTEGER: 6",
              CISCO_STATE_V6_IN_VRF + " = INTEGER: 6");
      assertThat(run(agent, "snmpget", "", CISCO_STATE_V6_IN_VRF))
          .containsExactly(
              CISCO_STATE_V6_IN_VRF + " = No Such Instance currently exists at this OID");
      assertThat(
              run(agent, "snmpget", "azure", "1.3.6.1.4.1.9.9.187.1.2.8.1.1.1.4.192.0.2.250.1.1"))
          .singleElement()
          .asString()
          .endsWith("Counter32: 42");
      agent.tableMissing(true);
      assertThat(run(agent, "snmpget", "azure", CISCO_STATE_V6_IN_VRF))
          .containsExactly(
              CISCO_STATE_V6_IN_VRF + " = No Such Object available on this agent at this OID");
    }
  }

  @Test
  void walksOfManyRowsComeToTheirEnd() throws Exception {
    List<RouterState.Interface> many = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      many.add(new RouterState.Interface(i, "et-0/0/0." + i, true, true));
    }
    state.set(new RouterState(List.of(), many));
    try (RouterSnmpAgent agent = SnmpLab.agent("junos", state)) {
      assertThat(run(agent, "snmpwalk", "", "1.3.6.1.2.1.31.1.1.1.1")).hasSize(300);
      assertThat(run(agent, "snmpbulkwalk", "", "1.3.6.1.2.1.31.1.1.1.1")).hasSize(300);
    }
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    try (RouterSnmpAgent agent = SnmpLab.agent("junos", state)) {
      assertThat(command(agent, "snmpget", "", "not-the-password", "1.3.6.1.2.1.1.5.0"))
          .anyMatch(line -> line.contains("Authentication failure (incorrect password"));
    }
  }

  private static List<String> run(RouterSnmpAgent agent, String tool, String context, String oid)
      throws IOException, InterruptedException {
    return command(agent, tool, context, SnmpLab.AUTH.reveal(), oid);
  }

  private static List<String> command(
      RouterSnmpAgent agent, String tool, String context, String auth, String oid)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            tool,
            "-v3",
            "-l",
            "authPriv",
            "-u",
            "circuitd",
            "-a",
            "SHA-256",
            "-A",
            auth,
            "-x",
            "AES",
            "-X",
            SnmpLab.PRIV.reveal(),
            "-n",
            context,
            "-m",
            "",
            "-On",
            "-t",
            "2",
            "-r",
            "1",
            "127.0.0.1:" + agent.port(),
            oid);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      List<String> lines =
          new String(output.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.contains("It is past the end of the MIB tree"))
              .toList();
      process.waitFor();
      return lines;
    }
  }
}
