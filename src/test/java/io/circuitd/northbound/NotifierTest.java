package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.Snmp;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** Notifications in bad times. */
class NotifierTest {
  private static final Receiver.Login PUBLIC = new Receiver.Login.Community(new Secret("public"));
  private static final OID SEQUENCE =
      new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), new int[] {1, 9, 3, 0});

  private final List<Integer> sequence = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final AtomicBoolean full = new AtomicBoolean();
  private final AtomicLong stored = new AtomicLong(100);
  private final AtomicLong ended = new AtomicLong();
  private Snmp receiver;
  private int port;

  @BeforeEach
  void listen() throws IOException {
    DefaultUdpTransportMapping wire = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    port = wire.getListenAddress().getPort();
    receiver = new Snmp(wire);
    receiver.getMessageDispatcher().addMessageProcessingModel(new MPv2c());
    receiver.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            Variable number = event.getPDU().getVariable(SEQUENCE);
            sequence.add(number.toInt());
          }
        });
    receiver.listen();
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
  }

  private Notifier notifier(Receiver.Login as) {
    Notifier.Numbers kept = new CountedNumbers(stored);
    return Notifier.start(
        new NotifierSettings(
            AgentSettings.DOCUMENTATION,
            List.of(new Receiver("noc", "127.0.0.1", port, false, as)),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            1000),
        Samples.ENGINE,
        () -> Samples.of(1),
        new Notifier.Numbers() {
          @Override
          public long begin() {
            return kept.begin();
          }

          @Override
          public void end(long last) {
            ended.set(last);
          }

          @Override
          public long after(long number) {
            if (full.get()) {
              throw new UncheckedIOException(new IOException("disk full"));
            }
            return kept.after(number);
          }
        },
        new Notifier.Trouble() {
          @Override
          public void raise(String name, String what) {
            troubles.add(name + ": " + what);
          }

          @Override
          public void over(String name) {
            troubles.add(name + ": over");
          }
        },
        InstantSource.system());
  }

  private void sendAndAwait(Notifier notifier, int number) {
    notifier.send(new Notification.Heartbeat());
    Awaitility.await("number " + number).until(() -> sequence.contains(number));
  }

  @Test
  void numbersGoOnWhileTheStoreCannotBeWritten() {
    try (Notifier notifier = notifier(PUBLIC)) {
      sendAndAwait(notifier, 101);
      full.set(true);
      sendAndAwait(notifier, 102);
      sendAndAwait(notifier, 103);
      full.set(false);
      sendAndAwait(notifier, 104);
    }
    assertThat(sequence).containsExactly(101, 102, 103, 104);
    assertThat(stored).hasValue(104);
    assertThat(ended).hasValue(104);
  }

  @Test
  void theCountGoesOnOverAStart() {
    try (Notifier notifier = notifier(PUBLIC)) {
      assertThat(notifier.last()).isEqualTo(100);
    }
  }

  @Test
  void aReceiverThatGetsTheFirstOneIsNoTrouble() {
    try (Notifier notifier = notifier(PUBLIC)) {
      sendAndAwait(notifier, 101);
      sendAndAwait(notifier, 102);
      Awaitility.await("over, whatever was before the start").until(() -> !troubles.isEmpty());
    }
    assertThat(troubles).singleElement().asString().endsWith(": over");
  }

  @Test
  void aReceiverThatNothingCanBeSentToIsTriedAgainAndIsTrouble() {
    port = 70_000;
    try (Notifier notifier = notifier(PUBLIC)) {
      for (int i = 0; i < 3; i++) {
        notifier.send(new Notification.Heartbeat());
      }
      Awaitility.await("trouble").until(() -> !troubles.isEmpty());
      assertThat(notifier.givenUp()).isEqualTo(3);
    }
    assertThat(troubles.getFirst()).contains("does not get them: unexpected: ");
  }
}
