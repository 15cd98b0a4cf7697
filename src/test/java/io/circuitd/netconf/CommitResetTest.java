package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.TimedOut;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A commit whose line is reset at any byte is either answered or unknown, and never taken for
 * something else. A seeded sample of the bytes; {@code -Dbytes=all} takes every one.
 */
class CommitResetTest {
  private static final int SAMPLE = 16;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final NetconfClient netconf = new NetconfClient();
  private final AtomicInteger commits = new AtomicInteger();

  @AfterEach
  void close() {
    netconf.close();
  }

  @Test
  void aResetInTheRequestIsUnknownAndNothingWasCommitted() throws Exception {
    try (ScriptedServer server = server()) {
      int length = (int) length(server, Relay::toServer);
      for (int bytes : bytes(length)) {
        boolean answered = commit(server, Relay::toServer, bytes);
        assertThat(answered).as("answered, cut after %d of %d", bytes, length).isFalse();
        assertThat(commits.get()).as("cut after %d of %d bytes", bytes, length).isZero();
      }
    }
  }

  @Test
  void aResetInTheReplyIsUnknownThoughItWasCommitted() throws Exception {
    try (ScriptedServer server = server()) {
      int length = (int) length(server, Relay::toClient);
      for (int bytes : bytes(length)) {
        boolean answered = commit(server, Relay::toClient, bytes);
        assertThat(answered).as("answered, cut after %d of %d", bytes, length).isFalse();
      }
      assertThat(commit(server, Relay::toClient, 1 << 20)).as("answered, not cut").isTrue();
      assertThat(commits.get()).isEqualTo(1);
    }
  }

  private ScriptedServer server() throws Exception {
    return new ScriptedServer(
        new Answers(
            rpc -> {
              if (rpc.operation().getLocalName().equals("commit")) {
                commits.incrementAndGet();
              }
              return "<ok/>";
            },
            "candidate:1.0"));
  }

  /** Bytes of the exchange on one way, encrypted, as few as it ever takes. */
  private long length(ScriptedServer server, Function<Relay, Relay.Way> way) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      try (Relay relay = new Relay(server.port());
          NetconfSession session = netconf.connect(server.target(relay.port(), LONG))) {
        session.discardChanges();
        long before = way.apply(relay).passed();
        session.commit();
        least = Math.min(least, way.apply(relay).passed() - before);
      }
    }
    assertThat(least).isPositive();
    return least;
  }

  private static Set<Integer> bytes(int length) {
    Set<Integer> chosen = new TreeSet<>();
    if ("all".equals(System.getProperty("bytes"))) {
      for (int i = 0; i < length; i++) {
        chosen.add(i);
      }
    } else {
      chosen.add(0);
      chosen.add(length - 1);
      new Random(20261121).ints(SAMPLE, 0, length).forEach(chosen::add);
    }
    return chosen;
  }

  /** Returns whether the commit was answered; anything but an answer has to say so. */
  private boolean commit(ScriptedServer server, Function<Relay, Relay.Way> way, int bytes)
      throws Exception {
    try (Relay relay = new Relay(server.port());
        NetconfSession session = netconf.connect(server.target(relay.port(), LONG))) {
      session.discardChanges();
      commits.set(0);
      way.apply(relay).cutAfter(bytes);
      try {
        session.commit();
        return true;
      } catch (Lost | TimedOut e) {
        assertThat(e).hasMessageContaining("outcome is unknown");
        return false;
      }
    }
  }
}
