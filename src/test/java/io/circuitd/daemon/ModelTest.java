package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of what operators, routers, Azure and the machine do, on three circuits that
 * share routers, held against a reference model of what may be on the routers. More seeds: {@code
 * mvn test -Dtest=ModelTest -Dmodel=100}, from another one on with {@code -Dmodel.from=500}, the
 * shortest sequence that still fails with {@code -Dmodel.shrink=true}.
 */
class ModelTest {
  private static final int MOVES = 30;
  private static final int AT_ONCE = 4;
  private static final AtomicInteger CHANGES = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void whateverHappensTheModelHolds() throws InterruptedException {
    long from = Long.getLong("model.from", 1);
    Map<Long, String> failures = new ConcurrentSkipListMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      LongStream.range(from, from + Long.getLong("model", 4))
          .forEach(seed -> threads.execute(() -> tryOut(seed, failures)));
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.DAYS)).isTrue();
    }
    System.out.println("model: " + CHANGES + " changes, failed seeds " + failures.keySet());
    assertThat(failures).isEmpty();
  }

  private void tryOut(long seed, Map<Long, String> failures) {
    List<ModelMove> moves = ModelMove.sequence(seed, MOVES);
    try {
      List<String> failure = play("seed-" + seed, moves);
      if (!failure.isEmpty()) {
        if (Boolean.getBoolean("model.shrink")) {
          moves = shrink(seed, moves);
        }
        failures.put(seed, numbered(moves) + "\n" + String.join("", failure));
      }
    } catch (RuntimeException | AssertionError e) {
      failures.put(seed, numbered(moves) + "\n" + e);
    }
  }

  private List<String> play(String name, List<ModelMove> moves) {
    try (ModelRun run = new ModelRun(folder.resolve(name))) {
      List<String> violations = run.play(moves);
      CHANGES.addAndGet(run.changes());
      if (violations.isEmpty()) {
        return List.of();
      }
      List<String> failure = new ArrayList<>(violations);
      failure.addAll(run.events());
      return failure.stream().map(line -> "\n" + line).toList();
    }
  }

  /** Drops moves, large parts first, as long as something still goes wrong. */
  private List<ModelMove> shrink(long seed, List<ModelMove> failing) {
    List<ModelMove> shortest = failing;
    int tries = 0;
    for (int part = shortest.size() / 2; part > 0; part /= 2) {
      for (int at = 0; at + part <= shortest.size(); ) {
        List<ModelMove> shorter = new ArrayList<>(shortest);
        shorter.subList(at, at + part).clear();
        if (play("seed-" + seed + "-" + ++tries, shorter).isEmpty()) {
          at += part;
        } else {
          shortest = shorter;
        }
      }
    }
    return shortest;
  }

  private static String numbered(List<ModelMove> moves) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < moves.size(); i++) {
      text.append("\n  ").append(i + 1).append(' ').append(moves.get(i));
    }
    return text.toString();
  }
}
