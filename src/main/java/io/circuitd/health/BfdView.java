package io.circuitd.health;

import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import java.util.Map;
import java.util.Optional;

/** What is known of BFD beside the sessions of a leg. */
public sealed interface BfdView {
  /** The leg has no BFD, or no session. */
  record Off() implements BfdView {}

  /**
   * The leg has BFD, and nothing that its router serves can show it.
   *
   * @param why for operators; names the profile
   */
  record NotMeasurable(String why) implements BfdView {
    /** What a profile that knows no table of BFD makes of it; empty where it knows one. */
    public static Optional<NotMeasurable> by(DeviceProfile profile) {
      return profile.snmp().bfd().isPresent()
          ? Optional.empty()
          : Optional.of(
              new NotMeasurable(
                  "profile " + profile.name() + " knows no SNMP table that shows BFD"));
    }
  }

  /** What the router showed, for each family of the leg. */
  record Measured(Map<Family, Reading<BfdHealth>> sessions) implements BfdView {
    public Measured {
      sessions = Map.copyOf(sessions);
    }
  }

  /**
   * Whether BFD is up beside every session: one that is down decides, then one that is not known;
   * absent when the router has none at all. Empty when BFD is off or cannot be measured.
   */
  default Optional<Reading<Boolean>> up() {
    return this instanceof Measured(Map<Family, Reading<BfdHealth>> sessions)
        ? Optional.of(allUp(sessions))
        : Optional.empty();
  }

  private static Reading<Boolean> allUp(Map<Family, Reading<BfdHealth>> sessions) {
    if (sessions.values().stream().allMatch(Reading.Absent.class::isInstance)) {
      return Reading.absent();
    }
    Optional<String> unknown = Optional.empty();
    for (Reading<BfdHealth> session : sessions.values()) {
      switch (session) {
        case Reading.Present<BfdHealth>(BfdHealth health) when health.up() -> {}
        case Reading.Unknown<BfdHealth>(String reason) -> unknown = Optional.of(reason);
        default -> {
          return Reading.present(false);
        }
      }
    }
    return unknown.<Reading<Boolean>>map(Reading::unknown).orElseGet(() -> Reading.present(true));
  }
}
