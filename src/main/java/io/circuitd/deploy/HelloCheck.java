package io.circuitd.deploy;

import io.circuitd.netconf.Capabilities;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.HelloSign;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether a router is of the family that the inventory says. A hello that shows no family's sign
 * proves nothing (a router may keep its modules in its YANG library alone): then nothing is said.
 */
final class HelloCheck {
  private HelloCheck() {}

  /** A router of another family. */
  record Mismatch(String found, String expected, String nextStep) {}

  /**
   * Compares the hello with the signs of all profiles.
   *
   * @param profile the one that the inventory gives the router
   */
  static Optional<Mismatch> of(
      String router, Capabilities hello, DeviceProfile profile, Collection<DeviceProfile> all) {
    Optional<HelloSign> own = profile.netconf().hello();
    if (own.isEmpty() || shows(hello, own.get())) {
      return Optional.empty();
    }
    List<DeviceProfile> shown =
        all.stream()
            .filter(other -> other.netconf().hello().filter(sign -> shows(hello, sign)).isPresent())
            .toList();
    // A sign that a revision bounds says more: newer releases go on showing older models.
    List<DeviceProfile> bounded =
        shown.stream()
            .filter(other -> other.netconf().hello().filter(HelloSign::isBounded).isPresent())
            .toList();
    List<DeviceProfile> others = bounded.isEmpty() ? shown : bounded;
    if (others.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(" or ", others.stream().map(DeviceProfile::name).toList());
    String signs =
        String.join(
            ", ",
            others.stream()
                .flatMap(other -> other.netconf().hello().stream())
                .map(sign -> shown(hello, sign))
                .distinct()
                .toList());
    return Optional.of(
        new Mismatch(
            "profile " + profile.name() + " for " + router + ", whose hello shows " + signs,
            "a router that shows " + own.get() + ", or profile " + names,
            "set profile: " + names + " for " + router + " in the inventory"));
  }

  private static boolean shows(Capabilities hello, HelloSign sign) {
    return hello
        .module(sign.shows())
        .map(module -> sign.fits(module.revision()))
        .orElseGet(() -> hello.has(sign.shows()));
  }

  private static String shown(Capabilities hello, HelloSign sign) {
    return sign.shows()
        + hello
            .module(sign.shows())
            .flatMap(Capabilities.Module::revision)
            .map(date -> " " + date)
            .orElse("");
  }
}
