package io.circuitd.deploy;

import java.time.Duration;
import java.util.Optional;

/** What the site lets changes do now: freeze, maintenance windows, sharing of commits. */
public interface Admission {
  /** Why nothing may be written anywhere, and the next step. */
  Optional<String> stopped();

  /**
   * Why a router may not be written to now, and the next step; everything that {@link #stopped}
   * says as well.
   *
   * @param firstBuild the write touches nothing that carries traffic
   * @param needed how long the write may take to be settled
   */
  Optional<String> stopped(String router, boolean firstBuild, Duration needed);

  /** How many first builds may share one commit on a router; 1 for none. */
  int sharing();

  /** Why a plan may not start now: its first router. */
  default Optional<String> stopped(ChangePlan plan, Duration needed) {
    boolean firstBuild = plan.kind() == ChangePlan.Kind.BUILD;
    return plan.stages().stream()
        .flatMap(stage -> Touched.router(stage).stream())
        .findFirst()
        .map(router -> stopped(router, firstBuild, needed))
        .orElseGet(this::stopped);
  }
}
