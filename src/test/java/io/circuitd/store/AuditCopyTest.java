package io.circuitd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.CircuitName;
import io.circuitd.store.AuditCheck.Broken;
import io.circuitd.store.AuditCheck.Whole;
import io.circuitd.store.AuditTarget.Protocol;
import io.circuitd.store.AuditTarget.ToFile;
import io.circuitd.store.AuditTarget.ToSyslog;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The second copy of the audit: as it happens, and again after whatever went wrong. */
@Timeout(30)
class AuditCopyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final CircuitName UNIV = new CircuitName("example-univ");

  @TempDir Path folder;
  private final AtomicReference<String> alarm = new AtomicReference<>("not heard yet");
  private Runnable bell = () -> {};
  private Optional<Thread> running = Optional.empty();
  private Store store;
  private Path file;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("s.db"), InstantSource.fixed(NOW), StepListener.NONE);
    file = folder.resolve("copies/audit.jsonl");
  }

  @AfterEach
  void close() throws InterruptedException {
    stop();
    store.close();
  }

  private void start(AuditTarget target) {
    AuditCopy.Trouble trouble =
        new AuditCopy.Trouble() {
          @Override
          public void raise(String what) {
            alarm.set(what);
          }

          @Override
          public void over() {
            alarm.set("");
          }
        };
    AuditCopy copy = store.copyAudit(target, trouble, Duration.ofMillis(20));
    bell = copy::ring;
    running = Optional.of(Thread.ofVirtual().start(copy));
  }

  private void stop() throws InterruptedException {
    if (running.isPresent()) {
      running.get().interrupt();
      running.get().join();
    }
    running = Optional.empty();
  }

  private void tell(int from, int to) {
    for (int i = from; i <= to; i++) {
      store.audit().add(AuditEvent.NOTE, UNIV, Map.of("n", Integer.toString(i)));
    }
  }

  private void tamper(String sql) {
    try (var connection = store.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> numbers(Path copy) {
    try {
      return Files.readAllLines(copy).stream()
          .flatMap(line -> CopiedRecord.of(line).stream())
          .map(CopiedRecord::seq)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void awaitCopied(Long... expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(numbers(file)).containsExactly(expected));
  }

  private void awaitAlarm(String words) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(alarm.get()).contains(words));
  }

  private void awaitNoAlarm() {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> "".equals(alarm.get()));
  }

  @Test
  void eachRecordIsOneLineAsSoonAsItIsThere() throws IOException {
    tell(1, 1);
    start(new ToFile(file));
    awaitCopied(1L);
    tell(2, 3);
    awaitCopied(1L, 2L, 3L);
    Audit.Entry first = store.audit().of(UNIV).getFirst();
    assertThat(Files.readAllLines(file).getFirst())
        .isEqualTo(
            "{\"seq\":1,\"at\":\"2026-11-21T10:00:00Z\",\"circuit\":\"example-univ\","
                + "\"event\":\"note\",\"detail\":{\"n\":\"1\"},\"hash\":\""
                + first.hash()
                + "\"}");
    assertThat(store.audit().verify(file)).isEqualTo(store.audit().verify());
    awaitNoAlarm();
  }

  @Test
  void aRestartGoesOnWhereTheCopyEndedAndALineThatWasTornComesAgain() throws Exception {
    tell(1, 3);
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L);
    stop();
    tell(4, 5);
    Files.writeString(file, "{\"seq\":4,\"at\":\"20", StandardOpenOption.APPEND);
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L, 4L, 5L);
    assertThat(store.audit().verify(file)).isEqualTo(store.audit().verify());
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAnewAlsoOverARestart() throws Exception {
    tell(1, 2);
    start(new ToFile(file));
    awaitCopied(1L, 2L);
    Path rotated = folder.resolve("copies/audit.jsonl.1");
    Files.move(file, rotated);
    tell(3, 3);
    awaitCopied(3L);
    stop();
    Files.move(file, folder.resolve("copies/audit.jsonl.2"));
    tell(4, 4);
    start(new ToFile(file));
    awaitCopied(4L);
    assertThat(numbers(rotated)).containsExactly(1L, 2L);
    assertThat(store.audit().verify(rotated)).isInstanceOf(Whole.class);
    assertThat(((Whole) store.audit().verify(file)).first()).isEqualTo(4);
  }

  @Test
  void aCopyThatCannotBeWrittenIsAnAlarmAndIsCaughtUp() throws IOException {
    Files.writeString(folder.resolve("copies"), "a file where the folder should be");
    start(new ToFile(file));
    tell(1, 2);
    awaitAlarm("cannot be written");
    Files.delete(folder.resolve("copies"));
    awaitCopied(1L, 2L);
    awaitNoAlarm();
  }

  @Test
  void aStoreThatLostItsEndIsSeenByTheCopy() throws Exception {
    tell(1, 5);
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L, 4L, 5L);
    stop();
    tamper("delete from audit where seq > 3");
    assertThat(store.audit().verify()).as("its own chain shows nothing").isInstanceOf(Whole.class);
    assertThat(store.audit().verify(file)).isInstanceOf(Broken.class);
    Broken broken = (Broken) store.audit().verify(file);
    assertThat(broken.seq()).isEqualTo(4);
    assertThat(broken.found()).isEqualTo("no such record in the store, whose last one is 3");
    tell(6, 9);
    start(new ToFile(file));
    awaitAlarm("ends with record 5, which the store has with another hash");
    assertThat(numbers(file)).as("evidence stays as it is").hasSize(5);
    assertThat(((Broken) store.audit().verify(file)).seq()).isEqualTo(4);
  }

  @Test
  void aStoreThatLosesItsEndOrIsEditedMeanwhileIsAnAlarm() {
    tell(1, 5);
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L, 4L, 5L);
    awaitNoAlarm();
    tamper("delete from audit where seq > 4");
    bell.run();
    awaitAlarm("the store ends with record 4, and record 5 had been copied");
  }

  @Test
  void anEditBeforeItsCopyingIsAnAlarmAndGoesIntoTheCopyAsEvidence() {
    tell(1, 3);
    tamper("update audit set detail = '{}' where seq = 2");
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L);
    awaitAlarm("broken at record 2");
  }

  @Test
  void aCopyThatLeavesOutOrChangesARecordIsNamed() throws Exception {
    tell(1, 4);
    start(new ToFile(file));
    awaitCopied(1L, 2L, 3L, 4L);
    stop();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(2), lines.get(3)));
    assertThat(store.audit().verify(file))
        .isEqualTo(new Broken(2, "record 3 after record 1 in the copy", "record 2"));
    Files.write(
        file, List.of("junk", lines.get(1), "<110>1 x y z - - - " + lines.get(2), lines.get(1)));
    assertThat(store.audit().verify(file)).isInstanceOf(Whole.class);
    assertThat(((Whole) store.audit().verify(file)).count()).isEqualTo(2);
    Files.write(file, List.of(lines.get(0).replaceAll("\"hash\":\".", "\"hash\":\"z")));
    assertThat(((Broken) store.audit().verify(file)).seq()).isEqualTo(1);
    Files.writeString(file, "nothing\n");
    assertThat(((Broken) store.audit().verify(file)).found()).contains("no record in ");
  }

  @Test
  void syslogByDatagramsGoesOnAfterARestart() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      ToSyslog target = new ToSyslog("127.0.0.1", server.getLocalPort(), Protocol.UDP);
      tell(1, 1);
      start(target);
      String message = receive(server);
      assertThat(message)
          .matches("<110>1 2026-11-21T10:00:00Z \\S+ circuitd \\d+ audit - \\{\"seq\":1,.*\\}");
      stop();
      store.audit().add(AuditEvent.RPC, UNIV, Map.of("received", "<é>" + "x".repeat(20_000)));
      start(target);
      assertThat(receive(server)).contains("{\"seq\":2,", "\"leftOut\"").hasSizeLessThan(500);
    }
  }

  private static String receive(DatagramSocket server) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_000], 65_000);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
  }

  @Test
  void syslogByOctetCountingComesBackAfterTheServerWasAway() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, here)) {
      port = server.getLocalPort();
      tell(1, 2);
      start(new ToSyslog("127.0.0.1", port, Protocol.TCP));
      try (Socket line = server.accept()) {
        assertThat(frame(line.getInputStream())).contains("{\"seq\":1,");
        assertThat(frame(line.getInputStream())).contains("{\"seq\":2,");
      }
    }
    tell(3, 3);
    awaitAlarm("syslog tcp 127.0.0.1:" + port + " cannot be written");
    try (ServerSocket server = new ServerSocket(port, 5, here);
        Socket line = server.accept()) {
      assertThat(frame(line.getInputStream())).contains("{\"seq\":3,");
      awaitNoAlarm();
    }
  }

  private static String frame(InputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      length = 10 * length + (c - '0');
    }
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }
}
