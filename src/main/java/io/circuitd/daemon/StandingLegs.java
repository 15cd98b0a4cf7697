package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.files.Secret;
import io.circuitd.model.CircuitName;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.TemplateFailure;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The legs that stand on routers, as our records have them, and as templates would render them. */
final class StandingLegs {
  /** Stands for a shared key; a document that is only looked at masks it anyway. */
  private static final Secret NO_KEY = new Secret("no-key");

  private final House house;

  StandingLegs(House house) {
    this.house = house;
  }

  /** All of them, by circuit. */
  Map<CircuitName, List<PushedRecord>> byCircuit() {
    return house.store().pushed().all().stream()
        .collect(
            Collectors.groupingBy(
                record -> record.leg().circuit(), TreeMap::new, Collectors.toList()));
  }

  /** The device profile of a leg; empty when it is there no more. */
  Optional<DeviceProfile> profile(PushedRecord record) {
    return Optional.ofNullable(house.site().profiles().get(record.profile()));
  }

  /**
   * Renders a leg as it was resolved when it was pushed.
   *
   * @throws TemplateFailure when the templates refuse it
   * @throws UnreadableLeg when what is stored of it cannot be read
   */
  OwnedConfig render(PushedRecord record, DeviceProfile profile, LegRenderer renderer) {
    Leg leg = LegJson.read(record.legFacts());
    return renderer.render(leg, profile, leg.sharedKey().map(key -> NO_KEY));
  }

  /**
   * How a leg differs from what the templates that are in force want of it.
   *
   * @param refused they refuse it, or cannot render it
   */
  record Otherwise(String words, boolean refused) {}

  /** Empty for a leg that stands as the templates in force, those of the renderer, render it. */
  Optional<Otherwise> otherwise(PushedRecord record, LegRenderer renderer) {
    Optional<DeviceProfile> profile = profile(record);
    if (profile.isEmpty()) {
      return Optional.of(
          new Otherwise("its device profile " + record.profile() + " is gone", true));
    }
    try {
      OwnedConfig wanted = render(record, profile.get(), renderer);
      return wanted.stands(record.document())
          ? Optional.empty()
          : Optional.of(
              new Otherwise(
                  record.leg().leg()
                      + " stands as "
                      + record.templateVersion()
                      + " rendered it, "
                      + wanted.templateVersion()
                      + " is in force",
                  false));
    } catch (UnreadableLeg e) {
      return Optional.of(new Otherwise(record.leg().leg() + ": " + e.getMessage(), true));
    } catch (TemplateFailure e) {
      return Optional.of(
          new Otherwise(record.leg().leg() + " is refused: " + e.getMessage(), true));
    }
  }
}
