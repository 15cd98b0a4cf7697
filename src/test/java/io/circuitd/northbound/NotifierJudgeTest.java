package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.outside.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifications, judged by Debian's snmptrapd with our MIB loaded. */
@Tag("outside")
class NotifierJudgeTest {
  private static final CircuitName CIRCUIT = new CircuitName("circuit-1");
  private static final LegId LEG =
      new LegId(CIRCUIT, Side.PRIMARY, Optional.of(PeeringType.PRIVATE));
  private static final List<Notification> ALL =
      List.of(
          new Notification.CircuitHealth(CIRCUIT, Health.UP, Health.DOWN, "all is dark"),
          new Notification.LegHealth(LEG, Health.UP, Health.DEGRADED, "one of two"),
          new Notification.SessionDown(LEG, Family.IPV6, "2001:db8:1:1::2", "hold timer"),
          new Notification.SessionUp(LEG, Family.IPV6, "2001:db8:1:1::2"),
          new Notification.RedundancyLost(CIRCUIT, Side.PRIMARY, "one left"),
          new Notification.RedundancyRestored(CIRCUIT, Side.PRIMARY, "two again"),
          new Notification.DriftDetected(LEG, "chic-mx1", 3),
          new Notification.DriftCleared(LEG, "chic-mx1"),
          new Notification.ChangeFailed(CIRCUIT, "change 7 failed: gate"),
          new Notification.PrefixesNearLimit(LEG, Family.IPV4, 3300, 4000, "near"),
          new Notification.PrefixesBelowLimit(LEG, Family.IPV4, 300, 4000, "below"),
          new Notification.DeviceUnreachable("chic-mx1", Notification.Protocol.SNMP, "no answer"),
          new Notification.DeviceReachable("chic-mx1", Notification.Protocol.SNMP, "answers"),
          new Notification.CloudUnreachable("commercial", "503"),
          new Notification.CloudReachable("commercial"),
          new Notification.AlarmRaised("fuse", "deploy.fuse", "blown"),
          new Notification.AlarmCleared("fuse", "deploy.fuse", "blown"),
          new Notification.Heartbeat());

  /** As counted by a clock; its lower half would be a negative number. */
  private static final int BOOTS = 28_084_103;

  @TempDir Path folder;
  private final AtomicLong numbers = new AtomicLong(100);
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<Process> started = new ArrayList<>();
  private int port;

  @BeforeEach
  void judgeIsThere() {
    NetSnmp.needs("/usr/sbin/snmptrapd", "snmptrapd");
    port = Programs.freePort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Starts snmptrapd, which knows our user with this engine; without one, for informs. */
  private void listen(String engine) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("snmptrapd.conf"),
            """
            createUser %s nms SHA-256 auth-password AES priv-password
            authUser log nms priv
            authCommunity log traps-please
            """
                .formatted(engine));
    ProcessBuilder builder =
        new ProcessBuilder(
                "/usr/sbin/snmptrapd",
                "-f",
                "-C",
                "-c",
                config.toString(),
                "-Lf",
                folder.resolve("traps.log").toString(),
                "-M",
                NetSnmp.standardMibs() + ":" + NetSnmp.OURS,
                "-m",
                "SNMPv2-MIB:CIRCUITD-MIB",
                "-OQ",
                "-F",
                "%v\n",
                "udp:127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("trapd.out").toFile());
    builder.environment().put("SNMP_PERSISTENT_DIR", folder.resolve("persistent").toString());
    started.add(builder.start());
  }

  private void awaitListening() {
    Path log = folder.resolve("traps.log");
    Awaitility.await("snmptrapd listens")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(log) && Files.readString(log).contains("NET-SNMP version"));
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("traps.log")).stream()
        .filter(line -> line.contains("snmpTrapOID"))
        .toList();
  }

  private Notifier notifier(boolean inform, Receiver.Login as, Duration giveUpAfter, int boots) {
    return Notifier.start(
        new NotifierSettings(
            AgentSettings.DOCUMENTATION,
            List.of(new Receiver("noc", "127.0.0.1", port, inform, as)),
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            giveUpAfter,
            1000),
        new Engine(Samples.ENGINE.id(), boots),
        () -> Samples.of(2),
        new CountedNumbers(numbers),
        new Notifier.Trouble() {
          @Override
          public void raise(String receiver, String what) {
            troubles.add(receiver + ": " + what);
          }

          @Override
          public void over(String receiver) {
            troubles.add(receiver + ": over");
          }
        },
        InstantSource.system());
  }

  private void awaitLines(int count) {
    Awaitility.await(count + " lines")
        .atMost(Duration.ofSeconds(20))
        .until(() -> log().size() >= count);
  }

  @Test
  void trapsOfAllKindsArriveInOrderWithTheirObjects() throws Exception {
    listen("-e " + Samples.ENGINE);
    awaitListening();
    try (Notifier notifier =
        notifier(false, new Receiver.Login.User(Samples.USER), Duration.ofMinutes(1), BOOTS)) {
      for (Notification one : ALL) {
        notifier.send(one);
      }
      awaitLines(ALL.size());
      assertThat(log())
          .extracting(line ->
              line.replaceFirst(".*snmpTrapOID.0 = CIRCUITD-MIB::circuitd", "")
                  .replaceFirst("\\t.*|, .*", ""))
          .containsExactly(
              "CircuitHealthChange",
              "LegHealthChange",
              "SessionDown",
              "SessionUp",
              "RedundancyLost",
              "RedundancyRestored",
              "DriftDetected",
              "DriftCleared",
              "ChangeFailed",
              "PrefixesNearLimit",
              "PrefixesBelowLimit",
              "DeviceUnreachable",
              "DeviceReachable",
              "CloudUnreachable",
              "CloudReachable",
              "AlarmRaised",
              "AlarmCleared",
              "Heartbeat");
      assertThat(log().getFirst())
          .contains(
              "circuitdCircuitName.1 = circuit-1",
              "circuitdCircuitHealth.1 = down",
              "circuitdNotifyPreviousHealth.0 = up",
              "circuitdCircuitReason.1 = all is dark",
              "circuitdNotifySeverity.0 = critical",
              "circuitdNotifyText.0 = circuit-1 is down, was up: all is dark",
              "circuitdNotifySequence.0 = 101");
      assertThat(log().get(2))
          .contains(
              "circuitdConnectionRouter.1.primary = chic-mx1",
              "circuitdSessionRemoteAddress.1.primary.private.ipv6 = 2001:db8:1:1::2",
              "circuitdSessionBgpState.1.primary.private.ipv6 = established");
      assertThat(log().get(9)).contains("circuitdSessionPrefixes.1.primary.private.ipv4 = 3300");
      assertThat(log().getLast()).contains("circuitdNotifySequence.0 = 118");
      assertThat(notifier.last()).isEqualTo(118);
      assertThat(notifier.givenUp()).isZero();
    }
  }

  @Test
  void trapsArriveAfterARestartAndNotWithFewerBoots() throws Exception {
    listen("-e " + Samples.ENGINE);
    awaitListening();
    Receiver.Login user = new Receiver.Login.User(Samples.USER);
    int fewer = BOOTS - 1;
    for (int boots : List.of(BOOTS, BOOTS + 1, fewer, BOOTS + 2)) {
      try (Notifier notifier = notifier(false, user, Duration.ofMinutes(1), boots)) {
        notifier.send(new Notification.AlarmRaised("boots", "start " + boots, "a start"));
        if (boots == fewer) {
          // Nothing tells that snmptrapd dropped it; the next one comes behind it in any case.
          Awaitility.await().until(() -> notifier.last() > 0);
          Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        } else {
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> log().stream().anyMatch(line -> line.contains("start " + boots)));
        }
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(log())
                .extracting(line -> line.replaceFirst(".*AlarmSubject.0 = (start \\d+).*", "$1"))
                .containsExactly("start " + BOOTS, "start " + (BOOTS + 1), "start " + (BOOTS + 2)));
  }

  @Test
  void informsAreSentAgainToAReceiverThatComesLate() throws Exception {
    try (Notifier notifier =
        notifier(true, new Receiver.Login.User(Samples.USER), Duration.ofMinutes(1), BOOTS)) {
      notifier.send(new Notification.AlarmRaised("one", "first", "early"));
      notifier.send(new Notification.AlarmRaised("two", "second", "early"));
      Awaitility.await("it is noticed").until(() -> troubles.size() == 1);
      assertThat(troubles.getFirst())
          .startsWith("noc: receiver of notifications noc at 127.0.0.1:" + port)
          .contains("no answer");
      listen("");
      awaitListening();
      awaitLines(2);
      assertThat(log().getFirst()).contains("circuitdNotifyAlarmSubject.0 = first");
      assertThat(log().getLast()).contains("circuitdNotifyAlarmSubject.0 = second");
      Awaitility.await("it is over").until(() -> troubles.contains("noc: over"));
      assertThat(notifier.givenUp()).isZero();
    }
  }

  @Test
  void anInformThatNobodyAcknowledgesIsGivenUpAndCounted() {
    try (Notifier notifier =
        notifier(true, new Receiver.Login.User(Samples.USER), Duration.ofSeconds(1), BOOTS)) {
      notifier.send(new Notification.Heartbeat());
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> notifier.givenUp() == 1);
    }
  }

  @Test
  void whatIsOnItsWayWhenItIsClosedArrives() throws Exception {
    listen("-e " + Samples.ENGINE);
    awaitListening();
    try (Notifier notifier =
        notifier(false, new Receiver.Login.User(Samples.USER), Duration.ofMinutes(1), BOOTS)) {
      ALL.forEach(notifier::send);
    }
    awaitLines(ALL.size());
  }

  @Test
  void communitiesAreUsedWhereConfigured() throws Exception {
    listen("");
    awaitListening();
    Receiver.Login community = new Receiver.Login.Community(new Secret("traps-please"));
    try (Notifier notifier = notifier(true, community, Duration.ofMinutes(1), BOOTS)) {
      notifier.send(new Notification.Heartbeat());
      awaitLines(1);
      assertThat(log().getFirst()).contains("circuitdHeartbeat");
    }
  }
}
