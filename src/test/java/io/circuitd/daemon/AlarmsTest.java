package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.store.ToldRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is told of alarms. */
class AlarmsTest {
  private final Alarms alarms = new Alarms(InstantSource.fixed(Instant.EPOCH));
  private final List<String> told = new ArrayList<>();
  private final Alarms.Listener listener =
      new Alarms.Listener() {
        @Override
        public void raised(Alarms.Alarm alarm) {
          told.add("+" + alarm.subject());
        }

        @Override
        public void over(Alarms.Alarm alarm) {
          told.add("-" + alarm.subject());
        }
      };

  @Test
  void whoBeginsToListenHearsWhatStands() {
    alarms.raise("file", "b.yaml", "broken");
    alarms.raise("file", "a.yaml", "broken");
    alarms.clear("file", "b.yaml");
    alarms.listen(listener);
    assertThat(told).containsExactly("+a.yaml");
  }

  @Test
  void whatWasToldBeforeARestartIsOverOnceItIsCleared() {
    Alarms again =
        new Alarms(
            InstantSource.fixed(Instant.EPOCH),
            List.of(
                new ToldRecords.Told("file", "a.yaml", "broken"),
                new ToldRecords.Told("file", "b.yaml", "broken"),
                new ToldRecords.Told("file", "c.yaml", "broken"),
                new ToldRecords.Told("kept", "c", "kept")));
    again.clear("file", "a.yaml");
    again.raise("file", "b.yaml", "broken still");
    assertThat(again.unsaid()).extracting(Alarms.Alarm::subject).containsOnly("c.yaml", "c");
    again.listen(listener);
    assertThat(told).containsExactly("-a.yaml", "+b.yaml");
    assertThat(again.standing()).extracting(Alarms.Alarm::subject).containsExactly("b.yaml");
    again.clear("file", "b.yaml");
    again.clear("file", "c.yaml");
    again.clear("file", "c.yaml");
    again.clearAll("c");
    assertThat(told).containsExactly("-a.yaml", "+b.yaml", "-b.yaml", "-c.yaml", "-c");
    assertThat(again.unsaid()).isEmpty();
  }

  @Test
  void whatStandsIsToldOnceAndWhatHappensAgainIsToldAgain() {
    alarms.listen(listener);
    alarms.raise("fuse", "fuse", "blown");
    alarms.raise("fuse", "fuse", "blown otherwise");
    alarms.happened("change", "c", "change 7 failed");
    alarms.happened("change", "c", "change 8 failed");
    assertThat(told).containsExactly("+fuse", "+c", "+c");
    assertThat(alarms.standing())
        .extracting(Alarms.Alarm::text)
        .containsExactly("change 8 failed", "blown otherwise");
  }

  @Test
  void whatIsToldLastIsWhatIsTrue() {
    alarms.listen(listener);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        threads.execute(() -> {
          for (int i = 0; i < 500; i++) {
            alarms.raise("code", "it", "stands");
            alarms.clear("code", "it");
          }
        });
      }
    }
    List<String> inTurn = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      inTurn.add(i % 2 == 0 ? "+it" : "-it");
    }
    assertThat(told).isEqualTo(inTurn);
  }
}
