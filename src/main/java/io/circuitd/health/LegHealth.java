package io.circuitd.health;

import io.circuitd.model.LegId;
import java.util.Optional;

/**
 * What is known of the health of one leg.
 *
 * @param standing after damping: what is told, unless it is silenced
 * @param told what was told last; empty while nothing ever was, and other than the standing one in
 *     silence alone
 * @param joining nothing was ever told of it, and how it stands is not known yet
 * @param raw what the last reading says by itself
 * @param seen the last reading; empty since a restart until the first one
 * @param known the last reading that said how the leg is; its age is that of the standing state
 * @param silence why nothing of it is told at present, such as maintenance
 * @param unheard it is silent for no other reason than that its router is unreachable
 */
public record LegHealth(
    LegId leg,
    Standing standing,
    Optional<Verdict.State> told,
    boolean joining,
    Verdict raw,
    Optional<LegObservation> seen,
    Optional<LegObservation> known,
    Optional<String> silence,
    boolean unheard) {
  /** Whether what stands was told. */
  public boolean heard() {
    return told.filter(standing.state()::equals).isPresent();
  }

  /**
   * Whether a fault stands of which nothing is told, as what a change of ours does, or what was not
   * stable yet since it was built. What nobody can read as its router is silent stands for itself.
   */
  public boolean faultUntold() {
    return (standing.state() == Verdict.State.DOWN || standing.state() == Verdict.State.DEGRADED)
        && !heard()
        && !unheard;
  }

  /** Whether nothing of it is told at present. */
  public boolean silenced() {
    return silence.isPresent();
  }
}
