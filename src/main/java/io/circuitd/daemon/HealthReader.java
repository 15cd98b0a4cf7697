package io.circuitd.daemon;

import io.circuitd.files.Fields;
import io.circuitd.health.HealthSettings;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code health}. */
final class HealthReader {
  private HealthReader() {}

  static DaemonConfig.Health read(Optional<Fields> section) {
    HealthSettings usual = HealthSettings.DEFAULT;
    Optional<Fields> flapping = section.flatMap(health -> health.section("flapping"));
    Optional<Fields> history = section.flatMap(health -> health.section("history"));
    Map<PeeringType, MaxPrefixes> limits = new EnumMap<>(usual.azureLimits());
    section
        .flatMap(health -> health.section("azureLimits"))
        .ifPresent(azure ->
            limits.replaceAll((type, limit) ->
                azure.section(type.word()).map(own -> limit(own, limit)).orElse(limit)));
    Duration every = Duration.ofSeconds(number(section, "every", (int) usual.every().toSeconds()));
    Duration netconfEvery =
        Duration.ofSeconds(number(section, "netconfEvery", (int) usual.netconfEvery().toSeconds()));
    return new DaemonConfig.Health(
        every,
        netconfEvery,
        new HealthSettings(
            every,
            netconfEvery,
            Duration.ofSeconds(number(section, "stableFor", (int) usual.stableFor().toSeconds())),
            number(section, "missedPolls", usual.missedPolls()),
            number(flapping, "changes", usual.flapChanges()),
            Duration.ofMinutes(number(flapping, "minutes", (int) usual.flapWithin().toMinutes())),
            limits),
        Duration.ofDays(number(history, "days", 365)),
        number(history, "records", 100_000));
  }

  private static MaxPrefixes limit(Fields own, MaxPrefixes usual) {
    return new MaxPrefixes(
        own.number("ipv4").orElse(usual.ipv4()),
        own.number("ipv6").orElse(usual.ipv6()),
        own.number("warnAt").orElse(usual.warnAt()));
  }

  private static int number(Optional<Fields> section, String key, int ifAbsent) {
    return section.map(s -> s.number(key).orElse(ifAbsent)).orElse(ifAbsent);
  }
}
