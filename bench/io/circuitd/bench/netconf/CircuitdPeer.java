package io.circuitd.bench.netconf;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Our client, through the door that the rest of circuitd uses. */
final class CircuitdPeer implements Peer {
  private final NetconfClient netconf = new NetconfClient();
  private final NetconfTarget target;

  private CircuitdPeer(NetconfTarget target) {
    this.target = target;
  }

  /** {@code PORT USER KEYFILE FINGERPRINT}. */
  public static void main(String[] args) throws Exception {
    Drill.run(
        new CircuitdPeer(
            NetconfTarget.ssh(
                "bench",
                "127.0.0.1",
                Integer.parseInt(args[0]),
                args[1],
                args[3],
                Optional.empty(),
                Optional.of(new Secret(Files.readString(Path.of(args[2])))),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60))));
  }

  @Override
  public Line open(boolean parsed) throws IOException {
    if (!parsed) {
      return RawLine.open(target);
    }
    return new Parsed(netconf.connect(target));
  }

  /** The caller blocks for each reply; RPCs in flight are virtual threads. */
  private record Parsed(NetconfSession session) implements Line {
    @Override
    public long pump(int bytes, int depth, long until) throws Exception {
      Optional<String> filter = Optional.of(BenchServer.filter(bytes));
      if (depth == 1) {
        return calls(filter, until);
      }
      long replies = 0;
      List<Future<Long>> callers = new ArrayList<>();
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < depth; i++) {
          callers.add(pool.submit(() -> calls(filter, until)));
        }
        for (Future<Long> caller : callers) {
          replies += caller.get();
        }
      }
      return replies;
    }

    private long calls(Optional<String> filter, long until) {
      long replies = 0;
      while (System.nanoTime() < until) {
        if (session.getConfig(Datastore.RUNNING, filter).getFirstChild() == null) {
          throw new IllegalStateException("an empty reply");
        }
        replies++;
      }
      return replies;
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
