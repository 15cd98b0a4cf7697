package io.circuitd.outside.reallab;

import io.circuitd.netconf.Event;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a router do what its running configuration says: after each change that netconfd tells of,
 * and every three seconds. Not more often, as its timer of a confirmed commit stands still while
 * RPCs arrive every half second.
 */
final class RouterGlue implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RouterGlue.class);
  private static final Duration POLL = Duration.ofSeconds(3);

  private final NetconfClient client;
  private final FrrRouter router;

  RouterGlue(NetconfClient client, FrrRouter router) {
    this.client = client;
    this.router = router;
  }

  @Override
  public void run() {
    try (NetconfSession reads = client.connect(router.target());
        NetconfSession listens = client.connect(router.target());
        Subscription changes = listens.subscribe(EventRequest.NEW)) {
      while (true) {
        router.become(RouterConfig.of(reads.getConfig(Datastore.RUNNING, Optional.empty())));
        awaitChange(changes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | NetconfException | AssertionError e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.error("{} does not follow its configuration any more", router.name(), e);
      }
    }
  }

  private static void awaitChange(Subscription changes) throws InterruptedException {
    Instant until = Instant.now().plus(POLL);
    while (true) {
      Duration left = Duration.between(Instant.now(), until);
      if (left.isNegative()) {
        return;
      }
      Optional<Event> event = changes.next(left);
      if (event.isPresent()
          && (event.get() instanceof Event.ConfigChange
              || event.get() instanceof Event.ConfirmedCommit)) {
        return;
      }
    }
  }
}
