package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.List;

/** A leg as it should be. */
record WantedLeg(Leg leg, DeviceProfile profile, OwnedConfig config, String secretHash) {
  boolean standsUnchanged(Store store) {
    return store
        .pushed()
        .of(leg.id())
        .filter(record -> record.router().equals(leg.router()))
        .filter(record -> record.document().equals(config.maskedText()))
        .filter(record -> record.secretHash().equals(secretHash))
        .isPresent();
  }

  /** True when the shared key of a leg that is built changes. */
  boolean keyMoves(Store store) {
    return store
        .pushed()
        .of(leg.id())
        .filter(record -> !record.secretHash().equals(secretHash))
        .isPresent();
  }

  /** True when tags, port, addresses or AS number of a leg that is built change. */
  boolean movesTheSession(Store store) {
    return store
        .pushed()
        .of(leg.id())
        .map(record -> LegJson.read(record.legFacts()))
        .map(before -> !sessionOf(before).equals(sessionOf(leg)))
        .orElse(false);
  }

  private static List<Object> sessionOf(Leg leg) {
    List<Object> facts =
        new ArrayList<>(
            List.of(leg.router(), leg.port(), leg.sTag(), leg.cTag(), leg.localAs(), leg.vrf()));
    leg.sessions().forEach(session -> facts.add(session.prefix()));
    return facts;
  }
}
