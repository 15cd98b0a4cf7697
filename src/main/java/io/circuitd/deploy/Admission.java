package io.circuitd.deploy;

import io.circuitd.store.PushedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * Why a plan may not start now: its first router; where it writes to none, every router whose
   * sessions it may take down from Azure's side.
   *
   * @param built the legs of the circuit that are on routers
   */
  default Optional<String> stopped(ChangePlan plan, List<PushedRecord> built, Duration needed) {
    boolean firstBuild = plan.kind() == ChangePlan.Kind.BUILD;
    Optional<String> first =
        plan.stages().stream().flatMap(stage -> Touched.router(stage).stream()).findFirst();
    Set<String> routers =
        first.map(Set::of).orElseGet(() -> Touched.fromAzure(plan.stages(), built));
    return routers.stream()
        .flatMap(router -> stopped(router, firstBuild, needed).stream())
        .findFirst()
        .or(this::stopped);
  }
}
