package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.model.LegId;
import io.circuitd.store.PushedFacts;
import io.circuitd.store.PushedRecord;
import java.time.Instant;

/**
 * What is on a router for one leg.
 *
 * @param at when it was confirmed
 */
record PushedLeg(LegId id, Leg leg, String router, long changeId, Instant at) {
  /**
   * As it is stored.
   *
   * @throws UnreadableLeg when it cannot be read
   */
  static PushedLeg of(PushedRecord record) {
    return new PushedLeg(
        record.leg(),
        read(record.leg(), record.legFacts()),
        record.router(),
        record.changeId(),
        record.at());
  }

  /**
   * As it is stored.
   *
   * @throws UnreadableLeg when it cannot be read
   */
  static PushedLeg of(PushedFacts facts) {
    return new PushedLeg(
        facts.leg(),
        read(facts.leg(), facts.legFacts()),
        facts.router(),
        facts.changeId(),
        facts.at());
  }

  private static Leg read(LegId id, String facts) {
    try {
      return LegJson.read(facts);
    } catch (UnreadableLeg e) {
      throw new UnreadableLeg(id.leg() + ": " + e.getMessage(), e);
    }
  }
}
