package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of routers that sent a trap. */
class TrapHintsTest {
  private final List<String> polled = new ArrayList<>();
  private final TrapHints hints = new TrapHints(polled::add);

  @Test
  void routerThatSentNoTrapLatelyIsForgotten() {
    hints.hint("r1", "a trap");
    hints.hint("r2", "a trap");
    assertThat(hints.said()).isEqualTo(2);
    assertThat(polled).containsExactly("r1", "r2");
    await()
        .until(() -> {
          hints.hint("r3", "a trap");
          return hints.said() == 1;
        });
  }
}
