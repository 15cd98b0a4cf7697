package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a circuit stands, by how its legs stand after damping; immutable. Unlike {@link
 * Verdict#ofCircuit} of single readings, a leg that is not known never hides one that is down.
 *
 * @param told what was told last; empty while nothing ever was
 * @param lost the connection that carries no session while the other one does
 * @param lostTold the same as it was told last
 */
record CircuitState(
    Standing standing, Optional<State> told, Optional<Side> lost, Optional<Side> lostTold) {
  record Step(CircuitState after, List<HealthEvent> events) {}

  static CircuitState unseen(Instant at) {
    return new CircuitState(
        new Standing(State.UNKNOWN, false, "not observed yet", at),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * After a poll of a router.
   *
   * @param unread legs on routers that were never read
   * @param news whether something of a leg was told
   */
  Step next(
      CircuitName circuit,
      SortedMap<LegId, LegHealth> legs,
      SortedSet<LegId> unread,
      Instant at,
      boolean news) {
    List<HealthEvent> events = new ArrayList<>();
    boolean silence = legs.values().stream().anyMatch(LegHealth::silenced);
    State state = state(legs, unread);
    boolean moved = state != standing.state();
    Standing stands =
        new Standing(
            state,
            legs.values().stream().anyMatch(leg -> leg.standing().flapping()),
            reason(legs, unread),
            moved ? at : standing.since());
    boolean firstUp = told.isEmpty() && state == State.UP;
    boolean differs = !heard(state);
    // What was never read owes no news.
    boolean audible = (news || !silence) && !(told.isEmpty() && state == State.UNKNOWN);
    boolean tells = differs && audible && !firstUp && (news || settled(legs));
    Optional<State> heard = told;
    if (tells || moved) {
      events.add(
          new HealthEvent.CircuitChanged(
              new HealthChange(
                  circuit,
                  Optional.empty(),
                  told.orElse(State.UNKNOWN),
                  state,
                  stands.reason(),
                  at,
                  !tells)));
      heard = tells || firstUp ? Optional.of(state) : told;
    }
    Optional<Side> lostNow = redundancy(legs);
    Optional<Side> lostHeard =
        redundancyEvents(circuit, legs, stands.reason(), lostNow, at, news, events);
    return new Step(new CircuitState(stands, heard, lostNow, lostHeard), events);
  }

  /** What ends with a circuit that is watched no more, of what was told. */
  List<HealthEvent> ended(CircuitName circuit, String reason, Instant at) {
    List<HealthEvent> events = new ArrayList<>();
    told.filter(state -> state != State.UP)
        .ifPresent(state -> events.add(new HealthEvent.CircuitGone(circuit, state, reason, at)));
    lostTold.ifPresent(
        side -> events.add(new HealthEvent.RedundancyRestored(circuit, side, reason, at, false)));
    return events;
  }

  /** Whether no leg is on its way to something better, which would make old news of this. */
  private static boolean settled(SortedMap<LegId, LegHealth> legs) {
    return legs.values().stream().allMatch(leg -> leg.silenced() || leg.joining() || leg.heard());
  }

  /**
   * A leg of which nothing is known yet makes a circuit that was told of neither worse nor better;
   * but as it may carry, nothing that falls meanwhile makes the circuit down.
   */
  private State state(SortedMap<LegId, LegHealth> legs, SortedSet<LegId> unread) {
    Set<State> known = new TreeSet<>();
    boolean joining = !unread.isEmpty();
    for (LegHealth leg : legs.values()) {
      joining |= leg.joining();
      if (!leg.joining()) {
        known.add(leg.standing().state());
      }
    }
    if (joining && (told.isEmpty() || (known.equals(Set.of(State.DOWN)) && !heard(State.DOWN)))) {
      known.add(State.UNKNOWN);
    }
    return known.isEmpty() ? told.orElse(State.UNKNOWN) : combined(known);
  }

  private boolean heard(State state) {
    return told.filter(state::equals).isPresent();
  }

  private static State combined(Set<State> states) {
    if (states.equals(Set.of(State.DOWN))) {
      return State.DOWN;
    }
    if (states.contains(State.DOWN) || states.contains(State.DEGRADED)) {
      return State.DEGRADED;
    }
    return states.contains(State.UNKNOWN) ? State.UNKNOWN : State.UP;
  }

  private static String reason(SortedMap<LegId, LegHealth> legs, SortedSet<LegId> unread) {
    Stream<String> read =
        legs.entrySet().stream()
            .map(entry -> {
              Standing leg = entry.getValue().standing();
              return entry.getKey().leg()
                  + " "
                  + leg.state().word()
                  + (leg.flapping() ? ", flapping" : "")
                  + (leg.state() == State.UP ? "" : ": " + leg.reason());
            });
    return Stream.concat(read, unread.stream().map(leg -> leg.leg() + " not read yet"))
        .collect(Collectors.joining("; "));
  }

  /**
   * One connection all down while the other carries. What is not known leaves it as it was, and so
   * does what reads well and is not stable yet: connections that come up together lose nothing.
   */
  private Optional<Side> redundancy(SortedMap<LegId, LegHealth> legs) {
    Set<Side> carrying = new TreeSet<>();
    Set<Side> open = new TreeSet<>();
    Set<Side> built = new TreeSet<>();
    legs.forEach((id, leg) -> {
      built.add(id.side());
      State state = leg.standing().state();
      if (carries(state)) {
        carrying.add(id.side());
      } else if (state == State.UNKNOWN || carries(leg.raw().state())) {
        open.add(id.side());
      }
    });
    if (built.size() < 2 || carrying.size() == 2) {
      return Optional.empty();
    }
    if (carrying.size() == 1) {
      Side other = carrying.iterator().next().other();
      return open.contains(other) ? lost.filter(other::equals) : Optional.of(other);
    }
    return lost;
  }

  private static boolean carries(State state) {
    return state == State.UP || state == State.DEGRADED;
  }

  private Optional<Side> redundancyEvents(
      CircuitName circuit,
      SortedMap<LegId, LegHealth> legs,
      String reason,
      Optional<Side> now,
      Instant at,
      boolean news,
      List<HealthEvent> events) {
    boolean silence =
        Stream.of(now, lost, lostTold)
            .flatMap(Optional::stream)
            .anyMatch(side ->
                legs.values().stream().anyMatch(leg -> leg.leg().side() == side && leg.silenced()));
    boolean both = legs.keySet().stream().map(LegId::side).distinct().count() > 1;
    if (!both) {
      lostTold
          .or(() -> lost)
          .ifPresent(side ->
              events.add(
                  new HealthEvent.RedundancyRestored(
                      circuit,
                      side,
                      "one connection alone is on a router now, so there is none to lose",
                      at,
                      lostTold.isEmpty())));
      return Optional.empty();
    }
    boolean tells =
        !silence && !now.equals(lostTold) && (settled(legs) || (news && now.isPresent()));
    boolean moved = !now.equals(lost);
    if (!tells && !moved) {
      return lostTold;
    }
    Optional<Side> before = tells ? lostTold : lost;
    before
        .filter(side -> now.filter(side::equals).isEmpty())
        .ifPresent(side ->
            events.add(
                new HealthEvent.RedundancyRestored(
                    circuit, side, side + " carries sessions again; " + reason, at, !tells)));
    now.filter(side -> before.filter(side::equals).isEmpty())
        .ifPresent(side ->
            events.add(
                new HealthEvent.RedundancyLost(
                    circuit,
                    side,
                    "traffic flows on " + side.other() + " alone; " + reason,
                    at,
                    !tells)));
    return tells ? now : lostTold;
  }
}
