package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.health.HealthEvent;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When news of health count as delivered. */
class HealthDeliveryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private record Told(HealthEvent event, CompletableFuture<Void> handed) {}

  @TempDir Path folder;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("state.db"), InstantSource.fixed(NOW), StepListener.NONE);
    store
        .health()
        .put(
            Map.of(),
            List.of(
                new HealthRecord(
                    0,
                    NOW,
                    "router-unreachable",
                    "",
                    "",
                    "sanj-mx1",
                    "",
                    "",
                    "silence",
                    false,
                    "")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Thread start(Duration handedWithin) throws IOException {
    Files.writeString(
        folder.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: s, managedIdentity: {}}}
        """);
    HealthNews news =
        new HealthNews(
            store.health(),
            DaemonConfig.load(folder).value().orElseThrow().health(),
            InstantSource.fixed(NOW),
            handedWithin);
    news.listen(event -> {
      CompletableFuture<Void> handed = new CompletableFuture<>();
      told.add(new Told(event, handed));
      return handed;
    });
    return Thread.ofVirtual().start(news);
  }

  private Told next() throws InterruptedException {
    Told next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void newsThatWereNotHandedOverComeAgainAfterADeath() throws Exception {
    Thread thread = start(Duration.ofMinutes(5));
    HealthEvent first = next().event();
    thread.interrupt();
    thread.join();
    assertThat(store.health().undelivered()).hasSize(1);

    Thread again = start(Duration.ofMinutes(5));
    Told second = next();
    assertThat(second.event()).isEqualTo(first);
    second.handed().complete(null);
    Awaitility.await().until(() -> store.health().undelivered().isEmpty());
    again.interrupt();
    again.join();
  }

  @Test
  void aListenerThatNeverHasDoneHoldsNothingUpForEver() throws Exception {
    Thread thread = start(Duration.ofMillis(50));
    assertThat(next().handed()).isNotDone();
    Awaitility.await().until(() -> store.health().undelivered().isEmpty());
    thread.interrupt();
    thread.join();
  }
}
