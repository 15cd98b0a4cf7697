package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.daemon.CircuitFacts.Known;
import io.circuitd.deploy.GoLive;
import io.circuitd.design.BuiltDifferences;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.health.PrefixStates;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.CircuitRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the watch finds at Azure otherwise than it should be. Of a built circuit each finding is an
 * alarm while it stands, and a record of the audit when it comes and when it is over; of any other
 * it is told with the status. Nothing is ever put right from here. Used by the thread of the
 * circuit's keeper; others may only ask what stands.
 */
final class AzureFindings {
  /** An operation of Azure's own may take this long, and a failed one be tried again by then. */
  private static final Duration UNSETTLED_FOR = Duration.ofMinutes(15);

  private static final String UNSETTLED = "R-010";
  private static final String GONE = "R-127";

  /**
   * A circuit that is gone is an alarm by the read that found it so; prefixes that Azure validates
   * are Azure's or the customer's matter, none of the router team's; one that an approved
   * plan disabled is as it was wanted.
   */
  private static final Set<String> NO_ALARM = Set.of(GONE, "R-104", "R-107", "R-108");

  private final CircuitName name;
  private final House house;
  private final Set<String> alarms = new HashSet<>();

  /** What was told last, by rule. */
  private Optional<Map<String, String>> recorded = Optional.empty();

  private volatile List<Finding> standing = List.of();

  AzureFindings(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  /** What stands now, as of the last look. */
  List<Finding> standing() {
    return standing;
  }

  /**
   * Compares what is known of Azure with what is built; what is unknown changes nothing. While an
   * operation is under way Azure may show no S-tag, no ports and no peerings of a circuit that has
   * them all, so that what was found before stands until it has ended.
   */
  void look(Circuit circuit, Known known) {
    List<Leg> legs = legs();
    switch (known.last()) {
      case Reading.Present<CrossConnection>(CrossConnection there)
          when !legs.isEmpty() && !there.settled() ->
          underWay(unsettled(circuit, there, known));
      case Reading.Present<CrossConnection>(CrossConnection there) -> {
        List<Finding> now = new ArrayList<>(of(circuit, there, legs));
        unsettled(circuit, there, known).ifPresent(now::add);
        standing = List.copyOf(now);
        tell(legs.isEmpty() ? List.of() : ofOthers(now, there, legs));
      }
      case Reading.Absent<CrossConnection> absent when !legs.isEmpty() -> {
        standing = List.of(gone(circuit));
        tell(standing);
      }
      case Reading.Absent<CrossConnection> absent -> {
        standing = List.of();
        tell(standing);
      }
      case Reading.Unknown<CrossConnection> unknown -> {}
    }
  }

  private void underWay(Optional<Finding> unsettled) {
    standing =
        Stream.concat(
                standing.stream()
                    .filter(finding -> !finding.rule().equals(Optional.of(UNSETTLED)))
                    .filter(finding -> !finding.rule().equals(Optional.of(GONE))),
                unsettled.stream())
            .toList();
    Map<String, String> byRule = new TreeMap<>(recorded.orElseGet(this::fromAudit));
    byRule.keySet().removeAll(Set.of(UNSETTLED, GONE));
    unsettled.ifPresent(finding -> byRule.put(UNSETTLED, words(finding)));
    tell(byRule);
  }

  /** Without what only the circuit file differs in, and an approved change will bring in line. */
  private List<Finding> ofOthers(List<Finding> now, CrossConnection there, List<Leg> legs) {
    Set<String> ofTheFile =
        BuiltDifferences.peeringsMoved(there, built(legs, there))
            ? Set.of("R-070", "R-124")
            : Set.of("R-070", "R-124", "R-129");
    return now.stream()
        .filter(finding -> finding.rule().filter(ofTheFile::contains).isEmpty())
        .toList();
  }

  /**
   * What differs between Azure's facts and what is built, or what the file wants; what was found
   * before, while Azure has not settled.
   */
  List<Finding> of(Circuit circuit, CrossConnection there) {
    List<Leg> legs = legs();
    return legs.isEmpty() || there.settled() ? of(circuit, there, legs) : standing;
  }

  private List<Finding> of(Circuit circuit, CrossConnection there, List<Leg> legs) {
    if (legs.isEmpty()) {
      return beforeGoLive(circuit, there);
    }
    List<Finding> findings =
        new ArrayList<>(
            BuiltDifferences.of(circuit, there, house.site().inventory(), built(legs, there)));
    there
        .peering(PeeringType.MICROSOFT)
        .filter(peering -> circuit.peerings().containsKey(PeeringType.MICROSOFT))
        .map(PrefixStates::of)
        .ifPresent(states ->
            states.causes().stream()
                .map(cause ->
                    new Finding(
                        Severity.WARNING,
                        Optional.of(cause.rule()),
                        circuit.file(),
                        cause.words(),
                        "'Configured' for each",
                        "see docs/operations.md, What Azure shows otherwise"))
                .forEach(findings::add));
    return findings;
  }

  /** What would refuse it, or should be known, before anything of it is built; never an error. */
  private List<Finding> beforeGoLive(Circuit circuit, CrossConnection there) {
    boolean wanted =
        Stream.of(Side.values())
            .anyMatch(side ->
                !circuit.legs(side).isEmpty() && circuit.state(side) != ConnectionState.RETIRED);
    if (!wanted) {
      return List.of();
    }
    List<Finding> findings =
        new ArrayList<>(
            new GoLive(
                    house.site().inventory(), house.site().config().deploy().ports(), house.store())
                .check(circuit, there).stream()
                    .map(finding -> finding.as(Severity.WARNING))
                    .toList());
    full(circuit, there).ifPresent(findings::add);
    return findings;
  }

  /**
   * Azure may count the circuit already, so a pair that looks full is told, and refuses nothing.
   */
  private Optional<Finding> full(Circuit circuit, CrossConnection there) {
    return house
        .portPairs()
        .of(there)
        .filter(
            seen -> seen.pair().remainingMbps().orElse(Integer.MAX_VALUE) < there.bandwidthMbps())
        .map(seen ->
            new Finding(
                Severity.WARNING,
                Optional.of("R-075"),
                circuit.file(),
                seen.pair().remainingMbps().getAsInt()
                    + " Mbps left at Azure on port pair "
                    + seen.pair().descriptor(),
                there.bandwidthMbps() + " Mbps, unless Azure counts this circuit already",
                "ask Microsoft for another port pair, or accept the load"));
  }

  private BuiltDifferences.Built built(List<Leg> legs, CrossConnection there) {
    Optional<CircuitRecord> record = house.store().circuits().of(name);
    Optional<String> wrote = record.flatMap(known -> known.expected(there.providerState()));
    return new BuiltDifferences.Built(
        legs,
        wrote,
        record.map(CircuitRecord::bandwidthMbps).orElse(OptionalInt.empty()),
        record.map(CircuitRecord::disabled).orElse(Set.of()));
  }

  private List<Leg> legs() {
    return house.store().pushed().of(name).stream()
        .map(record -> LegJson.read(record.legFacts()))
        .toList();
  }

  private Optional<Finding> unsettled(Circuit circuit, CrossConnection there, Known known) {
    boolean fine = there.provisioningState().equalsIgnoreCase("Succeeded");
    Instant limit = house.clock().instant().minus(UNSETTLED_FOR);
    return fine
        ? Optional.empty()
        : known
            .stateSince()
            .filter(since -> since.isBefore(limit))
            .map(since ->
                new Finding(
                    Severity.WARNING,
                    Optional.of(UNSETTLED),
                    circuit.file(),
                    "provisioningState '"
                        + there.provisioningState()
                        + "' at Azure since "
                        + since.truncatedTo(ChronoUnit.SECONDS),
                    "'Succeeded'",
                    "ask Microsoft, or have the customer refresh the circuit in the portal"));
  }

  private static Finding gone(Circuit circuit) {
    return new Finding(
        Severity.WARNING,
        Optional.of(GONE),
        circuit.file(),
        "no such circuit at Azure, and its legs are on routers",
        "the circuit that was there",
        "ask the customer; its legs stay until its file says retired and the plan is approved");
  }

  private void tell(List<Finding> now) {
    Map<String, String> byRule = new TreeMap<>();
    now.forEach(finding ->
        byRule.merge(finding.rule().orElse("finding"), words(finding), (a, b) -> a + "\n" + b));
    tell(byRule);
  }

  private void tell(Map<String, String> byRule) {
    if (recorded.isEmpty()) {
      fromAudit().keySet().stream().filter(rule -> !NO_ALARM.contains(rule)).forEach(alarms::add);
    }
    byRule.forEach((rule, words) -> {
      if (!NO_ALARM.contains(rule)) {
        house.alarms().raise(rule, name.value(), words.replace("\n", "; and "));
        alarms.add(rule);
      }
    });
    alarms.removeIf(rule -> {
      boolean over = !byRule.containsKey(rule);
      if (over) {
        house.alarms().clear(rule, name.value());
      }
      return over;
    });
    record(byRule);
  }

  /** What is found, and what should be, and what to do. */
  static String words(Finding finding) {
    return finding.found()
        + "; expected "
        + finding.expected()
        + (finding.nextStep().isEmpty() ? "" : "; next: " + finding.nextStep());
  }

  /**
   * Once for each time that it comes or is over, also when the daemon was started anew meanwhile.
   */
  private void record(Map<String, String> now) {
    Map<String, String> before = recorded.orElseGet(this::fromAudit);
    now.forEach((rule, words) -> {
      if (!words.equals(before.get(rule))) {
        record(rule, "stands", words);
      }
    });
    before.forEach((rule, words) -> {
      if (!now.containsKey(rule)) {
        record(rule, "over", words);
      }
    });
    recorded = Optional.of(now);
  }

  private void record(String rule, String state, String words) {
    house
        .store()
        .audit()
        .add(AuditEvent.FINDING, name, Map.of("rule", rule, "state", state, "found", words));
  }

  private Map<String, String> fromAudit() {
    Map<String, String> standing = new TreeMap<>();
    for (Map<String, String> detail : house.store().audit().details(AuditEvent.FINDING, name)) {
      String rule = detail.getOrDefault("rule", "");
      if ("stands".equals(detail.get("state"))) {
        standing.put(rule, detail.getOrDefault("found", ""));
      } else {
        standing.remove(rule);
      }
    }
    return standing;
  }
}
