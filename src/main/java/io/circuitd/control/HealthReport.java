package io.circuitd.control;

import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The verdict on each circuit and each leg that is on a router, with what it stands on. */
public record HealthReport(Instant at, List<CircuitHealth> circuits) {
  public HealthReport {
    circuits = List.copyOf(circuits);
  }

  /**
   * One circuit that has legs on routers.
   *
   * @param verdict of the last readings
   * @param standing after damping; empty until a leg was read
   * @param lost {@code primary} or {@code secondary}: the connection that carries no session while
   *     the other one carries the traffic
   */
  public record CircuitHealth(
      CircuitName circuit,
      StatusReport.Verdict verdict,
      String reason,
      List<LegHealth> legs,
      Optional<Standing> standing,
      Optional<String> lost) {
    /** Without what is told of it. */
    public CircuitHealth(
        CircuitName circuit, StatusReport.Verdict verdict, String reason, List<LegHealth> legs) {
      this(circuit, verdict, reason, legs, Optional.empty(), Optional.empty());
    }

    public CircuitHealth {
      legs = List.copyOf(legs);
    }
  }

  /**
   * How something stands after damping.
   *
   * @param flapping it changes too often for each change to be told
   * @param since when this state was seen first
   * @param told what was told of it last; empty while nothing ever was
   * @param silence why nothing of it is told at present
   */
  public record Standing(
      StatusReport.Verdict verdict,
      Optional<StatusReport.Verdict> told,
      boolean flapping,
      String reason,
      Instant since,
      Optional<String> silence) {
    /** {@code down, flapping}. */
    public String words() {
      return verdict + (flapping ? ", flapping" : "");
    }

    /**
     * {@code told as down}, or what it counts as although that was not told.
     *
     * @param read what was read of it last
     */
    public String words(StatusReport.Verdict read) {
      if (told.filter(verdict::equals).isPresent()) {
        return "told as " + words();
      }
      boolean waits = read == StatusReport.Verdict.UP && verdict != StatusReport.Verdict.UP;
      return "counts as "
          + words()
          + (waits ? " until it was up for health.stableFor" : "")
          + ", "
          + told.map(last -> "told last as " + last).orElse("nobody is told");
    }
  }

  /**
   * One leg.
   *
   * @param causes what at Azure explains it, each with its rule
   * @param observedAt when its router was read last; empty when it was not since the leg changed
   * @param knownAt when a reading last told how it is; empty since a restart until one does
   * @param standing after damping; empty until it was read
   * @param azure how Azure's own router saw it; empty when that was never asked
   * @param notes on readings that do not come from SNMP alone
   */
  public record LegHealth(
      String leg,
      String router,
      StatusReport.Verdict verdict,
      String reason,
      List<String> causes,
      Optional<Instant> observedAt,
      Optional<SecondOpinion> azure,
      Optional<Instant> knownAt,
      Optional<Standing> standing,
      List<String> notes) {
    /** Without what is told of it. */
    public LegHealth(
        String leg,
        String router,
        StatusReport.Verdict verdict,
        String reason,
        List<String> causes,
        Optional<Instant> observedAt,
        Optional<SecondOpinion> azure) {
      this(
          leg,
          router,
          verdict,
          reason,
          causes,
          observedAt,
          azure,
          Optional.empty(),
          Optional.empty(),
          List.of());
    }

    public LegHealth {
      causes = List.copyOf(causes);
      notes = List.copyOf(notes);
    }
  }

  /**
   * How Azure's own router saw a leg, beside what ours shows.
   *
   * @param at when Azure was asked
   * @param side whose side a fault is on, in a word or two
   * @param words what it follows from
   * @param neighbors one line each; empty also when unknown
   * @param arp one line each; empty also when unknown
   */
  public record SecondOpinion(
      Instant at, String side, String words, List<String> neighbors, List<String> arp) {
    public SecondOpinion {
      neighbors = List.copyOf(neighbors);
      arp = List.copyOf(arp);
    }
  }
}
