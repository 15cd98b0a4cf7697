package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.health.HealthBook;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.RouterObservation;
import io.circuitd.store.HealthRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of news that the store does not take. */
class NewsStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private Duration passed = Duration.ofHours(1);
  private Instant wall = NOW;
  private Store store;
  private Jdbi database;
  private HealthNews news;
  private HealthBook book;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        health: {missedPolls: 1, history: {days: 30}}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, managedIdentity: {}}}
        """);
    store = Store.open(folder.resolve("state.db"), () -> wall, StepListener.NONE);
    database = Jdbi.create("jdbc:sqlite:" + folder.resolve("state.db") + "?busy_timeout=5000");
    news();
  }

  private void news() throws IOException {
    news =
        new HealthNews(
            store.health(),
            DaemonConfig.load(folder).value().orElseThrow().health(),
            (InstantSource) () -> wall,
            () -> passed,
            () -> {});
    book = news.book();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void silent(String router) {
    polled(router, Optional.of("no answer"));
  }

  private void polled(String router, Optional<String> silence) {
    news.polled(book, new RouterObservation(router, wall, silence, Map.of()), List.of());
  }

  private List<String> history() {
    return store.health().newest(Optional.empty(), 100).stream().map(HealthRecord::router).toList();
  }

  private List<HealthEvent> tellAll() throws InterruptedException {
    List<HealthEvent> told = new CopyOnWriteArrayList<>();
    news.listen(told::addAll);
    Thread thread = Thread.ofVirtual().start(news);
    Awaitility.await().until(() -> told.size() == 2);
    thread.interrupt();
    thread.join();
    return told;
  }

  @Test
  void aStoreThatSomebodyHoldsIsWaitedForOnceAndHasAllInTheEnd() throws InterruptedException {
    try (Handle other = database.open()) {
      other.execute("begin immediate");
      silent("r1");
    }
    silent("r2");
    polled("r3", Optional.empty());
    assertThat(store.health().kept()).as("left alone, as it was held just now").isEmpty();
    assertThat(tellAll()).hasSize(2);
    passed = passed.plusSeconds(10);
    polled("r3", Optional.empty());
    assertThat(store.health().kept()).containsOnlyKeys("router r1", "router r2");
    assertThat(history()).containsExactly("r1", "r2");
    assertThat(store.health().undelivered()).as("told, and not to be told again").isEmpty();
    silent("r4");
    assertThat(history()).containsExactly("r1", "r2", "r4");
  }

  private void days(int count) {
    wall = wall.plus(Duration.ofDays(count));
    passed = passed.plus(Duration.ofDays(count));
  }

  private void told() {
    store.health().delivered(store.health().undelivered().stream().map(HealthRecord::seq).toList());
  }

  @Test
  void newsAreForgottenWhenTheirDaysAreOver() {
    silent("r1");
    told();
    days(29);
    silent("r2");
    news.prune();
    assertThat(history()).containsExactly("r1", "r2");
    days(2);
    silent("r3");
    news.prune();
    assertThat(history()).containsExactly("r2", "r3");
  }

  @Test
  void aClockThatJumpsAheadEmptiesNoHistory() {
    silent("r1");
    told();
    wall = NOW.plus(Duration.ofDays(3650));
    silent("r2");
    news.prune();
    assertThat(history()).as("in the midst of a life").containsExactly("r1", "r2");
  }

  @Test
  void aClockThatIsAheadAtAStartEmptiesNoHistory() throws IOException {
    silent("r1");
    told();
    wall = NOW.plus(Duration.ofDays(3650));
    news();
    news.prune();
    assertThat(history()).containsExactly("r1");
  }
}
