package io.circuitd.daemon;

import io.circuitd.deploy.Admission;
import io.circuitd.deploy.MaintenanceWindows;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.store.Freeze;
import io.circuitd.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What the operators' files and commands let changes do now. */
final class SiteAdmission implements Admission {
  private final CurrentSite site;
  private final Store store;
  private final InstantSource clock;

  SiteAdmission(CurrentSite site, Store store, InstantSource clock) {
    this.site = site;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<String> stopped() {
    Optional<Freeze> freeze = store.freeze().standing();
    if (freeze.isPresent()) {
      return Optional.of(
          "all writes are frozen by "
              + freeze.get().by()
              + " since "
              + freeze.get().at()
              + (freeze.get().reason().isEmpty() ? "" : " (" + freeze.get().reason() + ")")
              + "; next: circuitd unfreeze --by WHO");
    }
    return site.frozen()
        ? Optional.of("all writes are frozen; next: set deploy.freeze to false in circuitd.yaml")
        : Optional.empty();
  }

  @Override
  public Optional<String> stopped(String router, boolean firstBuild, Duration needed) {
    MaintenanceWindows windows = site.config().deploy().windows();
    String pop =
        Optional.ofNullable(site.inventory().routers().get(router)).map(Router::pop).orElse("");
    return stopped()
        .or(() ->
            firstBuild && windows.firstBuildsAnytime()
                ? Optional.empty()
                : windows.closed(pop, clock.instant(), needed).map(words -> router + ": " + words));
  }

  @Override
  public int sharing() {
    return site.config().deploy().batch();
  }
}
