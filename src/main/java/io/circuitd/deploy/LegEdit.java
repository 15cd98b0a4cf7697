package io.circuitd.deploy;

import io.circuitd.model.LegId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.Difference;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * The edit of one leg: what is wanted comes, what a former push left goes.
 *
 * @param wanted empty when the leg is taken away
 * @param leftOver entries of a former push on this router that are no longer wanted
 */
record LegEdit(
    LegId leg,
    String router,
    DeviceProfile profile,
    Optional<OwnedConfig> wanted,
    List<OwnedEntry> leftOver,
    String baseline)
    implements Edit {

  /** An edit that puts a leg in place of what a former push left. */
  static LegEdit push(
      LegId leg,
      String router,
      DeviceProfile profile,
      OwnedConfig wanted,
      Optional<OwnedConfig> former,
      String baseline) {
    List<OwnedEntry> leftOver =
        former
            .map(config ->
                config.ownedEntries().stream()
                    .filter(entry -> !wanted.ownedEntries().contains(entry))
                    .toList())
            .orElse(List.of());
    return new LegEdit(leg, router, profile, Optional.of(wanted), leftOver, baseline);
  }

  /** An edit that takes a leg away. */
  static LegEdit remove(
      LegId leg, String router, DeviceProfile profile, OwnedConfig former, String baseline) {
    return new LegEdit(leg, router, profile, Optional.empty(), former.ownedEntries(), baseline);
  }

  /** Every entry that the edit touches. */
  private Collection<OwnedEntry> touched() {
    List<OwnedEntry> touched =
        new ArrayList<>(wanted.map(OwnedConfig::ownedEntries).orElse(List.of()));
    touched.addAll(leftOver);
    return touched;
  }

  @Override
  public String payload(Element running) {
    List<OwnedEntry> there = OwnedConfig.present(leftOver, running, profile);
    return wanted
        .map(config -> config.payloadWith(there))
        .orElseGet(() -> OwnedConfig.removalOf(there, profile));
  }

  @Override
  public String filter() {
    return OwnedConfig.filterOf(touched());
  }

  @Override
  public List<String> differences(Element data) {
    List<String> differences = new ArrayList<>();
    wanted.ifPresent(config ->
        config.compare(data).stream().map(Difference::toString).forEach(differences::add));
    OwnedConfig.present(leftOver, data, profile)
        .forEach(entry -> differences.add(entry.path() + ": wanted absent, found present"));
    return differences;
  }

  @Override
  public String standing(Element data) {
    return OwnedConfig.standing(touched(), data, profile, secret -> "***");
  }
}
