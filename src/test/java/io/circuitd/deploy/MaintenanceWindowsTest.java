package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.MaintenanceWindows.Hours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a PoP's routers may be written to, by the clocks of its place. */
class MaintenanceWindowsTest {
  private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  private static Hours hours(Set<DayOfWeek> days, String from, String to) {
    return new Hours(days, LocalTime.parse(from), LocalTime.parse(to), CHICAGO);
  }

  private static MaintenanceWindows of(Hours... hours) {
    return new MaintenanceWindows(List.of(hours), Map.of(), false);
  }

  private static String said(MaintenanceWindows windows, String at) {
    return windows.closed("SANJ", Instant.parse(at), TWO_MINUTES).orElse("open");
  }

  // 2026-11-21 is a Saturday, Chicago is at UTC-6; on 2026-03-08 its clocks go from 02:00 to 03:00,
  // on 2026-11-01 from 02:00 back to 01:00.
  @ParameterizedTest(name = "{0} to {1} at {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          22:00 | 04:00 | 2026-11-22T04:00:00Z | open
          22:00 | 04:00 | 2026-11-22T03:59:59Z | closed; it opens on 2026-11-21 22:00 America/Chicago
          22:00 | 04:00 | 2026-11-22T09:58:00Z | open
          22:00 | 04:00 | 2026-11-22T09:58:01Z | ends too soon for a confirm window of 120 s; it opens on 2026-11-22 22:00
          22:00 | 04:00 | 2026-11-22T10:00:00Z | closed
          09:00 | 17:00 | 2026-11-21T15:00:00Z | open
          09:00 | 17:00 | 2026-11-21T22:58:01Z | ends too soon
          00:00 | 00:00 | 2026-11-21T05:59:30Z | open
          01:00 | 03:00 | 2026-03-08T07:58:00Z | open
          01:00 | 03:00 | 2026-03-08T07:58:01Z | ends too soon
          01:00 | 03:00 | 2026-03-08T08:00:00Z | closed
          02:30 | 04:00 | 2026-03-08T08:30:00Z | open
          02:30 | 04:00 | 2026-03-08T08:29:00Z | closed; it opens on 2026-03-08 03:30
          01:30 | 03:00 | 2026-11-01T06:30:00Z | open
          01:30 | 03:00 | 2026-11-01T08:57:00Z | open
          01:30 | 03:00 | 2026-11-01T09:00:00Z | closed
          """)
  void windowsFollowTheClocksOfTheirPlace(String from, String to, String at, String expected) {
    String said = said(of(hours(ALL, from, to)), at);
    if (expected.equals("open")) {
      assertThat(said).isEqualTo("open");
    } else {
      assertThat(said).startsWith("the maintenance window of PoP SANJ ").contains(expected);
    }
  }

  @Test
  void aNightBelongsToTheDayOnWhichItBegins() {
    MaintenanceWindows saturdays = of(hours(Set.of(DayOfWeek.SATURDAY), "22:00", "04:00"));
    assertThat(said(saturdays, "2026-11-22T08:00:00Z")).as("Sunday 02:00").isEqualTo("open");
    assertThat(said(saturdays, "2026-11-21T08:00:00Z"))
        .as("Saturday 02:00")
        .endsWith("is closed; it opens on 2026-11-21 22:00 America/Chicago");
    assertThat(said(saturdays, "2026-11-22T10:00:00Z"))
        .endsWith("is closed; it opens on 2026-11-28 22:00 America/Chicago");
  }

  @Test
  void windowsThatMeetAreOne() {
    MaintenanceWindows joined = of(hours(ALL, "22:00", "00:00"), hours(ALL, "00:00", "04:00"));
    assertThat(said(joined, "2026-11-22T05:59:30Z")).as("30 s before midnight").isEqualTo("open");
  }

  @Test
  void aPopHasItsOwnWindowsElseTheDefaultElseNone() {
    MaintenanceWindows own =
        new MaintenanceWindows(
            List.of(hours(ALL, "22:00", "04:00")),
            Map.of("EQCH", List.of(hours(ALL, "09:00", "17:00"))),
            false);
    Instant noon = Instant.parse("2026-11-21T18:00:00Z");
    assertThat(own.closed("EQCH", noon, TWO_MINUTES)).isEmpty();
    assertThat(own.closed("SANJ", noon, TWO_MINUTES)).isPresent();
    assertThat(MaintenanceWindows.NONE.closed("SANJ", noon, TWO_MINUTES)).isEmpty();
  }
}
