package io.circuitd.deploy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When the routers of a PoP may be written to.
 *
 * @param byDefault for PoPs that are not named; none means always
 * @param pops by name of the PoP
 * @param firstBuildsAnytime what touches nothing that carries traffic need not wait
 */
public record MaintenanceWindows(
    List<Hours> byDefault, Map<String, List<Hours>> pops, boolean firstBuildsAnytime) {
  /** No windows: always. */
  public static final MaintenanceWindows NONE = new MaintenanceWindows(List.of(), Map.of(), false);

  /** Every window comes again within a week; a day more on either side for zones and nights. */
  private static final int DAYS_BACK = 2;

  private static final int DAYS_AHEAD = 9;
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);

  public MaintenanceWindows {
    byDefault = List.copyOf(byDefault);
    pops = Map.copyOf(pops);
  }

  /**
   * One window, by the clocks of a place. Where these are turned, a beginning that does not exist
   * moves to the next time that does, and of a time that comes twice the first counts.
   *
   * @param days on which it begins
   * @param to the end, on the next day where it is not after {@code from}
   */
  public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public Hours {
      days = Set.copyOf(days);
    }

    /** How long it is on a day without a turn of the clocks. */
    public Duration length() {
      Duration length = Duration.between(from, to);
      return length.isPositive() ? length : length.plusDays(1);
    }

    private List<Span> around(Instant now) {
      List<Span> spans = new ArrayList<>();
      LocalDate today = now.atZone(zone).toLocalDate();
      for (int day = -DAYS_BACK; day <= DAYS_AHEAD; day++) {
        LocalDate date = today.plusDays(day);
        LocalDate end = to.isAfter(from) ? date : date.plusDays(1);
        Span span =
            new Span(
                date.atTime(from).atZone(zone).toInstant(),
                end.atTime(to).atZone(zone).toInstant(),
                zone);
        if (days.contains(date.getDayOfWeek()) && span.start().isBefore(span.end())) {
          spans.add(span);
        }
      }
      return spans;
    }
  }

  private record Span(Instant start, Instant end, ZoneId zone) {
    boolean fits(Instant from, Duration needed) {
      return !from.isBefore(start) && !from.plus(needed).isAfter(end);
    }
  }

  /**
   * Why nothing may begin at a PoP now, and when it may.
   *
   * @param needed what has to fit before the end of the window
   */
  public Optional<String> closed(String pop, Instant now, Duration needed) {
    List<Hours> hours = pops.getOrDefault(pop, byDefault);
    if (hours.isEmpty()) {
      return Optional.empty();
    }
    List<Span> spans = joined(hours, now);
    if (spans.stream().anyMatch(span -> span.fits(now, needed))) {
      return Optional.empty();
    }
    String next =
        spans.stream()
            .filter(span -> span.start().isAfter(now) && span.fits(span.start(), needed))
            .findFirst()
            .map(span -> "it opens on " + AT.format(span.start().atZone(span.zone())))
            .orElse("none of the next week is long enough");
    boolean ending =
        spans.stream().anyMatch(span -> !now.isBefore(span.start()) && now.isBefore(span.end()));
    return Optional.of(
        "the maintenance window of PoP "
            + pop
            + (ending
                ? " ends too soon for a confirm window of " + needed.toSeconds() + " s"
                : " is closed")
            + "; "
            + next);
  }

  /** Windows that meet are one. */
  private static List<Span> joined(List<Hours> hours, Instant now) {
    List<Span> joined = new ArrayList<>();
    hours.stream()
        .flatMap(some -> some.around(now).stream())
        .sorted(Comparator.comparing(Span::start))
        .forEach(span -> {
          Optional<Span> last = joined.isEmpty() ? Optional.empty() : Optional.of(joined.getLast());
          if (last.filter(before -> !span.start().isAfter(before.end())).isPresent()) {
            Span before = joined.removeLast();
            Instant end = before.end().isAfter(span.end()) ? before.end() : span.end();
            joined.add(new Span(before.start(), end, before.zone()));
          } else {
            joined.add(span);
          }
        });
    return joined;
  }
}
