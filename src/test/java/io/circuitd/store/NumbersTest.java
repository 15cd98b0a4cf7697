package io.circuitd.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring systems know us and our rows by. */
class NumbersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;

  private Store open(String file, Instant at) {
    return Store.open(folder.resolve(file), InstantSource.fixed(at), StepListener.NONE);
  }

  @Test
  void aNameKeepsItsNumberAndNoOtherIsGivenIt() {
    try (Store store = open("s.db", NOW)) {
      store.circuitNumbers().give(List.of("a", "b"));
      store.circuitNumbers().give(List.of("c", "a"));
      store.deviceNumbers().give(List.of("a"));
      assertThat(store.circuitNumbers().all()).hasSize(3).containsEntry("c", 3);
      assertThat(store.deviceNumbers().all()).hasSize(1).containsEntry("a", 1);
    }
    try (Store store = open("s.db", NOW)) {
      store.circuitNumbers().give(List.of("d"));
      assertThat(store.circuitNumbers().all()).containsEntry("a", 1).containsEntry("d", 4);
    }
  }

  @Test
  void theEngineIsTheSameAfterARestartAndAnotherInAnotherStore() {
    byte[] first;
    try (Store store = open("s.db", NOW)) {
      first = store.snmpEngine().identity();
      assertThat(store.snmpEngine().identity()).isEqualTo(first).hasSize(8);
    }
    try (Store store = open("s.db", NOW);
        Store other = open("other.db", NOW)) {
      assertThat(store.snmpEngine().identity()).isEqualTo(first);
      assertThat(other.snmpEngine().identity()).isNotEqualTo(first);
    }
  }

  @Test
  void bootsGrowAtEachStartEvenWhenTheClockGoesBack() {
    try (Store store = open("s.db", NOW)) {
      int boots = store.snmpEngine().boot();
      assertThat(store.snmpEngine().boot()).isEqualTo(boots + 1);
    }
    try (Store store = open("s.db", NOW.minusSeconds(100_000))) {
      assertThat(store.snmpEngine().boot())
          .isGreaterThan(
              (int) Duration.between(Instant.parse("2026-01-01T00:00:00Z"), NOW).toSeconds());
    }
  }

  @Test
  void bootsGrowAlsoWhenTheStoreWasLost() {
    int before;
    try (Store store = open("s.db", NOW)) {
      store.snmpEngine().boot();
      before = store.snmpEngine().boot();
    }
    try (Store store = open("new.db", NOW.plusSeconds(10))) {
      assertThat(store.snmpEngine().boot()).isGreaterThan(before);
    }
  }

  @Test
  void notificationsAreNumberedWithoutAGapOverAnOrderlyRestart() {
    long first;
    try (Store store = open("s.db", NOW)) {
      first = store.snmpEngine().beginNotifications() + 1;
      assertThat(store.snmpEngine().nextNotification(0)).isEqualTo(first);
      assertThat(store.snmpEngine().nextNotification(0)).isEqualTo(first + 1);
      store.snmpEngine().endNotifications(first + 4);
    }
    try (Store store = open("s.db", NOW.plusSeconds(60))) {
      assertThat(store.snmpEngine().beginNotifications()).isEqualTo(first + 4);
      assertThat(store.snmpEngine().nextNotification(0)).isEqualTo(first + 5);
      assertThat(store.snmpEngine().nextNotification(first + 10)).isEqualTo(first + 11);
    }
  }

  @Test
  void noNumberOfANotificationIsGivenAgainAfterAKill() {
    long fromMemory;
    try (Store store = open("s.db", NOW)) {
      store.snmpEngine().beginNotifications();
      store.snmpEngine().endNotifications(0);
    }
    try (Store store = open("s.db", NOW)) {
      fromMemory = store.snmpEngine().beginNotifications() + 500;
    }
    try (Store store = open("s.db", NOW)) {
      assertThat(store.snmpEngine().beginNotifications()).isGreaterThan(fromMemory);
    }
  }

  @Test
  void noNumberOfANotificationIsGivenAgainByANewStoreOrByAnOldCopy() throws IOException {
    long first;
    try (Store store = open("s.db", NOW)) {
      first = store.snmpEngine().beginNotifications();
      store.snmpEngine().endNotifications(first + 10);
    }
    Files.copy(folder.resolve("s.db"), folder.resolve("copy.db"));
    long last;
    try (Store store = open("s.db", NOW)) {
      last = store.snmpEngine().beginNotifications() + 500;
    }
    Instant later = NOW.plus(Duration.ofHours(30));
    try (Store store = open("copy.db", later)) {
      assertThat(store.snmpEngine().beginNotifications()).isGreaterThan(last);
    }
    try (Store store = open("new.db", later)) {
      assertThat(store.snmpEngine().beginNotifications()).isGreaterThan(last);
    }
  }
}
