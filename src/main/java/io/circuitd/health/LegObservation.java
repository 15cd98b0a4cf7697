package io.circuitd.health;

import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.snmp.InterfaceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the router of a leg showed at one time.
 *
 * @param sessions one for each family of the leg
 * @param bfd beside the sessions
 * @param subInterface the leg's sub-interface
 * @param notes on readings that SNMP alone did not give
 * @param again the second source was not asked anew for it, and what it said before was used
 */
public record LegObservation(
    LegId leg,
    Instant at,
    Map<Family, Reading<SessionHealth>> sessions,
    BfdView bfd,
    Reading<InterfaceState> subInterface,
    List<SourceNote> notes,
    boolean again) {
  public LegObservation {
    sessions = Map.copyOf(sessions);
    notes = List.copyOf(notes);
  }

  /** As SNMP alone shows it. */
  public LegObservation(
      LegId leg,
      Instant at,
      Map<Family, Reading<SessionHealth>> sessions,
      BfdView bfd,
      Reading<InterfaceState> subInterface) {
    this(leg, at, sessions, bfd, subInterface, List.of(), false);
  }

  /**
   * Where a reading comes from.
   *
   * @param what {@code ipv4 session} or {@code ipv4 BFD}
   */
  public Source source(String what) {
    return notes.stream()
        .filter(note -> note.what().equals(what))
        .map(SourceNote::source)
        .findFirst()
        .orElse(Source.SNMP);
  }

  /** Whether ifOperStatus of the sub-interface is up. */
  public Reading<Boolean> subInterfaceUp() {
    return of(state ->
        state.oper() == InterfaceState.Oper.UNKNOWN
            ? Reading.unknown("the router itself does not know the state of the sub-interface")
            : Reading.present(state.oper() == InterfaceState.Oper.UP));
  }

  /** Counters of the sub-interface. */
  public Reading<Traffic> traffic() {
    return of(state ->
        state.inOctets().isPresent() && state.outOctets().isPresent()
            ? Reading.present(
                new Traffic(
                    at, state.inOctets().getAsLong(), state.outOctets().getAsLong(), state.era()))
            : Reading.unknown("the router counts no octets on the sub-interface"));
  }

  private <T> Reading<T> of(Function<InterfaceState, Reading<T>> present) {
    return switch (subInterface) {
      case Reading.Present<InterfaceState>(InterfaceState state) -> present.apply(state);
      case Reading.Absent<InterfaceState> _ -> Reading.absent();
      case Reading.Unknown<InterfaceState>(String reason) -> Reading.unknown(reason);
    };
  }

  /** Whether some session is known to be established. */
  public boolean someEstablished() {
    return sessions.values().stream()
        .anyMatch(reading ->
            reading instanceof Reading.Present<SessionHealth>(SessionHealth session)
                && session.established());
  }

  /** The session of a family, where the router showed one. */
  public Optional<SessionHealth> session(Family family) {
    return sessions.get(family) instanceof Reading.Present<SessionHealth>(SessionHealth session)
        ? Optional.of(session)
        : Optional.empty();
  }
}
