package io.circuitd.health;

import io.circuitd.model.LegId;
import java.util.Optional;

/**
 * What is known of the health of one leg.
 *
 * @param standing after damping: what is told, unless it is silenced
 * @param told what was told last; differs from the standing one only in silence
 * @param raw what the last reading says by itself
 * @param seen the last reading; empty since a restart until the first one
 * @param known the last reading that said how the leg is; its age is that of the standing state
 * @param silence why nothing of it is told at present, such as maintenance
 */
public record LegHealth(
    LegId leg,
    Standing standing,
    Verdict.State told,
    Verdict raw,
    Optional<LegObservation> seen,
    Optional<LegObservation> known,
    Optional<String> silence) {
  /** Whether nothing of it is told at present. */
  public boolean silenced() {
    return silence.isPresent();
  }
}
