package io.circuitd.health;

import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to think of a leg or a circuit, and why. Pure: the same observation gives the same verdict.
 *
 * @param reason for operators; names the peer, its state, its last error, or what is not known
 * @param causes what explains it, with rules; also of a leg that is up and could be taken for ill
 */
public record Verdict(State state, String reason, List<Cause> causes) {
  public Verdict {
    causes = List.copyOf(causes);
  }

  /** Without a cause that is known. */
  public Verdict(State state, String reason) {
    this(state, reason, List.of());
  }

  /** The same, explained. */
  public Verdict because(List<Cause> known) {
    return new Verdict(state, reason, known);
  }

  /** The reason with all causes. */
  public String words() {
    return Stream.concat(causes.stream().map(Cause::toString), Stream.of(reason))
        .collect(Collectors.joining("; "));
  }

  /** From good to bad; unknown stands aside: it is never taken for down. */
  public enum State {
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN;

    /** Lower case, as operators read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Judges one leg. Up: every session established, and BFD up, off or not measurable. Degraded:
   * some session not established, or BFD not up, or the sub-interface reported down, while
   * BGP is up. Down: no session established. Unknown: a reading that decides between these is
   * missing.
   */
  public static Verdict of(LegObservation observation) {
    if (observation.sessions().isEmpty()) {
      return ofSubInterface(observation.subInterfaceUp());
    }
    List<String> up = new ArrayList<>();
    List<String> down = new ArrayList<>();
    Gaps unknown = new Gaps();
    new TreeMap<>(observation.sessions())
        .forEach((family, reading) -> {
          switch (reading) {
            case Reading.Present<SessionHealth>(SessionHealth session) when session.established() ->
                up.add(session.words());
            case Reading.Present<SessionHealth>(SessionHealth session) -> down.add(session.words());
            case Reading.Absent<SessionHealth> _ -> down.add(notThere(family));
            case Reading.Unknown<SessionHealth>(String reason) ->
                unknown.add(family.word() + " session", reason);
          }
        });
    if (up.isEmpty() && unknown.isEmpty()) {
      down.add(subInterface(observation.subInterfaceUp()));
      return new Verdict(State.DOWN, join(List.of(down)));
    }
    if (up.isEmpty()) {
      return new Verdict(State.UNKNOWN, join(List.of(unknown.words(), down)));
    }
    return whileUp(observation, up, down, unknown);
  }

  /** At least one session is established: faults beside it degrade, gaps leave it open. */
  private static Verdict whileUp(
      LegObservation observation, List<String> up, List<String> down, Gaps unknown) {
    List<String> faults = new ArrayList<>(down);
    bfd(observation.bfd(), faults, unknown);
    if (observation.subInterfaceUp().equals(Reading.present(false))) {
      faults.add("sub-interface is reported down");
    }
    if (!faults.isEmpty()) {
      return new Verdict(State.DEGRADED, join(List.of(faults, up, unknown.words())));
    }
    if (!unknown.isEmpty()) {
      return new Verdict(State.UNKNOWN, join(List.of(unknown.words(), up)));
    }
    return new Verdict(
        State.UP,
        observation.sessions().keySet().stream()
                .sorted()
                .map(Family::word)
                .collect(Collectors.joining(" and "))
            + " established; "
            + switch (observation.bfd()) {
              case BfdView.Off _ -> "BFD is off";
              case BfdView.NotMeasurable(String why) -> "BFD not measurable: " + why;
              case BfdView.Measured _ -> "BFD is up";
            });
  }

  /** What BFD that is measured says against a leg. */
  private static void bfd(BfdView view, List<String> faults, Gaps unknown) {
    if (!(view instanceof BfdView.Measured(Map<Family, Reading<BfdHealth>> sessions))) {
      return;
    }
    List<String> down = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    new TreeMap<>(sessions)
        .forEach((family, reading) -> {
          switch (reading) {
            case Reading.Present<BfdHealth>(BfdHealth health) when health.up() -> {}
            case Reading.Present<BfdHealth>(BfdHealth health) ->
                down.add(family.word() + health.why().map(words -> " (" + words + ")").orElse(""));
            case Reading.Absent<BfdHealth> _ -> absent.add(family.word());
            case Reading.Unknown<BfdHealth>(String reason) ->
                unknown.add(family.word() + " BFD", reason);
          }
        });
    if (!down.isEmpty()) {
      faults.add("BFD is down for " + String.join(" and ", down) + " (R-065)");
    }
    if (!absent.isEmpty()) {
      faults.add(
          "BFD is configured, but the router shows no BFD session for "
              + String.join(" and ", absent)
              + " (R-065)");
    }
  }

  /**
   * Judges a circuit by its legs. Up: all up. Down: all down. Degraded: something works, something
   * does not. Unknown: what is not known decides between these, or no leg is built.
   *
   * @param legs those that are built; legs wanted but not built yet are left out by the caller
   */
  public static Verdict ofCircuit(Map<LegId, Verdict> legs) {
    if (legs.isEmpty()) {
      return new Verdict(State.UNKNOWN, "no leg is built yet");
    }
    return new Verdict(circuitState(legs.values()), circuitReason(legs));
  }

  private static State circuitState(Collection<Verdict> legs) {
    boolean degraded = any(legs, State.DEGRADED);
    boolean up = any(legs, State.UP);
    boolean down = any(legs, State.DOWN);
    if (degraded || (up && down)) {
      return State.DEGRADED;
    }
    if (any(legs, State.UNKNOWN)) {
      return State.UNKNOWN;
    }
    return down ? State.DOWN : State.UP;
  }

  private static String circuitReason(Map<LegId, Verdict> legs) {
    return new TreeMap<>(legs)
        .entrySet().stream()
            .map(leg -> {
              Verdict verdict = leg.getValue();
              return leg.getKey().leg()
                  + " "
                  + verdict.state().word()
                  + (verdict.state() == State.UP && verdict.causes().isEmpty()
                      ? ""
                      : ": " + verdict.words());
            })
            .collect(Collectors.joining("; "));
  }

  private static boolean any(Collection<Verdict> legs, State state) {
    return legs.stream().anyMatch(leg -> leg.state() == state);
  }

  private static Verdict ofSubInterface(Reading<Boolean> up) {
    State state =
        switch (up) {
          case Reading.Present<Boolean>(Boolean isUp) -> isUp ? State.UP : State.DOWN;
          case Reading.Absent<Boolean> _ -> State.DOWN;
          case Reading.Unknown<Boolean> _ -> State.UNKNOWN;
        };
    return new Verdict(state, subInterface(up));
  }

  private static String subInterface(Reading<Boolean> up) {
    return switch (up) {
      case Reading.Present<Boolean>(Boolean isUp) -> "sub-interface is " + (isUp ? "up" : "down");
      case Reading.Absent<Boolean> _ -> "sub-interface is not on the router";
      case Reading.Unknown<Boolean>(String reason) -> "sub-interface unknown: " + reason;
    };
  }

  private static String notThere(Family family) {
    return family.word() + " session is not on the router";
  }

  private static String join(List<List<String>> reasons) {
    return reasons.stream().flatMap(List::stream).collect(Collectors.joining("; "));
  }
}
