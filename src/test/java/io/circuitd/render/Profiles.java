package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.BfdMib;
import io.circuitd.profile.DeviceProfile.BgpMib;
import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import io.circuitd.profile.DeviceProfile.Normalisation;
import io.circuitd.profile.DeviceProfile.SnmpAbilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The device profiles of the repository. */
final class Profiles {
  static final Path TEMPLATES = Path.of("templates");
  static final DeviceProfile JUNOS = load("junos");
  static final DeviceProfile XR = load("iosxr-native");

  private Profiles() {}

  static DeviceProfile named(String name) {
    return name.equals("junos") ? JUNOS : XR;
  }

  private static DeviceProfile load(String name) {
    JsonNode y = new YAMLMapper().readTree(Path.of("device-profiles", name + ".yaml").toFile());
    Map<String, List<String>> keys = new LinkedHashMap<>();
    y.get("listKeys")
        .properties()
        .forEach(e ->
            keys.put(e.getKey(), e.getValue().valueStream().map(JsonNode::stringValue).toList()));
    JsonNode n = y.get("normalisation");
    Map<String, String> defaults = new HashMap<>();
    n.get("defaults")
        .properties()
        .forEach(e -> defaults.put(e.getKey(), e.getValue().stringValue()));
    return new DeviceProfile(
        name,
        "",
        Map.of(
            LegShape.VIRTUAL_ROUTER_VRF,
            y.get("templates").get("virtualRouterVrf").stringValue(),
            LegShape.VIRTUAL_ROUTER_GLOBAL,
            y.get("templates").get("virtualRouterGlobal").stringValue()),
        keys,
        set(y.get("notKeys")),
        y.get("subInterfaceName").stringValue(),
        new NetconfAbilities(
            true, true, y.get("netconf").get("removal").stringValue(), Duration.ofSeconds(1)),
        new SnmpAbilities(BgpMib.BGP4, Optional.of(BfdMib.CISCO), false),
        new Normalisation(
            n.get("ignoreNamespaces").booleanValue(),
            set(n.get("ignoreAttributes")),
            set(n.get("ignoreElements")),
            set(n.get("secretElements")),
            set(n.get("addressElements")),
            defaults));
  }

  private static Set<String> set(JsonNode n) {
    return new HashSet<>(n.valueStream().map(JsonNode::stringValue).toList());
  }
}
