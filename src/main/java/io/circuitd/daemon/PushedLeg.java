package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
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
  static PushedLeg of(PushedRecord record) {
    return new PushedLeg(
        record.leg(),
        LegJson.read(record.legFacts()),
        record.router(),
        record.changeId(),
        record.at());
  }

  static PushedLeg of(PushedFacts facts) {
    return new PushedLeg(
        facts.leg(), LegJson.read(facts.legFacts()), facts.router(), facts.changeId(), facts.at());
  }
}
