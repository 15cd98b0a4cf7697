package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.health.LegObservation;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.store.Store;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What changes are made with.
 *
 * @param profiles device profiles by name; throws where there is none of that name
 * @param secrets fetches a secret
 * @param observer reads the health of a leg now
 */
public record Means(
    Store store,
    RouterAccess routers,
    LegRenderer renderer,
    Function<String, DeviceProfile> profiles,
    Function<SecretRef, Secret> secrets,
    Function<Leg, LegObservation> observer,
    AzureClouds azure,
    DeploySettings settings,
    InstantSource clock) {

  /** What stands in a baseline for a secret that a router shows in its scrambled form. */
  String scrambled(String shown) {
    return keyed(shown);
  }

  /** What a secret is known by in plans and records. */
  String keyed(String secret) {
    return Digests.keyed(store.hashKey(), secret);
  }
}
