package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.model.Addresses;
import io.circuitd.model.Reading;
import io.circuitd.outside.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manager against an agent that others wrote: Debian's snmpd. */
@Tag("outside")
class SnmpdJudgeTest {
  private static final Path SNMPD = Path.of("/usr/sbin/snmpd");

  @TempDir private Path folder;

  @Test
  void managerReadsAnAgentThatOthersWrote() throws Exception {
    if (!Files.isExecutable(SNMPD)) {
      System.out.println("JUDGE SKIPPED: net-snmp's snmpd; apt-get install snmpd");
      Assumptions.abort("snmpd is not installed");
    }
    int port = Programs.freePort();
    Process snmpd = startSnmpd(port);
    try (SnmpManager manager =
        new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(1), 0, 60))) {
      SnmpTarget target = target(port, "circuitd", "auth-pass-0001", "priv-pass-0001");
      InterfaceReader interfaces = new InterfaceReader(manager);
      List<String> names = List.of("lo", "no-such-interface");
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> interfaces.read(target, names),
              read -> read.get("lo") instanceof Reading.Present<InterfaceState>);
      Map<String, Reading<InterfaceState>> read = interfaces.read(target, names);
      assertThat(read.get("lo"))
          .isInstanceOfSatisfying(
              Reading.Present.class,
              present -> {
                InterfaceState state = (InterfaceState) present.value();
                assertThat(state.ifIndex()).isEqualTo(1);
                assertThat(state.adminUp()).isTrue();
                assertThat(state.oper()).isEqualTo(InterfaceState.Oper.UP);
                assertThat(state.inOctets()).as("ifHCInOctets").isPresent();
                assertThat(state.outOctets()).as("ifHCOutOctets").isPresent();
              });
      assertThat(read.get("no-such-interface")).isEqualTo(Reading.absent());

      PeerAddress peer = new PeerAddress("", Addresses.parse("192.0.2.250").orElseThrow());
      assertThat(BgpReader.bgp4(manager).read(target, List.of(peer)).get(peer))
          .asString()
          .contains("table not served: bgpPeerTable");
      assertThat(BgpReader.juniper(manager).read(target, List.of(peer)).get(peer))
          .asString()
          .contains("table not served: jnxBgpM2PeerTable");

      assertRefused(manager, target(port, "circuitd", "wrong-password", "priv-pass-0001"))
          .contains("refuses SNMPv3 user circuitd: wrong digest");
      assertRefused(manager, target(port, "nobody", "auth-pass-0001", "priv-pass-0001"))
          .contains("refuses SNMPv3 user nobody: unknown user name");
      assertRefused(manager, target(port, "circuitd", "auth-pass-0001", "wrong-password"))
          .contains("circuitd");
    } finally {
      snmpd.destroy();
      snmpd.waitFor();
    }
  }

  private static AbstractStringAssert<?> assertRefused(SnmpManager manager, SnmpTarget target) {
    return assertThat(new InterfaceReader(manager).read(target, List.of("lo")).get("lo"))
        .isInstanceOf(Reading.Unknown.class)
        .asString();
  }

  private Process startSnmpd(int port) throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    Path config = folder.resolve("snmpd.conf");
    Files.writeString(
        config,
        """
        createUser circuitd SHA-256 "auth-pass-0001" AES "priv-pass-0001"
        rouser circuitd authpriv
        agentAddress udp:127.0.0.1:%d
        """
            .formatted(port));
    ProcessBuilder builder =
        new ProcessBuilder(
            SNMPD.toString(),
            "-f",
            "-Lf",
            folder.resolve("log").toString(),
            "-C",
            "-c",
            config.toString());
    builder.environment().put("SNMP_PERSISTENT_DIR", state.toString());
    builder.environment().put("MIBS", "");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private static SnmpTarget target(int port, String user, String auth, String priv) {
    return new SnmpTarget(
        "linux1",
        "127.0.0.1",
        port,
        user,
        "SHA-256",
        new Secret(auth),
        "AES-128",
        new Secret(priv));
  }
}
