package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Position;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** The manager and an agent that makes trouble, over UDP. */
@Timeout(60)
class SnmpManagerTest {
  private static final OID UP_TIME = new OID("1.3.6.1.2.1.1.3.0");
  private static final OID COLUMN = new OID("1.3.6.1.2.1.2.2.1.8");
  private static final int ROWS = 12;
  private static final int SILENT = 200;

  /** None of its patience may be needed. */
  private final SnmpManager patient = manager(Duration.ofMinutes(10), 0);

  private final SnmpManager quick = manager(Duration.ofMillis(300), 1);
  private FickleAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = agent(1, 0);
  }

  @AfterEach
  void close() throws IOException {
    agent.close();
    assertThat(patient.underWay()).as("requests that were forgotten").isZero();
    assertThat(quick.underWay()).as("requests that were forgotten").isZero();
    patient.close();
    quick.close();
  }

  private static SnmpManager manager(Duration timeout, int retries) {
    return new SnmpManager(new SnmpManager.Settings(timeout, retries, 60));
  }

  private static FickleAgent agent(int number, int port) throws IOException {
    FickleAgent agent = new FickleAgent(number, port);
    for (int row = 1; row <= ROWS; row++) {
      agent.cells.put(cell(row), new Integer32(row));
    }
    agent.cells.put(UP_TIME, new TimeTicks(1));
    return agent;
  }

  private static OID cell(int row) {
    return new OID(COLUMN).append(row);
  }

  private static List<List<OID>> rows() {
    return IntStream.rangeClosed(1, ROWS).mapToObj(row -> List.of(cell(row))).toList();
  }

  private int read(SnmpManager manager, int row) throws NoAnswer {
    return (int) number(manager, cell(row));
  }

  private long number(SnmpManager manager, OID oid) throws NoAnswer {
    return Cells.number(manager.get(agent.target(), "", List.of(List.of(oid))).get(oid))
        .orElseThrow();
  }

  @Test
  void lostRequestIsSentAgain() throws NoAnswer {
    assertThat(read(quick, 1)).isEqualTo(1);
    agent.losing.set(1);
    assertThat(read(quick, 2)).isEqualTo(2);
  }

  @Test
  void answerToTheFirstTryCountsDuringTheSecond() throws Exception {
    try (SnmpManager slow = manager(Duration.ofSeconds(1), 1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(read(slow, 1)).isEqualTo(1);
      agent.way = FickleAgent.Way.HELD;
      Future<Integer> late = threads.submit(() -> read(slow, 3));
      await().until(() -> agent.heldBack() == 1);
      agent.losing.set(1);
      await().until(() -> agent.losing.get() == 0);
      agent.release();
      assertThat(late.get()).isEqualTo(3);
    }
  }

  @Test
  void answerThatComesAfterTheEndIsDropped() throws Exception {
    assertThat(read(quick, 1)).isEqualTo(1);
    agent.way = FickleAgent.Way.HELD;
    assertThatThrownBy(() -> read(quick, 2)).isInstanceOf(NoAnswer.class);
    assertThat(quick.underWay()).isZero();
    agent.way = FickleAgent.Way.PLAIN;
    agent.release();
    assertThat(read(quick, 3)).isEqualTo(3);
  }

  @Test
  void secondOfTwoAnswersIsDropped() throws NoAnswer {
    agent.way = FickleAgent.Way.TWICE;
    for (int row = 1; row <= ROWS; row++) {
      assertThat(read(patient, row)).isEqualTo(row);
    }
  }

  @Test
  void answerFromAnotherAddressDoesNotCount() throws NoAnswer {
    assertThat(read(quick, 1)).isEqualTo(1);
    agent.way = FickleAgent.Way.FROM_ELSEWHERE;
    assertThatThrownBy(() -> read(quick, 2)).hasMessageContaining("no answer from r1");
  }

  @Test
  void routerThatWasReplacedIsMetAnewAtOnce() throws Exception {
    assertThat(read(patient, 1)).isEqualTo(1);
    int port = agent.port();
    agent.close();
    agent = agent(2, port);
    assertThat(read(patient, 2)).isEqualTo(2);
    assertThat(patient.engine(agent.target()).map(Engine::id))
        .contains(new OctetString(agent.engineId()));
  }

  @ParameterizedTest
  @CsvSource({"5, 100", "1, 0", "9, 2000000", "10, 1000", "2000000, 5"})
  void engineWhoseBootsOrTimeJumpIsReadAtOnce(int boots, int time) throws NoAnswer {
    agent.says(9, 1000);
    assertThat(read(patient, 1)).isEqualTo(1);
    agent.says(boots, time);
    assertThat(read(patient, 2)).isEqualTo(2);
    agent.says(9, 1000);
    assertThat(read(patient, 3)).isEqualTo(3);
    assertThat(patient.engine(agent.target()).map(Engine::boots)).contains(9);
  }

  @Test
  void upTimeThatWrapsIsAValueLikeOthers() throws NoAnswer {
    agent.cells.put(UP_TIME, new TimeTicks(0xffffffffL));
    assertThat(number(patient, UP_TIME)).isEqualTo(0xffffffffL);
    agent.cells.put(UP_TIME, new TimeTicks(3));
    assertThat(number(patient, UP_TIME)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1000, 950, 0", "1000, 900, 0", "1000, 899, 1", "4294967295, 3, 1", "5, 1000, 0"})
  void routerBeganAnewWhereItsUpTimeFellByMoreThanAnswersOvertakeEachOther(
      long before, long after, long starts) throws NoAnswer {
    agent.cells.put(UP_TIME, new TimeTicks(before));
    number(patient, UP_TIME);
    agent.cells.put(UP_TIME, new TimeTicks(after));
    number(patient, UP_TIME);
    assertThat(patient.starts(agent.target())).isEqualTo(starts);
  }

  @Test
  void routerThatLeftIsForgotten() throws NoAnswer {
    SnmpTarget target = agent.target();
    Learned<String> learned = new Learned<>(patient);
    read(patient, 1);
    number(patient, UP_TIME);
    learned.keep(target, "a number");
    patient.retain(List.of(router("r1", target.port()), router("r2", 161)));
    assertThat(patient.polls()).containsOnlyKeys("r1");
    assertThat(patient.engine(target)).isPresent();
    assertThat(learned.of(target)).contains("a number");
    patient.retain(List.of(router("r1", 161)));
    assertThat(patient.engine(target)).isEmpty();
    assertThat(learned.of(target)).isEmpty();
    patient.retain(List.of());
    assertThat(patient.polls()).isEmpty();
    assertThat(read(patient, 1)).isEqualTo(1);
  }

  @Test
  void routerWhoseNameDoesNotResolveAnyMoreIsAskedWhereItWas() throws Exception {
    SnmpTarget at = agent.target();
    SnmpTarget named =
        new SnmpTarget(
            at.router(),
            "r1.example",
            at.port(),
            at.user(),
            at.authProtocol(),
            at.authPassword(),
            at.privProtocol(),
            at.privPassword());
    AtomicBoolean resolves = new AtomicBoolean();
    try (SnmpManager byName =
        new SnmpManager(
            new SnmpManager.Settings(Duration.ofMinutes(10), 0, 60),
            host -> {
              if (!resolves.get()) {
                throw new UnknownHostException(host);
              }
              return InetAddress.ofLiteral("127.0.0.1");
            })) {
      assertThatThrownBy(() -> byName.get(named, "", List.of(List.of(cell(1)))))
          .hasMessage("r1: the host name r1.example cannot be resolved");
      resolves.set(true);
      byName.get(named, "", List.of(List.of(cell(1))));
      resolves.set(false);
      assertThat(byName.get(named, "", List.of(List.of(cell(2))))).containsKey(cell(2));
      byName.retain(List.of());
      assertThatThrownBy(() -> byName.get(named, "", List.of(List.of(cell(3)))))
          .hasMessageContaining("cannot be resolved");
    }
  }

  @Test
  void requestUnderWayToARouterThatLeftIsNotCounted() throws Exception {
    assertThat(read(patient, 1)).isEqualTo(1);
    agent.way = FickleAgent.Way.HELD;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reading = threads.submit(() -> read(patient, 2));
      await().until(() -> agent.heldBack() == 1);
      patient.retain(List.of(router("r2", 161)));
      agent.release();
      assertThat(reading.get()).isEqualTo(2);
    }
    assertThat(patient.polls()).isEmpty();
    agent.way = FickleAgent.Way.PLAIN;
    patient.retain(List.of(router("r1", agent.port())));
    assertThat(read(patient, 3)).isEqualTo(3);
    assertThat(patient.polls()).containsOnlyKeys("r1");
  }

  @Test
  void passwordsWithWhichNobodyIsAskedAnyMoreAreForgotten() throws NoAnswer {
    read(quick, 1);
    assertThat(quick.keys().size()).isEqualTo(2);
    quick.retain(List.of(router("r1", agent.port())));
    assertThat(quick.keys().size()).isEqualTo(2);
    SnmpTarget at = agent.target();
    SnmpTarget renewed =
        new SnmpTarget(
            at.router(),
            at.host(),
            at.port(),
            at.user(),
            at.authProtocol(),
            new Secret("auth-pass-0002"),
            at.privProtocol(),
            at.privPassword());
    assertThatThrownBy(() -> quick.get(renewed, "", rows())).isInstanceOf(NoAnswer.class);
    assertThat(quick.keys().size()).isEqualTo(3);
    quick.retain(List.of(router("r1", agent.port())));
    assertThat(quick.keys().size()).isEqualTo(2);
    quick.retain(List.of());
    assertThat(quick.keys().size()).isZero();
  }

  @Test
  void walkOfMoreRowsThanAreReadSaysWhatToDo() throws NoAnswer {
    assertThat(patient.walk(agent.target(), "", COLUMN, ROWS)).hasSize(ROWS);
    assertThatThrownBy(() -> patient.walk(agent.target(), "", COLUMN, ROWS - 1))
        .hasMessageContaining("r1 at 127.0.0.1:" + agent.port() + " has more than 11 rows")
        .hasMessageContaining("next: ");
  }

  private static Inventory.Router router(String name, int port) {
    SecretRef none = new SecretRef.Env("NONE");
    return new Inventory.Router(
        name,
        "chic",
        "junos",
        "127.0.0.1",
        new Inventory.NetconfAccess(
            830,
            new Inventory.Ssh(
                "circuitd",
                new Inventory.HostTrust.Pin("SHA256:none"),
                new Inventory.Login(
                    Optional.of(none), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty()),
            false,
            Optional.empty()),
        new Inventory.SnmpAccess(port, "circuitd", "SHA-256", none, "AES-128", none, Map.of()),
        new Position(Path.of("inventory.json"), 1, 1));
  }

  @Test
  void tooBigAnswerIsAskedForInParts() throws NoAnswer {
    agent.most = 5;
    Map<OID, Variable> values = patient.get(agent.target(), "", rows());
    assertThat(values).hasSize(ROWS);
    values.forEach((oid, value) -> assertThat(value.toInt()).isEqualTo(oid.last()));
    int before = agent.tooBig.get();
    assertThat(patient.get(agent.target(), "", rows())).hasSize(ROWS);
    assertThat(agent.tooBig).as("answers too big, of a router that is known").hasValue(before);
  }

  @Test
  void rowThatIsTooBigIsAskedForInParts() throws NoAnswer {
    agent.most = 1;
    List<OID> row = List.of(cell(1), cell(2), cell(3));
    assertThat(patient.get(agent.target(), "", List.of(row))).hasSize(3);
  }

  @Test
  void cellThatIsTooBigIsToldAsSuch() {
    agent.most = 0;
    assertThatThrownBy(() -> read(patient, 7))
        .hasMessageContaining("r1 at 127.0.0.1")
        .hasMessageContaining("one cell too big: 1.3.6.1.2.1.2.2.1.8.7");
  }

  @Test
  void walkAsksForFewerRowsWhereTheyAreTooBig() throws NoAnswer {
    agent.most = 3;
    assertThat(patient.walk(agent.target(), "", COLUMN)).hasSize(ROWS);
  }

  @Test
  void oneRequestIsUnderWayToARouter() throws Exception {
    assertThat(read(patient, 1)).isEqualTo(1);
    int before = agent.requests.get();
    agent.way = FickleAgent.Way.HELD;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readings = new ArrayList<>();
      for (int row = 1; row <= 5; row++) {
        int asked = row;
        readings.add(threads.submit(() -> read(patient, asked)));
      }
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(5))
          .until(() -> agent.requests.get() <= before + 1);
      assertThat(patient.underWay()).isEqualTo(1);
      agent.way = FickleAgent.Way.PLAIN;
      await().until(() -> agent.heldBack() == 1);
      agent.release();
      for (int row = 1; row <= 5; row++) {
        assertThat(readings.get(row - 1).get()).isEqualTo(row);
      }
    }
  }

  /** Two hundred addresses at which nobody answers, while others do. */
  @Test
  void routersThatAnswerAreAskedWhileAllOthersAreSilent() throws Exception {
    int limit = 60;
    SnmpManager.Settings settings = new SnmpManager.Settings(Duration.ofSeconds(1), 0, limit);
    try (SnmpManager busy = new SnmpManager(settings);
        DatagramSocket deaf = new DatagramSocket(0, InetAddress.ofLiteral("0.0.0.0"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(read(busy, 1)).isEqualTo(1);
      List<Future<Map<OID, Variable>>> lost = silent(busy, deaf.getLocalPort(), threads);
      for (Future<Map<OID, Variable>> one : lost) {
        assertThatThrownBy(one::get).hasMessageContaining("no answer from s");
      }
      List<Future<Map<OID, Variable>>> silent = silent(busy, deaf.getLocalPort(), threads);
      await().until(() -> busy.underWay() >= Turns.mostSilent(limit));
      for (int row = 1; row <= ROWS; row++) {
        assertThat(read(busy, row)).isEqualTo(row);
      }
      assertThat(silent.stream().filter(Future::isDone)).hasSizeLessThan(SILENT / 2);
      threads.shutdownNow();
    }
  }

  private static List<Future<Map<OID, Variable>>> silent(
      SnmpManager manager, int port, ExecutorService threads) {
    return IntStream.rangeClosed(1, SILENT)
        .mapToObj(number -> {
          SnmpTarget at = UdpAgent.target(port);
          SnmpTarget target =
              new SnmpTarget(
                  "s" + number,
                  "127.0.1." + number,
                  port,
                  at.user(),
                  at.authProtocol(),
                  at.authPassword(),
                  at.privProtocol(),
                  at.privPassword());
          return threads.submit(() -> manager.get(target, "", rows()));
        })
        .toList();
  }

  @Test
  void routerThatWasSilentIsAskedOnceUntilItAnswers() throws Exception {
    assertThat(read(quick, 1)).isEqualTo(1);
    agent.losing.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> read(quick, 2)).hasMessageContaining("asked 2 times");
    int before = agent.messages.get();
    assertThatThrownBy(() -> read(quick, 3)).hasMessageEndingWith("within 300 ms");
    assertThat(agent.messages).hasValue(before + 1);
    agent.losing.set(0);
    assertThat(read(quick, 4)).isEqualTo(4);
    agent.losing.set(1);
    assertThat(read(quick, 5)).isEqualTo(5);
  }

  @Test
  void closeEndsWhatIsUnderWay() throws Exception {
    SnmpManager closing = manager(Duration.ofMinutes(5), 0);
    assertThat(read(closing, 1)).isEqualTo(1);
    agent.way = FickleAgent.Way.HELD;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reading = threads.submit(() -> read(closing, 2));
      await().until(() -> agent.heldBack() == 1);
      closing.close();
      assertThatThrownBy(reading::get).hasMessageContaining("poll of r1 was ended");
      assertThatThrownBy(() -> read(closing, 3)).hasMessageContaining("poll of r1 was ended");
      assertThat(closing.underWay()).isZero();
    }
  }

  @Test
  void interruptEndsAPollAndForgetsIt() throws Exception {
    assertThat(read(patient, 1)).isEqualTo(1);
    agent.way = FickleAgent.Way.HELD;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reading = threads.submit(() -> read(patient, 2));
      await().until(() -> agent.heldBack() == 1);
      reading.cancel(true);
      await().until(() -> patient.underWay() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 106496, 59", "200, 212992, 118", "200, 4194304, 200", "60, 0, 1"})
  void fewerRequestsAreUnderWayWhereTheReceiveBufferIsSmall(
      int wanted, int receiveBuffer, int limit) {
    assertThat(SnmpSession.limit(wanted, receiveBuffer)).isEqualTo(limit);
  }

  @Test
  void receiveBufferOfTheKernelIsWhatCounts() {
    try (SnmpSession session =
        new SnmpSession(
            new SnmpManager.Settings(Duration.ofSeconds(1), 0, 200),
            new LocalKeys(),
            InetAddress::getByName,
            40_000)) {
      assertThat(session.limit()).isLessThan(200).isPositive();
    }
  }
}
