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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What waits for a receiver that acknowledges nothing. */
class NotifierQueueTest {
  private static final int QUEUE = 3;

  private static final class NoTrouble implements Notifier.Trouble {
    @Override
    public void raise(String receiver, String what) {}

    @Override
    public void over(String receiver) {}
  }

  private static Notifier to(DatagramSocket receiver, boolean inform) {
    return Notifier.start(
        new NotifierSettings(
            AgentSettings.DOCUMENTATION,
            List.of(
                new Receiver(
                    "noc",
                    "127.0.0.1",
                    receiver.getLocalPort(),
                    inform,
                    new Receiver.Login.Community(new Secret("traps-please")))),
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            QUEUE),
        Samples.ENGINE,
        () -> Samples.of(1),
        new CountedNumbers(new AtomicLong()),
        new NoTrouble(),
        InstantSource.system());
  }

  private static String received(DatagramSocket receiver) throws IOException {
    receiver.setSoTimeout(10_000);
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    receiver.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  private static Notification alarm(int number) {
    return new Notification.AlarmRaised("fuse", "deploy.fuse", "blown " + number);
  }

  @Test
  void aTrapIsSentToAReceiver() throws Exception {
    try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
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
    try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
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
          .allMatch(line -> line.contains("more than 3 notifications wait; gave the oldest up"));
    } finally {
      logger.detachAppender(said);
    }
  }
}
