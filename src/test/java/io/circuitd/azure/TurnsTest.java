package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.error;
import static io.circuitd.azure.ScriptedArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that is read in the background keeps no change waiting. */
class TurnsTest {
  private static final CrossConnection UNIV =
      CrossConnection.parse("commercial", LabCloud.example("example-univ"));
  private static final String OPERATION = ScriptedArm.SUBSCRIPTION + "/operations/1";
  private static final String BUSY = "GET /busy";
  private static final int MANY = 3 * Turns.MOST_AT_ONCE;
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong nanos = new AtomicLong(System.nanoTime());
  @TempDir Path dir;
  private ScriptedArm arm;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    arm = ScriptedArm.start().on("GET " + UNIV.id(), json(200, UNIV.body().toString()));
    clouds =
        new AzureClouds(
            List.of(arm.config("commercial", dir)),
            dir,
            Duration.ofMillis(10),
            InstantSource.system(),
            nanos::get);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    clouds.close();
    arm.close();
  }

  private List<Future<Reading<CrossConnection>>> lookFromMany() {
    List<Future<Reading<CrossConnection>>> looks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      looks.add(threads.submit(() -> clouds.look("commercial", "/busy")));
    }
    return looks;
  }

  private void awaitAsked(int requests) {
    Awaitility.await().atMost(AT_MOST).until(() -> arm.asked().size() >= requests);
  }

  private <T> T soon(Future<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertUnknown(Reading<?> reading, String reason) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("'commercial'").contains(reason));
  }

  @Test
  void aChangeIsReadWrittenAndFollowedWhileMoreReadsThanTurnsAreUnderWay() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    arm.on(BUSY, error(404, "ResourceNotFound", "gone")).hold(BUSY, mayEnd);
    arm.on("PUT " + UNIV.id(), json(200, "{}", "Azure-AsyncOperation", "{base}" + OPERATION));
    arm.on("GET " + OPERATION, json(200, "{\"status\":\"Succeeded\"}"));
    List<Future<Reading<CrossConnection>>> looks = lookFromMany();
    awaitAsked(Turns.MOST_AT_ONCE);

    Future<OperationStatus> change =
        threads.submit(() -> {
          assertThat(clouds.get("commercial", UNIV.id())).isInstanceOf(Reading.Present.class);
          return clouds.poll(clouds.putProviderState(UNIV, "Provisioning", AzureExchange.UNHEARD));
        });

    assertThat(soon(change)).isEqualTo(new OperationStatus.Succeeded());
    assertThat(arm.asked()).filteredOn(BUSY::equals).hasSize(Turns.MOST_AT_ONCE);
    mayEnd.countDown();
    for (Future<Reading<CrossConnection>> look : looks) {
      assertThat(soon(look)).isEqualTo(Reading.absent());
    }
  }

  @Test
  void aListIsReadWhileMoreReadsThanTurnsAreUnderWay() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    arm.on(BUSY, error(404, "ResourceNotFound", "gone")).hold(BUSY, mayEnd);
    arm.on("GET " + ScriptedArm.LIST, json(200, "{\"value\":[]}"));
    lookFromMany();
    awaitAsked(Turns.MOST_AT_ONCE);

    assertThat(soon(threads.submit(() -> clouds.list("commercial"))))
        .isEqualTo(Reading.present(List.of()));
    mayEnd.countDown();
  }

  @Test
  void nobodyKeepsATurnWhileWaitingToTryAgain() {
    arm.on(BUSY, error(503, "ServerTimeout", "later", "Retry-After", "60"));

    lookFromMany();

    awaitAsked(MANY);
    assertThat(arm.asked()).as("none was tried again yet").hasSize(MANY);
  }

  @Test
  void whileAzureAsksUsToStayAwayNothingIsAskedInTheBackground() {
    arm.on(BUSY, error(429, "TooManyRequests", "slow down", "Retry-After", "600"));
    arm.on("GET " + ScriptedArm.LIST, json(200, "{\"value\":[]}"));
    assertUnknown(clouds.look("commercial", "/busy"), "wait 600 s");

    assertUnknown(
        clouds.look("commercial", UNIV.id()), "was not asked: Azure asked us to stay away for");
    assertUnknown(clouds.list("commercial"), "stay away for another 600 s");
    assertThat(arm.asked()).containsExactly(BUSY);
    assertThat(clouds.get("commercial", UNIV.id()))
        .as("what a change needs")
        .isInstanceOf(Reading.Present.class);

    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(clouds.look("commercial", UNIV.id())).isInstanceOf(Reading.Present.class);
    assertThat(clouds.list("commercial")).isEqualTo(Reading.present(List.of()));
  }

  @Test
  void aShortPauseIsWaitedForInTheBackground() throws Exception {
    arm.on(BUSY, error(429, "TooManyRequests", "slow down", "x-ms-retry-after-ms", "60"));
    assertUnknown(clouds.get("commercial", "/busy"), "429");
    FutureTask<Reading<CrossConnection>> look =
        new FutureTask<>(() -> clouds.look("commercial", UNIV.id()));
    Thread waiting = Thread.startVirtualThread(look);
    Awaitility.await()
        .atMost(AT_MOST)
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(arm.asked()).doesNotContain("GET " + UNIV.id());

    nanos.addAndGet(Duration.ofMillis(60).toNanos());

    assertThat(soon(look)).isInstanceOf(Reading.Present.class);
  }
}
