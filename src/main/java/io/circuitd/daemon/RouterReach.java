package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegObservation;
import io.circuitd.health.LegObserver;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.RouterPeer;
import io.circuitd.health.SecondSource;
import io.circuitd.health.SessionHealth;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.snmp.SnmpTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the routers of the site that is in force are reached, and what is read of them. */
final class RouterReach {
  private static final Logger log = LoggerFactory.getLogger(RouterReach.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RPC_TIMEOUT = Duration.ofSeconds(60);

  private final CurrentSite site;
  private final LegObserver observer;
  private final InstantSource clock;

  RouterReach(CurrentSite site, LegObserver observer, InstantSource clock) {
    this.site = site;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * A device profile by its name.
   *
   * @throws IllegalStateException when there is none
   */
  DeviceProfile profile(String name) {
    return Optional.ofNullable(site.profiles().get(name))
        .orElseThrow(() -> new IllegalStateException("no device profile is called " + name));
  }

  private Router router(String name) {
    return Optional.ofNullable(site.inventory().routers().get(name))
        .orElseThrow(
            () -> new SecretUnavailable("router " + name + " is no longer in the inventory"));
  }

  private Secret secret(SecretRef ref) {
    return ref.resolve(site.config().configDir());
  }

  /**
   * Address and login of a router for NETCONF.
   *
   * @throws SecretUnavailable when it is not in the inventory, or a secret of it cannot be fetched
   */
  NetconfTarget netconf(String name) {
    Router router = router(name);
    Path configDir = site.config().configDir();
    return new NetconfTarget(
        name,
        router.host(),
        router.netconf().port(),
        NetconfAccesses.of(
            router.netconf().way(), profile(router.profile()).netconf().algorithms(), configDir),
        CONNECT_TIMEOUT,
        RPC_TIMEOUT,
        ReplyLimits.DEFAULT,
        router.netconf().trace().map(configDir::resolve),
        router.netconf().callHome());
  }

  /** The routers that may call; a missing secret or profile of one is told at its next use. */
  List<NetconfTarget> callers() {
    List<NetconfTarget> callers = new ArrayList<>();
    for (Router router : site.inventory().routers().values()) {
      if (router.netconf().callHome()) {
        try {
          callers.add(netconf(router.name()));
        } catch (SecretUnavailable | IllegalStateException e) {
          // Asked at each call, by whomever: no line of the log for each.
          log.debug("{}: may not call home: {}", router.name(), e.getMessage());
        }
      }
    }
    return callers;
  }

  /** Reads a leg's health; where its router cannot even be asked, all of it is unknown. */
  LegObservation observe(Leg leg) {
    try {
      Router router = router(leg.router());
      return observer.observe(
          leg, router, profile(router.profile()), SnmpTarget.of(router, this::secret));
    } catch (SecretUnavailable | IllegalStateException e) {
      return Optional.ofNullable(silent(leg.router(), e, List.of(leg)).legs().get(leg.id()))
          .orElseThrow();
    }
  }

  /** Reads the health of all these legs of one router in one go. */
  RouterObservation observeAll(String name, List<Leg> legs) {
    try {
      Router router = router(name);
      return observer.observeAll(
          legs, router, profile(router.profile()), SnmpTarget.of(router, this::secret));
    } catch (SecretUnavailable | IllegalStateException e) {
      return silent(name, e, legs);
    }
  }

  private RouterObservation silent(String router, RuntimeException e, List<Leg> legs) {
    Optional<BfdView.NotMeasurable> hidden =
        Optional.ofNullable(site.inventory().routers().get(router))
            .flatMap(there -> Optional.ofNullable(site.profiles().get(there.profile())))
            .flatMap(BfdView.NotMeasurable::by);
    return RouterObservation.silent(
        router, clock.instant(), String.valueOf(e.getMessage()), legs, _ -> hidden);
  }

  /**
   * Fills in by NETCONF what SNMP could not tell of legs on one router.
   *
   * @param seen what SNMP shows of them
   */
  RouterObservation complete(SecondSource second, List<Leg> legs, RouterObservation seen) {
    try {
      DeviceProfile profile = profile(router(seen.router()).profile());
      return second.complete(profile, () -> netconf(seen.router()), legs, seen);
    } catch (SecretUnavailable | IllegalStateException e) {
      log.debug("{}: {}", seen.router(), e.getMessage());
      return seen;
    }
  }

  /**
   * Reads all sessions in a leg's VRF, whosever they are; none where its router cannot be asked, as
   * its own sessions then say so.
   */
  Map<RouterPeer, Reading<SessionHealth>> beside(Leg leg) {
    try {
      Router router = router(leg.router());
      return observer.beside(
          leg, router, profile(router.profile()), SnmpTarget.of(router, this::secret));
    } catch (SecretUnavailable | IllegalStateException e) {
      log.debug("{}: {}", leg.router(), e.getMessage());
      return Map.of();
    }
  }
}
