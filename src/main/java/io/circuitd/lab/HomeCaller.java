package io.circuitd.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A router that calls, and calls again once its line is lost, less often as long as nobody answers.
 */
final class HomeCaller implements AutoCloseable {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** One line, from its opening to its end. */
  interface Call {
    void to(InetSocketAddress client) throws IOException, InterruptedException;
  }

  private final Thread thread;

  HomeCaller(String router, Call call, InetSocketAddress client) {
    thread = Thread.ofVirtual().name("lab-call-home-" + router).start(() -> repeat(call, client));
  }

  private static void repeat(Call call, InetSocketAddress client) {
    Duration pause = FIRST;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          call.to(client);
          pause = FIRST;
        } catch (IOException e) {
          pause = pause.multipliedBy(2);
        }
        Thread.sleep(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
