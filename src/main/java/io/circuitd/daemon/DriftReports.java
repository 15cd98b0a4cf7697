package io.circuitd.daemon;

import io.circuitd.control.DriftReport;
import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.model.CircuitName;
import io.circuitd.render.Difference;
import io.circuitd.store.PushedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Drift in the words of the local API. */
final class DriftReports {
  private final House house;

  DriftReports(House house) {
    this.house = house;
  }

  /**
   * What drifted, by the last check.
   *
   * @param now after a check now
   */
  DriftReport of(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    List<PushedRecord> records =
        house.store().pushed().all().stream()
            .filter(record -> circuit.isEmpty() || record.leg().circuit().equals(circuit.get()))
            .filter(record -> router.isEmpty() || record.router().equals(router.get()))
            .toList();
    if (now) {
      List<DriftReport.LegDrift> legs =
          house.drift().check(records).stream()
              .map(drift -> report(drift, Optional.of(house.clock().instant())))
              .toList();
      return new DriftReport(house.clock().instant(), legs);
    }
    return new DriftReport(house.clock().instant(), records.stream().map(this::stored).toList());
  }

  private DriftReport.LegDrift stored(PushedRecord record) {
    return house
        .store()
        .drift()
        .of(record.leg())
        .map(checked ->
            report(
                new LegDrift(
                    record.leg(),
                    record.router(),
                    DriftChecker.State.valueOf(checked.state()),
                    DriftChecker.readFindings(checked.findings())),
                Optional.of(checked.at())))
        .orElseGet(() ->
            new DriftReport.LegDrift(
                record.leg().circuit(),
                record.leg().leg(),
                record.router(),
                DriftReport.State.UNKNOWN,
                "not checked yet",
                Optional.empty(),
                List.of()));
  }

  private static DriftReport.LegDrift report(LegDrift drift, Optional<Instant> at) {
    boolean unknown = drift.state() == DriftChecker.State.UNKNOWN;
    return new DriftReport.LegDrift(
        drift.leg().circuit(),
        drift.leg().leg(),
        drift.router(),
        DriftReport.State.valueOf(drift.state().name()),
        unknown ? drift.reason() : "",
        at,
        drift.findings().stream().map(DriftReports::difference).toList());
  }

  private static DriftReport.Difference difference(Difference difference) {
    return new DriftReport.Difference(
        difference.path(), value(difference.wanted()), value(difference.found()));
  }

  private static Optional<String> value(String text) {
    return text.equals(Difference.ABSENT) ? Optional.empty() : Optional.of(text);
  }
}
