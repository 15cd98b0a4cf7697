package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is remembered of a circuit beyond its file.
 *
 * @param fileText the last good text of its file; stays in force when the file breaks or goes
 * @param cloud where the service key was found
 * @param azureId resource id of the cross connection
 * @param bandwidthMbps as last approved, Mbit/s
 * @param writtenStates the provider states that we wrote, oldest first
 * @param standingState the one of them that was seen at Azure last
 * @param unsettledStates those written since, of which nobody has seen whether they stand
 * @param everUp some session of it has been Established once
 * @param primaryAlone since when only one connection is built
 * @param keysAtAzure for each peering that we wrote the keyed hash of the shared key that Azure
 *     took last, empty text for none; Azure does not show it
 * @param disabled the peerings that an approved plan disabled at Azure, and none enabled since
 *     (R-104)
 */
public record CircuitRecord(
    CircuitName name,
    String fileText,
    ServiceKey serviceKey,
    Optional<String> cloud,
    Optional<String> azureId,
    OptionalInt bandwidthMbps,
    List<String> writtenStates,
    Optional<String> standingState,
    List<String> unsettledStates,
    boolean everUp,
    Optional<Instant> primaryAlone,
    Map<PeeringType, String> keysAtAzure,
    Set<PeeringType> disabled) {
  private static final String NOT_PROVISIONED = "NotProvisioned";

  /** True while Azure may hold a state that we wrote and have not taken back. */
  public boolean announced() {
    return Stream.concat(standing().stream(), unsettledStates.stream())
        .anyMatch(state -> !state.equals(NOT_PROVISIONED));
  }

  /**
   * The state that Azure should have, as nobody of ours has written another one since; empty while
   * that is not known.
   *
   * @param now as Azure has it
   */
  public Optional<String> expected(String now) {
    return unsettledStates.stream().anyMatch(now::equalsIgnoreCase) ? Optional.empty() : standing();
  }

  /** Records of former versions have only what was written. */
  private Optional<String> standing() {
    return standingState.or(() ->
        unsettledStates.isEmpty() && !writtenStates.isEmpty()
            ? Optional.of(writtenStates.getLast())
            : Optional.empty());
  }
}
