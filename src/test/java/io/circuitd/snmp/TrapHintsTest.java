package io.circuitd.snmp;

import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What is kept of routers that sent a trap. */
class TrapHintsTest {
  @Test
  void routerThatSentNoTrapLatelyIsForgotten() {
    Queue<String> polled = new ConcurrentLinkedQueue<>();
    try (TrapHints hints = new TrapHints(polled::add)) {
      hints.hint("r1", "a trap");
      hints.hint("r2", "a trap");
      await().until(() -> hints.said() == 2 && polled.size() == 2);
      await()
          .until(() -> {
            hints.hint("r2", "a trap");
            return hints.said() == 1;
          });
    }
  }
}
