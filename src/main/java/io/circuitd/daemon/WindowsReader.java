package io.circuitd.daemon;

import io.circuitd.deploy.MaintenanceWindows;
import io.circuitd.deploy.MaintenanceWindows.Hours;
import io.circuitd.files.Fields;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code deploy.windows}. */
final class WindowsReader {
  private static final String END_OF_DAY = "24:00";

  private final Duration confirmWindow;

  /**
   * @param confirmWindow what has to fit into each window
   */
  WindowsReader(Duration confirmWindow) {
    this.confirmWindow = confirmWindow;
  }

  MaintenanceWindows read(Fields section) {
    Map<String, List<Hours>> pops = new HashMap<>();
    section
        .section("pops")
        .ifPresent(named -> named.keys().forEach(pop -> pops.put(pop, hours(named, pop))));
    return new MaintenanceWindows(
        section.has("default") ? hours(section, "default") : List.of(),
        pops,
        section.text("firstBuilds").equals(Optional.of("anytime")));
  }

  private List<Hours> hours(Fields section, String key) {
    List<Hours> hours = new ArrayList<>();
    List<Fields> items = section.items(key);
    if (items.isEmpty()) {
      section
          .findings()
          .error(
              section.position(key),
              key + " without a window",
              "one window at least; without the key there are none, and writes may begin at any"
                  + " time",
              "write a window such as {from: \"22:00\", to: \"04:00\", zone: America/Chicago}, or"
                  + " take the key out");
    }
    items.forEach(item -> one(item).ifPresent(hours::add));
    return hours;
  }

  private Optional<Hours> one(Fields item) {
    Optional<LocalTime> from = time(item, "from");
    Optional<LocalTime> to = time(item, "to");
    Optional<ZoneId> zone = zone(item);
    if (from.isEmpty() || to.isEmpty() || zone.isEmpty()) {
      return Optional.empty();
    }
    boolean wholeDay = item.text("to").equals(Optional.of(END_OF_DAY));
    if (from.equals(to) && !wholeDay) {
      item.findings()
          .error(
              item.position("to"),
              "a window from " + from.get() + " to " + to.get() + ", which is empty",
              "an end that is not its beginning; a whole day is from 00:00 to 24:00",
              "correct the times");
      return Optional.empty();
    }
    Hours hours = new Hours(days(item), from.get(), to.get(), zone.get());
    if (hours.length().compareTo(confirmWindow) < 0) {
      item.findings()
          .error(
              item.position("to"),
              "a window of " + hours.length().toSeconds() + " s",
              "time for a confirm window of "
                  + confirmWindow.toSeconds()
                  + " s: nothing could ever be committed",
              "lengthen the window");
    }
    return Optional.of(hours);
  }

  private static Set<DayOfWeek> days(Fields item) {
    if (!item.has("days")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    List<String> written = item.texts("days");
    for (DayOfWeek day : DayOfWeek.values()) {
      if (written.contains(day.name().substring(0, 3).toLowerCase(Locale.ROOT))) {
        days.add(day);
      }
    }
    return days;
  }

  /** The schema speaks of text that is no time. */
  private static Optional<LocalTime> time(Fields item, String key) {
    try {
      return item.text(key)
          .map(text -> text.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(Fields item) {
    Optional<String> text = item.text("zone");
    try {
      return text.map(ZoneId::of);
    } catch (DateTimeException e) {
      item.findings()
          .error(
              item.position("zone"),
              "'" + text.orElse("") + "', which is no time zone",
              "a name such as America/Chicago or UTC",
              "correct the value");
      return Optional.empty();
    }
  }
}
