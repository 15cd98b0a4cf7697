package io.circuitd.control;

import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What differs on the routers from what was pushed, by circuit and leg. */
public record DriftReport(Instant at, List<LegDrift> legs) {
  public DriftReport {
    legs = List.copyOf(legs);
  }

  /** Whether a leg is as it was pushed; {@code UNKNOWN} when its router could not be read. */
  public enum State {
    CLEAN,
    DRIFTED,
    UNKNOWN;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /**
   * One leg.
   *
   * @param reason why the state is unknown; empty text otherwise
   * @param checkedAt when the router last answered; empty when it never did
   */
  public record LegDrift(
      CircuitName circuit,
      String leg,
      String router,
      State state,
      String reason,
      Optional<Instant> checkedAt,
      List<Difference> findings) {
    public LegDrift {
      findings = List.copyOf(findings);
    }
  }

  /**
   * One difference.
   *
   * @param path the element, with its list keys
   * @param wanted what was pushed; empty when nothing should be there
   * @param found what is there; empty when nothing is
   */
  public record Difference(String path, Optional<String> wanted, Optional<String> found) {}
}
