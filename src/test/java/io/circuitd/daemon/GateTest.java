package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  @Test
  void whatComesBeforeItIsOpenedIsExecutedThenInOrder() {
    List<String> done = new ArrayList<>();
    Gate gate = new Gate(Runnable::run);
    gate.execute(() -> done.add("first"));
    gate.execute(() -> done.add("second"));
    assertThat(done).isEmpty();
    gate.open();
    gate.execute(() -> done.add("third"));
    assertThat(done).containsExactly("first", "second", "third");
  }
}
