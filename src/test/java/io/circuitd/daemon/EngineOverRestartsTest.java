package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.store.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * What managers that know our engine see of a daemon that starts again: who has its id has more
 * boots than ever before, as they drop in silence what has fewer (RFC 3414, 3.2).
 */
class EngineOverRestartsTest {
  private static final OctetString PASSWORD = new OctetString("a-password");

  @TempDir Path folder;
  private LabSite site;
  private Path store;
  private Duration later = Duration.ZERO;

  /** As an authenticated answer says it. */
  private record Engine(OctetString id, int boots) {}

  @BeforeEach
  void make() throws IOException {
    site = LabSite.in(folder);
    store = folder.resolve("state/circuitd.db");
    Files.writeString(site.configDir().resolve("password"), PASSWORD.toString());
    site.files()
        .edit(
            "circuitd.yaml",
            root -> {
              root.withObject("/snmpAgent").put("port", 0);
              root.withObject("/snmpAgent/users/nms")
                  .put("authPassword", "file:password")
                  .put("privPassword", "file:password");
            });
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** Starts the daemon, some seconds later each time, and asks it. */
  private Engine started() throws IOException {
    later = later.plusSeconds(5);
    Daemon.Options usual = site.options(StepListener.NONE);
    site.start(
        new Daemon.Options(
            usual.configDir(),
            usual.home(),
            usual.keepEvery(),
            usual.deploy(),
            usual.steps(),
            Clock.offset(Clock.systemUTC(), later)));
    Engine engine = met(site.agentPort());
    site.stop();
    return engine;
  }

  private static Engine met(int port) throws IOException {
    USM usm =
        new USM(
            new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxCompatibility),
            new OctetString(MPv3.createLocalEngineID()),
            0);
    usm.addUser(
        new UsmUser(
            new OctetString("nms"), AuthHMAC192SHA256.ID, PASSWORD, PrivAES128.ID, PASSWORD));
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv3(usm));
    UserTarget<UdpAddress> agent = new UserTarget<>();
    agent.setAddress(new UdpAddress("127.0.0.1/" + port));
    agent.setVersion(SnmpConstants.version3);
    agent.setSecurityLevel(SecurityLevel.AUTH_PRIV);
    agent.setSecurityName(new OctetString("nms"));
    agent.setTimeout(5000);
    ScopedPDU question = new ScopedPDU();
    question.setType(PDU.GET);
    question.add(new VariableBinding(SnmpConstants.sysUpTime));
    try (Snmp asker = new Snmp(dispatcher, new DefaultUdpTransportMapping())) {
      asker.listen();
      OctetString id =
          new OctetString(asker.discoverAuthoritativeEngineID(agent.getAddress(), 5000));
      assertThat(asker.send(question, agent).getResponse()).isNotNull();
      return new Engine(id, usm.getTimeTable().getEntry(id).getEngineBoots());
    }
  }

  private void loseStore() throws IOException {
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(store.resolveSibling(store.getFileName() + end));
    }
  }

  @Test
  void aRestartKeepsTheIdAndCountsABoot() throws IOException {
    Engine first = started();
    Engine second = started();
    Engine third = started();
    assertThat(List.of(second.id(), third.id())).containsOnly(first.id());
    assertThat(List.of(first.boots(), second.boots(), third.boots()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aStoreThatWasLostGivesAnotherId() throws IOException {
    Engine first = started();
    loseStore();
    Engine second = started();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.boots()).isGreaterThan(first.boots());
  }

  @Test
  void anIdThatIsWrittenDownOutlivesTheStoreAndItsBootsGrow() throws IOException {
    site.files()
        .edit(
            "circuitd.yaml",
            root -> root.withObject("/snmpAgent").put("engineId", "0x80007ed9050102030405060708"));
    Engine first = started();
    loseStore();
    Engine second = started();
    assertThat(second.id())
        .isEqualTo(first.id())
        .isEqualTo(OctetString.fromHexString("80:00:7e:d9:05:01:02:03:04:05:06:07:08"));
    assertThat(second.boots()).isGreaterThan(first.boots());
  }

  @Test
  void anOldCopyOfTheStoreDoesNotTakeBootsBack() throws IOException {
    Engine first = started();
    Path copy = folder.resolve("copy.db");
    Files.copy(store, copy);
    Engine second = started();
    loseStore();
    Files.copy(copy, store, StandardCopyOption.REPLACE_EXISTING);
    Engine third = started();
    assertThat(third.id()).isEqualTo(first.id()).isEqualTo(second.id());
    assertThat(third.boots()).isGreaterThan(second.boots());
  }

  @Test
  void aClockThatWasSetBackDoesNotEither() throws IOException {
    Engine first = started();
    later = Duration.ofDays(-30);
    assertThat(started().boots()).isGreaterThan(first.boots());
  }
}
