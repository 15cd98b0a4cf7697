package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.circuitd.files.Secret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What waits for receivers that acknowledge late, or nothing. */
class NotifierQueueTest {
  private static final int QUEUE = 3;

  private static final class NoTrouble implements Notifier.Trouble {
    @Override
    public void raise(String receiver, String what) {}

    @Override
    public void over(String receiver) {}
  }

  private static final String COMMUNITY = "traps-please";

  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private static Receiver receiver(DatagramSocket socket, boolean inform) {
    return new Receiver(
        "noc-" + socket.getLocalPort(),
        "127.0.0.1",
        socket.getLocalPort(),
        inform,
        new Receiver.Login.Community(new Secret(COMMUNITY)));
  }

  private Notifier to(DatagramSocket receiver, boolean inform) {
    return notifier(
        new NotifierSettings(
            AgentSettings.DOCUMENTATION,
            List.of(receiver(receiver, inform)),
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            QUEUE));
  }

  private Notifier notifier(NotifierSettings settings) {
    return Notifier.start(
        settings,
        Samples.ENGINE,
        () -> Samples.of(1),
        new CountedNumbers(new AtomicLong()),
        new NoTrouble(),
        now::get);
  }

  /** Sends alarms from 1 on, and waits until each of them waits for its receivers. */
  private static void burst(Notifier notifier, int count) throws InterruptedException {
    CountDownLatch numbered = new CountDownLatch(count);
    for (int i = 1; i <= count; i++) {
      notifier.send(alarm(i), numbered::countDown);
    }
    numbered.await();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static String received(DatagramSocket receiver) throws IOException {
    receiver.setSoTimeout(10_000);
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    receiver.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  private static Notification alarm(int number) {
    return new Notification.AlarmRaised("fuse", "deploy.fuse", "blown " + number + ".");
  }

  @Test
  void aTrapIsSentToAReceiver() throws Exception {
    try (DatagramSocket receiver = socket();
        Notifier notifier = to(receiver, false)) {
      notifier.send(alarm(1));
      assertThat(received(receiver)).contains("blown 1");
    }
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsCountedAndSaid() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Line.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try (DatagramSocket receiver = socket();
        Notifier notifier = to(receiver, true)) {
      notifier.send(alarm(0));
      assertThat(received(receiver)).as("it left the queue").contains("blown 0");
      for (int i = 1; i <= QUEUE + 2; i++) {
        notifier.send(alarm(i));
      }
      Awaitility.await().until(() -> notifier.givenUp() == 2);
      assertThat(List.copyOf(said.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(line -> line.contains("127.0.0.1:" + receiver.getLocalPort()))
          .hasSize(2)
          .allMatch(line -> line.contains("more than 3 notifications wait; gave the oldest 1 up"));
    } finally {
      logger.detachAppender(said);
    }
  }

  @Test
  void anOutageOfManyLegsIsToldWholeToAReceiverThatComesBack() throws Exception {
    try (DatagramSocket socket = socket();
        Notifier notifier =
            notifier(
                NotifierSettings.of(
                    AgentSettings.DOCUMENTATION, List.of(receiver(socket, true))))) {
      burst(notifier, 3000);
      Acknowledging receiver = Acknowledging.start(socket, COMMUNITY, "blown");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> receiver.numbers().size() >= 3000);
      assertThat(receiver.numbers()).isEqualTo(upTo(3000));
      assertThat(notifier.givenUp()).isZero();
    }
  }

  @Test
  void whatIsTooOldLeavesTheQueueFirst() throws Exception {
    try (DatagramSocket socket = socket();
        Notifier notifier = to(socket, true)) {
      notifier.send(alarm(0));
      assertThat(received(socket)).as("it left the queue").contains("blown 0");
      burst(notifier, QUEUE);
      now.updateAndGet(before -> before.plus(Duration.ofHours(2)));
      notifier.send(alarm(99));
      Awaitility.await().until(() -> notifier.givenUp() == 1 + QUEUE);
      Acknowledging receiver = Acknowledging.start(socket, COMMUNITY, "blown");
      Awaitility.await().until(() -> receiver.numbers().contains(99));
      assertThat(receiver.numbers()).doesNotContainAnyElementsOf(upTo(QUEUE));
    }
  }

  @Test
  void aReceiverThatIsSilentHoldsUpNoOther() throws Exception {
    try (DatagramSocket silent = socket();
        DatagramSocket socket = socket();
        Notifier notifier =
            notifier(
                NotifierSettings.of(
                    AgentSettings.DOCUMENTATION,
                    List.of(receiver(silent, true), receiver(socket, true))))) {
      Acknowledging alive = Acknowledging.start(socket, COMMUNITY, "blown");
      burst(notifier, 200);
      Awaitility.await().until(() -> alive.numbers().size() >= 200);
      assertThat(alive.numbers()).isEqualTo(upTo(200));
      assertThat(received(silent)).contains("blown 1");
      Acknowledging late = Acknowledging.start(silent, COMMUNITY, "blown");
      Awaitility.await().until(() -> late.numbers().contains(200));
      assertThat(late.numbers().stream().distinct()).containsExactlyElementsOf(upTo(200));
      assertThat(notifier.givenUp()).isZero();
    }
  }
}
