package io.circuitd.daemon;

import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.store.PushedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Ends alarms that were told before a restart and that nobody ends otherwise: what they are about
 * is no more, or who would raise them has looked and did not. As long as that is not known they
 * stay.
 */
final class AlarmsBefore {
  private final House house;
  private final Keepers keepers;
  private final ConfigWatch files;
  private final DaemonConfig config;

  AlarmsBefore(House house, Keepers keepers, ConfigWatch files, DaemonConfig config) {
    this.house = house;
    this.keepers = keepers;
    this.files = files;
    this.config = config;
  }

  /** Ends what is known to be over; costs nothing once nothing is left of before the restart. */
  void look() {
    List<Alarms.Alarm> unsaid = house.alarms().unsaid();
    if (unsaid.isEmpty() || !files.looked()) {
      return;
    }
    unsaid.stream()
        .filter(this::over)
        .forEach(alarm -> house.alarms().clear(alarm.code(), alarm.subject()));
  }

  private boolean over(Alarms.Alarm alarm) {
    String subject = alarm.subject();
    return switch (alarm.code()) {
      case "file", "orphan", "kept" -> !folderIsGone();
      case "watch" -> true;
      case "templates" -> !house.site().renderer().templates().path().toString().equals(subject);
      case LegPolls.UNREADABLE -> isReadable(LegId.parse(subject));
      case "azure" -> !house.azure().names().contains(subject);
      case "receiver" ->
          config.snmpAgent().filter(agent -> agent.receivers().containsKey(subject)).isEmpty();
      case "audit-copy" -> house.site().config().auditCopy().isEmpty();
      case "fuse" -> nothingCanWait();
      case "unsettled" -> !isCircuit(subject) || noChange(subject);
      case "internal" -> !isCircuit(subject) && !isPolled(subject) && !isWatched(subject);
      case "change", "facts", "finding", "maintenance", "snapshot" -> !isCircuit(subject);
      default -> alarm.code().startsWith("R-") && !isCircuit(subject);
    };
  }

  /** Then what is in it was not read. */
  private boolean folderIsGone() {
    Path circuits = config.configDir().resolve("circuits");
    return house.alarms().stands("file", circuits.toString()) || !Files.isDirectory(circuits);
  }

  /** Also where it is on no router any more. */
  private boolean isReadable(LegId leg) {
    try {
      house.store().pushed().of(leg).map(PushedRecord::legFacts).ifPresent(LegJson::read);
      return true;
    } catch (UnreadableLeg e) {
      return false;
    }
  }

  /** No approved change would wait for the fuse, as far as its circuit could be read. */
  private boolean nothingCanWait() {
    return house.admission().stopped().isEmpty()
        && house.site().circuits().stream()
            .map(known -> keepers.of(known.circuit().name()))
            .allMatch(keeper ->
                keeper.rounds() > 0
                    && (keeper.held().isEmpty() || !keeper.azure().known().never()));
  }

  private boolean isCircuit(String subject) {
    return circuit(subject)
        .filter(name ->
            house.site().circuit(name).isPresent() || house.store().circuits().of(name).isPresent())
        .isPresent();
  }

  private boolean noChange(String subject) {
    return circuit(subject).flatMap(house.store().journal()::openOf).isEmpty();
  }

  private static Optional<CircuitName> circuit(String subject) {
    return CircuitName.isOne(subject) ? Optional.of(new CircuitName(subject)) : Optional.empty();
  }

  private boolean isPolled(String subject) {
    return !house.store().pushed().on(subject).isEmpty();
  }

  private boolean isWatched(String subject) {
    return house.azure().names().stream().anyMatch(cloud -> subject.equals("watch of " + cloud));
  }
}
