package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import java.util.Optional;

/** Hands on what comparisons found to whom is told of it, once there is somebody. */
final class DriftBell implements DriftChecker.News {
  private volatile DriftChecker.News to = DriftChecker.News.NONE;

  /** Who is told from now on; must not block. */
  void listen(DriftChecker.News to) {
    this.to = to;
  }

  @Override
  public void checked(DriftChecker.LegDrift drift) {
    to.checked(drift);
  }

  @Override
  public void read(String router, Optional<String> trouble) {
    to.read(router, trouble);
  }
}
