package io.circuitd.intent;

import io.circuitd.model.ServiceKey;
import java.util.Map;

/**
 * What the rules need to know beside the files.
 *
 * @param microsoftPeering whether this installation allows Microsoft peering
 * @param sharedKeys whether this installation allows BGP shared keys
 * @param formerBandwidth bandwidth that each key is known to have had, Mbit/s
 */
public record IntentSettings(
    boolean microsoftPeering, boolean sharedKeys, Map<ServiceKey, Integer> formerBandwidth) {
  /** Nothing switched on, nothing known. */
  public static final IntentSettings STRICT = new IntentSettings(false, false, Map.of());
}
