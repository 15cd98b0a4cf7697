package io.circuitd.cli;

import io.circuitd.model.PeeringType;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --type} of a peering. */
final class PeeringTypeOption {
  @Option(
      names = "--type",
      paramLabel = "TYPE",
      converter = PeeringTypeArgument.class,
      description = "Which peering: private or microsoft; needed where the circuit has both.")
  Optional<PeeringType> type = Optional.empty();
}
