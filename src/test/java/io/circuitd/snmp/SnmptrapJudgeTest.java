package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.outside.Judge;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;

/** The trap receiver, and traps that others send: net-snmp's snmptrap. */
@Tag("outside")
class SnmptrapJudgeTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final String BACKWARD = "1.3.6.1.2.1.15.0.2";
  private static final OID CELL = new OID("1.3.6.1.2.1.1.7.0");

  @TempDir private Path folder;
  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 1, 60));
  private final List<String> polled = new CopyOnWriteArrayList<>();
  private FickleAgent router;
  private TrapReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    Judge.needs(Path.of("/usr/bin/snmptrap"), "apt-get install snmp");
    router = new FickleAgent(1);
    router.cells.put(CELL, new Integer32(1));
    router.says(9, 1000);
    manager.get(router.target(), "", List.of(List.of(CELL)));
    receiver = receiver(Optional.empty());
  }

  @AfterEach
  void close() throws IOException {
    if (receiver != null) {
      receiver.close();
      router.close();
    }
    manager.close();
  }

  private TrapReceiver receiver(Optional<Secret> community) {
    SnmpTarget target = router.target();
    return new TrapReceiver(
        new TrapSettings(HERE, 0, community, "80007ed9050102030405060708", 7),
        manager,
        address -> address.equals(HERE) ? List.of(target) : List.of(),
        polled::add);
  }

  private List<String> user(String password) {
    return List.of(
        "-v3",
        "-u",
        UdpAgent.USER,
        "-l",
        "authPriv",
        "-a",
        "SHA-256",
        "-A",
        password,
        "-x",
        "AES",
        "-X",
        UdpAgent.PRIV.reveal());
  }

  private List<String> trapUser() {
    List<String> options = new ArrayList<>(user(UdpAgent.AUTH.reveal()));
    options.addAll(
        List.of("-e", "0x" + HexFormat.of().formatHex(router.engineId()), "-Z", "9,1005"));
    return options;
  }

  private int snmptrap(List<String> options, String kind, String... bindings) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/snmptrap", "-t", "3", "-r", "1"));
    command.addAll(options);
    command.addAll(List.of("127.0.0.1:" + receiver.port(), "4711", kind));
    command.addAll(List.of(bindings));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MIBS", "");
    builder.environment().put("SNMPCONFPATH", folder.toString());
    builder
        .environment()
        .put("SNMP_PERSISTENT_DIR", Files.createTempDirectory(folder, "s").toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.2.1.15.0.2, 1.3.6.1.2.1.15.3.1.14.192.0.2.250, x, 0602",
    "1.3.6.1.2.1.15.7.2, 1.3.6.1.2.1.15.3.1.2.192.0.2.250, i, 1",
    "1.3.6.1.4.1.9.9.187.0.7, 1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.192.0.2.250, i, 1",
    "1.3.6.1.4.1.2636.5.1.1.1.0.2, 1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0.1.192.0.2.249.1.192.0.2.250,"
        + " i, 1",
    "1.3.6.1.4.1.30065.4.1.0.2, 1.3.6.1.4.1.30065.4.1.1.2.1.13.1.1.4.192.0.2.250, i, 1",
    "1.3.6.1.4.1.6527.3.1.3.14.0.8, 1.3.6.1.4.1.6527.3.1.2.14.4.7.1.59.1.1.4.192.0.2.250, i, 1",
    "1.3.6.1.2.1.222.0.2, 1.3.6.1.2.1.222.1.2.1.13.5, u, 1",
    "1.3.6.1.6.3.1.1.5.3, 1.3.6.1.2.1.2.2.1.8.501, i, 2"
  })
  void trapsOfAuthenticUsersMeanAPoll(String kind, String cell, String type, String value)
      throws Exception {
    assertThat(snmptrap(trapUser(), kind, cell, type, value)).isZero();
    await().until(() -> polled.equals(List.of("r1")));
    assertThat(receiver.counts()).isEqualTo(new TrapCounts(1, 0, 0, 0, 0, 1));
  }

  @Test
  void trapOfAnotherAddressIsFromOutside() throws Exception {
    List<String> options = new ArrayList<>(trapUser());
    options.add("--clientaddr=127.0.0.9");
    assertThat(snmptrap(options, BACKWARD)).isZero();
    await().until(() -> receiver.counts().outside() == 1);
    assertThat(polled).isEmpty();
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    List<String> options = new ArrayList<>(trapUser());
    options.replaceAll(word -> word.equals(UdpAgent.AUTH.reveal()) ? "auth-pass-0002" : word);
    assertThat(snmptrap(options, BACKWARD)).isZero();
    await().until(() -> receiver.counts().refused() == 1);
    assertThat(polled).isEmpty();
  }

  @Test
  void trapWithoutPrivacyIsRefused() throws Exception {
    List<String> options = new ArrayList<>(trapUser());
    options.replaceAll(word -> word.equals("authPriv") ? "authNoPriv" : word);
    assertThat(snmptrap(options, BACKWARD)).isZero();
    await().until(() -> receiver.counts().refused() == 1);
    assertThat(polled).isEmpty();
  }

  @Test
  void communityIsRefusedUnlessItIsAllowed() throws Exception {
    List<String> community = List.of("-v2c", "-c", "correct-horse");
    assertThat(snmptrap(community, BACKWARD)).isZero();
    await().until(() -> receiver.counts().refused() == 1);
    receiver.close();
    receiver = receiver(Optional.of(new Secret("correct-horse")));
    assertThat(snmptrap(List.of("-v2c", "-c", "wrong-horse"), BACKWARD)).isZero();
    await().until(() -> receiver.counts().refused() == 1);
    assertThat(polled).isEmpty();
    assertThat(snmptrap(community, BACKWARD)).isZero();
    await().until(() -> polled.equals(List.of("r1")));
  }

  @Test
  void informsAreAcknowledged() throws Exception {
    List<String> inform = new ArrayList<>(user(UdpAgent.AUTH.reveal()));
    inform.add("-Ci");
    assertThat(snmptrap(inform, BACKWARD)).as(output()).isZero();
    await().until(() -> polled.equals(List.of("r1")));
    assertThat(receiver.counts().hints()).isEqualTo(1);
  }

  @Test
  void informOfAWrongPasswordIsNot() throws Exception {
    List<String> inform = new ArrayList<>(user("auth-pass-0002"));
    inform.add("-Ci");
    assertThat(snmptrap(inform, BACKWARD)).isNotZero();
    assertThat(receiver.counts().refused()).isPositive();
    assertThat(polled).isEmpty();
  }

  @Test
  void informOfACommunityIsAcknowledgedWhereThatIsAllowed() throws Exception {
    receiver.close();
    receiver = receiver(Optional.of(new Secret("correct-horse")));
    assertThat(snmptrap(List.of("-v2c", "-c", "correct-horse", "-Ci"), BACKWARD))
        .as(output())
        .isZero();
    await().until(() -> polled.equals(List.of("r1")));
  }

  private String output() throws IOException {
    Path file = folder.resolve("output");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
