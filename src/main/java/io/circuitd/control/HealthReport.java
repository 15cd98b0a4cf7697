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

  /** One circuit that has legs on routers. */
  public record CircuitHealth(
      CircuitName circuit, StatusReport.Verdict verdict, String reason, List<LegHealth> legs) {
    public CircuitHealth {
      legs = List.copyOf(legs);
    }
  }

  /**
   * One leg.
   *
   * @param causes what at Azure explains it, each with its rule
   * @param observedAt when its router was read last; empty when it was not since the leg changed
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
      List<String> notes) {
    public LegHealth {
      causes = List.copyOf(causes);
      notes = List.copyOf(notes);
    }

    /** As SNMP alone shows it. */
    public LegHealth(
        String leg,
        String router,
        StatusReport.Verdict verdict,
        String reason,
        List<String> causes,
        Optional<Instant> observedAt,
        Optional<SecondOpinion> azure) {
      this(leg, router, verdict, reason, causes, observedAt, azure, List.of());
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
