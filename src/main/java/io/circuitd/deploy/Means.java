package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterPeer;
import io.circuitd.health.SessionHealth;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.store.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What changes are made with.
 *
 * @param renderers a renderer with the templates that are in force now
 * @param profiles device profiles by name; throws where there is none of that name
 * @param secrets fetches a secret
 * @param observer reads the health of a leg now
 * @param beside reads all sessions in a leg's VRF, whosever they are, as far as its router shows
 *     them
 */
public record Means(
    Store store,
    RouterAccess routers,
    Supplier<LegRenderer> renderers,
    Function<String, DeviceProfile> profiles,
    Function<SecretRef, Secret> secrets,
    Function<Leg, LegObservation> observer,
    Function<Leg, Map<RouterPeer, Reading<SessionHealth>>> beside,
    AzureClouds azure,
    DeploySettings settings,
    InstantSource clock) {

  LegRenderer renderer() {
    return renderers.get();
  }

  /** What stands in a baseline for a secret that a router shows in its scrambled form. */
  String scrambled(String shown) {
    return keyed(shown);
  }

  /** What a secret is known by in plans and records. */
  String keyed(String secret) {
    return Digests.keyed(store.hashKey(), secret);
  }
}
