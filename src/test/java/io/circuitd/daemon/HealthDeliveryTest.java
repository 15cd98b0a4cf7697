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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When news of health count as delivered. */
class HealthDeliveryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private final BlockingQueue<HealthEvent> told = new LinkedBlockingQueue<>();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("state.db"), InstantSource.fixed(NOW), StepListener.NONE);
    store
        .health()
        .put(
            Map.of(),
            List.of(),
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

  private Thread start(Semaphore mayTake) throws IOException {
    Files.writeString(
        folder.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, managedIdentity: {}}}
        """);
    HealthNews news =
        new HealthNews(
            store.health(),
            DaemonConfig.load(folder).value().orElseThrow().health(),
            InstantSource.fixed(NOW),
            () -> Duration.ZERO,
            () -> {});
    news.listen(events -> {
      told.addAll(events);
      mayTake.acquire();
    });
    return Thread.ofVirtual().start(news);
  }

  private HealthEvent next() throws InterruptedException {
    HealthEvent next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void newsThatWereNotTakenComeAgainAfterADeath() throws Exception {
    Thread thread = start(new Semaphore(0));
    HealthEvent first = next();
    thread.interrupt();
    thread.join();
    assertThat(store.health().undelivered()).hasSize(1);

    Thread again = start(new Semaphore(1));
    assertThat(next()).isEqualTo(first);
    Awaitility.await().until(() -> store.health().undelivered().isEmpty());
    again.interrupt();
    again.join();
  }
}
