package io.circuitd.cli;

import io.circuitd.model.PeeringType;
import picocli.CommandLine.Option;

/** {@code --type} of a peering. */
final class PeeringTypeOption {
  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "private",
      converter = PeeringTypeArgument.class,
      description = "Which peering: private (default) or microsoft.")
  PeeringType type = PeeringType.PRIVATE;
}
