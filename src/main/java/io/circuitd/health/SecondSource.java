package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.health.OperationalReader.Peer;
import io.circuitd.health.OperationalReader.States;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.Operational;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a router by NETCONF for what SNMP could not tell of its legs: only where there is a gap, no
 * more often than is set, one request at a time, and never while a commit of ours may wait there
 * for its confirmation, as some servers miss the end of that time when they are asked much. A
 * router that does not answer by NETCONF delays nothing for longer than is set.
 */
public final class SecondSource implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SecondSource.class);

  private final OperationalReader reader;
  private final Predicate<String> commitOpen;
  private final Settings settings;
  private final InstantSource clock;
  private final SteadyTime steady;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /**
   * How much routers are asked.
   *
   * @param every least time between two requests to a router; while a session is down, the
   *     profile's {@code confirmPollMs} is
   * @param patience how long an answer is waited for; a later one serves the next observation
   */
  public record Settings(Duration every, Duration patience) {
    /** How old an answer may be that is still used. */
    Duration keep() {
      return every.multipliedBy(3);
    }
  }

  /**
   * What was read.
   *
   * @param at when it was asked for
   * @param steady the same by {@link SteadyTime}
   * @param fresh asked for just now, so that it can be compared with what SNMP says
   */
  record Taken(Instant at, Duration steady, States states, Set<Peer> peers, boolean fresh) {
    /** Whether anything is known by it. */
    boolean tells() {
      return Stream.concat(states.sessions().values().stream(), states.bfd().values().stream())
          .anyMatch(reading -> !(reading instanceof Reading.Unknown<?>));
    }

    Taken old() {
      return new Taken(at, steady, states, peers, false);
    }
  }

  /** What goes on with one router. */
  private static final class Line {
    private @Nullable CompletableFuture<Taken> running;
    private Optional<Duration> asked = Optional.empty();
    private Optional<Taken> last = Optional.empty();
  }

  /**
   * @param commitOpen whether a commit of ours may wait on this router for its confirmation
   */
  public SecondSource(
      OperationalReader reader,
      Predicate<String> commitOpen,
      Settings settings,
      InstantSource clock,
      SteadyTime steady) {
    this.reader = reader;
    this.commitOpen = commitOpen;
    this.settings = settings;
    this.clock = clock;
    this.steady = steady;
  }

  /**
   * Fills in what SNMP could not tell of legs on one router; asks nothing where it told all, or
   * where the profile does not say how to ask. One call at a time for each router.
   *
   * @param target of the router; may throw {@link SecretUnavailable}
   * @param legs all of the router that were polled
   * @param seen what SNMP shows of them
   */
  public RouterObservation complete(
      DeviceProfile profile,
      Supplier<NetconfTarget> target,
      List<Leg> legs,
      RouterObservation seen) {
    if (seen.legs().values().stream().noneMatch(one -> hasGap(one, profile.operational()))) {
      return seen;
    }
    Set<Peer> peers =
        legs.stream()
            .flatMap(leg ->
                leg.sessions().stream()
                    .map(session ->
                        new Peer(
                            new RouterPeer(leg.vrf(), session.prefix().azure()),
                            leg.subInterface())))
            .collect(Collectors.toSet());
    boolean urgent = seen.legs().values().stream().anyMatch(SecondSource::someDown);
    Taken taken = ask(seen.router(), profile, target, peers, urgent);
    Map<LegId, LegObservation> complete = new LinkedHashMap<>(seen.legs());
    for (Leg leg : legs) {
      complete.computeIfPresent(leg.id(), (_, first) -> Combined.of(leg, first, taken));
    }
    return new RouterObservation(seen.router(), clock.instant(), seen.silence(), complete);
  }

  /** Forgets all other routers. */
  public void retain(Set<String> routers) {
    lines.keySet().retainAll(routers);
  }

  private static boolean hasGap(LegObservation seen, Operational operational) {
    boolean bfd =
        switch (seen.bfd()) {
          case BfdView.Off _ -> false;
          case BfdView.NotMeasurable _ -> true;
          case BfdView.Measured measured -> someUnknown(measured.sessions().values());
        };
    return (operational.bgp().isPresent() && someUnknown(seen.sessions().values()))
        || (operational.bfd().isPresent() && bfd);
  }

  private static boolean someUnknown(Collection<? extends Reading<?>> readings) {
    return readings.stream().anyMatch(Reading.Unknown.class::isInstance);
  }

  private static boolean someDown(LegObservation seen) {
    return someDown(seen.sessions().values());
  }

  private static boolean someDown(Collection<Reading<SessionHealth>> sessions) {
    return sessions.stream()
        .anyMatch(reading ->
            reading instanceof Reading.Present<SessionHealth>(SessionHealth session)
                && !session.established());
  }

  private Taken ask(
      String router,
      DeviceProfile profile,
      Supplier<NetconfTarget> target,
      Set<Peer> peers,
      boolean urgent) {
    Line line = lines.computeIfAbsent(router, _ -> new Line());
    CompletableFuture<Taken> running;
    boolean begins;
    synchronized (line) {
      Optional<Taken> kept = kept(line, peers);
      running = line.running;
      begins = running == null;
      if (running == null) {
        boolean soon =
            urgent || kept.filter(was -> !someDown(was.states().sessions().values())).isEmpty();
        Duration pause = soon ? profile.netconf().confirmPoll() : settings.every();
        Instant at = clock.instant();
        Duration now = steady.passed();
        if (line.asked.filter(before -> now.minus(before).compareTo(pause) < 0).isPresent()) {
          return kept.orElseGet(() -> unknown(profile, peers, router + " was asked just now"));
        }
        if (commitOpen.test(router)) {
          String why = router + " is not asked by NETCONF while a change is made on it";
          return kept.orElseGet(() -> unknown(profile, peers, why));
        }
        line.asked = Optional.of(now);
        running =
            CompletableFuture.supplyAsync(
                () -> new Taken(at, now, read(profile, target, peers), peers, true), threads);
        line.running = running;
      }
    }
    Taken taken = await(router, line, running, profile, peers);
    return begins ? taken : taken.old();
  }

  /** The very request that was waited for, not one that began since, is what ends here. */
  @SuppressWarnings("ReferenceEquality")
  private Taken await(
      String router,
      Line line,
      CompletableFuture<Taken> running,
      DeviceProfile profile,
      Set<Peer> peers) {
    Optional<Taken> taken = Optional.empty();
    String why =
        router + " gave no answer by NETCONF within " + settings.patience().toMillis() + " ms";
    try {
      taken = Optional.of(running.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      log.debug("{}", why);
    } catch (ExecutionException e) {
      log.error("{}: unexpected", router, e.getCause());
      why = router + " by NETCONF: " + e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (line) {
      if (running.isDone()) {
        line.running = null;
        line.last = taken.filter(Taken::tells).map(Taken::old).or(() -> line.last);
      }
      String reason = why;
      return taken
          .filter(now -> now.peers().containsAll(peers))
          .or(() -> kept(line, peers))
          .orElseGet(() -> unknown(profile, peers, reason));
    }
  }

  /** What was read before, where it is not too old and has all of them. */
  private Optional<Taken> kept(Line line, Set<Peer> peers) {
    Duration oldest = steady.passed().minus(settings.keep());
    return line.last
        .filter(taken -> taken.steady().compareTo(oldest) > 0)
        .filter(taken -> taken.peers().containsAll(peers));
  }

  private States read(DeviceProfile profile, Supplier<NetconfTarget> target, Set<Peer> peers) {
    try {
      return reader.read(target.get(), profile.operational(), peers);
    } catch (SecretUnavailable e) {
      return States.unknown(profile.operational(), peers, String.valueOf(e.getMessage()));
    }
  }

  private Taken unknown(DeviceProfile profile, Set<Peer> peers, String why) {
    return new Taken(
        clock.instant(),
        steady.passed(),
        States.unknown(profile.operational(), peers, why),
        peers,
        false);
  }

  /** Waits for no answer any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
