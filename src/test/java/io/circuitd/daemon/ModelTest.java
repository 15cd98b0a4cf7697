package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of what operators, routers, Azure and the machine do, on three circuits that
 * share routers, held against a reference model of what may be on the routers. More seeds: {@code
 * mvn test -Dtest=ModelTest -Dmodel=100}, from another one on with {@code -Dmodel.from=500}, the
 * shortest sequence that still fails with {@code -Dmodel.shrink=true}.
 */
@Execution(ExecutionMode.CONCURRENT)
class ModelTest {
  private static final int MOVES = 40;

  @TempDir Path folder;

  static LongStream seeds() {
    long from = Long.getLong("model.from", 1);
    return LongStream.range(from, from + Long.getLong("model", 4));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Execution(ExecutionMode.CONCURRENT)
  void whateverHappensTheModelHolds(long seed) {
    List<ModelMove> moves = ModelMove.sequence(seed, MOVES);
    List<String> failure = play("all", moves);
    if (!failure.isEmpty() && Boolean.getBoolean("model.shrink")) {
      moves = shrink(moves);
    }
    assertThat(failure).as("seed " + seed + ": " + numbered(moves)).isEmpty();
  }

  private List<String> play(String name, List<ModelMove> moves) {
    try (ModelRun run = new ModelRun(folder.resolve(name))) {
      List<String> violations = run.play(moves);
      if (violations.isEmpty()) {
        return List.of();
      }
      List<String> failure = new ArrayList<>(violations);
      failure.addAll(run.events());
      return failure.stream().map(line -> "\n" + line).toList();
    }
  }

  /** Drops moves, large parts first, as long as something still goes wrong. */
  private List<ModelMove> shrink(List<ModelMove> failing) {
    List<ModelMove> shortest = failing;
    int tries = 0;
    for (int part = shortest.size() / 2; part > 0; part /= 2) {
      for (int at = 0; at + part <= shortest.size(); ) {
        List<ModelMove> shorter = new ArrayList<>(shortest);
        shorter.subList(at, at + part).clear();
        if (play("shrink-" + ++tries, shorter).isEmpty()) {
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
