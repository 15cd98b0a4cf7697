package io.circuitd.deploy;

import io.circuitd.deploy.TakeBack.ByInverse;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Puts back what an edit has changed: what was there as it was, what was not there away. */
final class Inverse {
  private Inverse() {}

  /**
   * Puts it back in a session that has the lock.
   *
   * @throws NetconfException when the router refuses it, or nobody knows
   */
  static void apply(NetconfSession session, Edit edit, ByInverse back) {
    Element running = session.getConfig(Datastore.RUNNING, Optional.of(edit.filter()));
    List<String> payloads = edit.inverse(back.former(), running);
    if (payloads.isEmpty()) {
      return;
    }
    Way way = back.target() == Datastore.RUNNING ? new Way.Running(false) : new Way.Plain();
    way.fill(session, payloads);
    way.commit(session, back, payloads, Duration.ZERO);
  }
}
