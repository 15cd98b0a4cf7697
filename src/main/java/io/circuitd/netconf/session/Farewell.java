package io.circuitd.netconf.session;

import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.ops.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last words of a session, then the end of its line. All of them share one limit, and a router
 * that does not answer, or does not even take what we write, cannot make it longer.
 */
final class Farewell {
  private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

  /** Sends one operation; throws as the session's operations do. */
  interface Sender {
    void send(Operation operation, Duration limit);
  }

  private final String router;
  private final RpcLine line;
  private final Sender sender;

  Farewell(String router, RpcLine line, Sender sender) {
    this.router = router;
    this.line = line;
    this.sender = sender;
  }

  void say(List<Operation> words, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Thread speaker =
        Thread.ofVirtual().name("farewell-" + router).start(() -> speak(words, deadline));
    try {
      if (speaker.join(limit)) {
        line.close();
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    line.breakOff(new IOException("closed by us, without an answer to our last words"));
  }

  private void speak(List<Operation> words, long deadline) {
    for (Operation word : words) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return;
      }
      try {
        sender.send(word, left);
      } catch (Refused e) {
        LOG.debug("closing: {}", e.getMessage());
      } catch (NetconfException e) {
        LOG.debug("closing: {}", e.getMessage());
        line.breakOff(new IOException("closed by us, without an answer to our last words"));
        return;
      }
    }
  }
}
