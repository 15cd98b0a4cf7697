package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.CircuitRecord;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which peerings carry nothing, as an approved plan disabled them and they still are. */
final class DisabledPeerings {
  private final Means means;

  DisabledPeerings(Means means) {
    this.means = means;
  }

  /**
   * Asks Azure where the store has one: somebody may have enabled it since. One that cannot be read
   * is not left out of what should be up.
   */
  Set<PeeringType> of(CircuitName circuit) {
    Optional<CircuitRecord> record =
        means.store().circuits().of(circuit).filter(known -> !known.disabled().isEmpty());
    if (record.isEmpty()
        || record.get().cloud().isEmpty()
        || record.get().azureId().isEmpty()
        || !(means.azure().get(record.get().cloud().get(), record.get().azureId().get())
            instanceof Reading.Present<CrossConnection>(CrossConnection there))) {
      return Set.of();
    }
    return record.get().disabled().stream()
        .filter(type -> there.peering(type).filter(found -> !found.enabled()).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }
}
