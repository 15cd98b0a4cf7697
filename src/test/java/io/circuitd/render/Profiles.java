package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfiles;
import java.nio.file.Path;
import java.util.Set;

/** The device profiles of the repository. */
public final class Profiles {
  static final Path TEMPLATES = Path.of("templates");
  private static final DeviceProfiles ALL =
      DeviceProfiles.load(Path.of("device-profiles"), TEMPLATES);
  static final DeviceProfile JUNOS = named("junos");
  static final DeviceProfile XR = named("iosxr-native");

  private Profiles() {}

  /** Names of all of them, so that a test has a new one by itself. */
  public static Set<String> names() {
    return ALL.profiles().keySet();
  }

  public static DeviceProfile named(String name) {
    DeviceProfile profile = ALL.profiles().get(name);
    if (profile == null) {
      throw new AssertionError("profile " + name + ": " + ALL.findings());
    }
    return profile;
  }
}
