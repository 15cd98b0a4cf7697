package io.circuitd.rollout;

import io.circuitd.model.CircuitName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order in which a roll-out reaches circuits: one alone, its PoP, all others.
 *
 * @param canary empty when there is no circuit at all
 * @param why it was picked
 * @param pops those of the canary
 * @param pop the other circuits there
 * @param rest all others; among them, wherever they are, those that were not up
 * @param notUp circuits that were not up when the stages were made, or not live by their files:
 *     nothing can be learned from them, and no stage waits until they are up
 */
public record Stages(
    Optional<CircuitName> canary,
    String why,
    Set<String> pops,
    List<CircuitName> pop,
    List<CircuitName> rest,
    Set<CircuitName> notUp) {

  /** One of the stages. */
  public enum Stage {
    CANARY("canary"),
    POP("pop"),
    REST("rest");

    private final String word;

    Stage(String word) {
      this.word = word;
    }

    /** As operators write it. */
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private static final Comparator<Candidate> LEAST_AT_STAKE =
      Comparator.comparingInt((Candidate candidate) -> candidate.up() ? 0 : 1)
          .thenComparingInt(candidate -> candidate.connections() > 1 ? 0 : 1)
          .thenComparingInt(candidate -> candidate.mbps() > 0 ? 0 : 1)
          .thenComparingInt(Candidate::mbps)
          .thenComparingInt(Candidate::sessions)
          .thenComparing(Candidate::circuit);

  /** Makes the stages; the same for the same circuits, in whatever order. */
  public static Stages of(Collection<Candidate> circuits) {
    Optional<Candidate> canary = circuits.stream().min(LEAST_AT_STAKE);
    Set<String> pops = canary.map(Candidate::pops).orElse(Set.of());
    Set<CircuitName> inPop = new TreeSet<>();
    Set<CircuitName> rest = new TreeSet<>();
    Set<CircuitName> notUp = new TreeSet<>();
    for (Candidate circuit : circuits) {
      boolean there = circuit.pops().stream().anyMatch(pops::contains);
      if (!circuit.up()) {
        notUp.add(circuit.circuit());
      }
      if (canary.filter(circuit::equals).isEmpty()) {
        (there && circuit.up() ? inPop : rest).add(circuit.circuit());
      }
    }
    return new Stages(
        canary.map(Candidate::circuit),
        canary.map(picked -> why(picked, circuits.size())).orElse(""),
        new TreeSet<>(pops),
        List.copyOf(inPop),
        List.copyOf(rest),
        notUp);
  }

  private static String why(Candidate canary, int of) {
    if (!canary.up()) {
      return "no circuit is up on all of its connections, so this one shows little; by name and"
          + " bandwidth the first of "
          + of;
    }
    return (canary.connections() > 1
            ? "both connections are up, so that one carries the traffic while the other changes"
            : "its connection is up, and no circuit of two is; its traffic stops if the change goes"
                + " wrong")
        + "; "
        + (canary.mbps() > 0 ? canary.mbps() + " Mbit/s" : "its bandwidth is not known")
        + ", "
        + canary.sessions()
        + " BGP sessions, the least of "
        + of;
  }

  /** The circuits of a stage, by name. */
  public List<CircuitName> circuits(Stage stage) {
    return switch (stage) {
      case CANARY -> canary.stream().toList();
      case POP -> pop;
      case REST -> rest;
    };
  }

  /** The stage that reaches a circuit; what came later is part of the rest. */
  public Stage of(CircuitName circuit) {
    if (canary.filter(circuit::equals).isPresent()) {
      return Stage.CANARY;
    }
    return pop.contains(circuit) ? Stage.POP : Stage.REST;
  }
}
