package io.circuitd.design;

import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import java.util.Optional;

/**
 * Where a connection ends: what legs on virtual routers and on virtual switches share.
 *
 * @param qos empty where nothing is to be shaped
 */
record Place(VlanId tag, AzurePort port, DeviceProfile profile, Optional<Leg.Qos> qos) {}
