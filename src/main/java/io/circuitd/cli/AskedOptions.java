package io.circuitd.cli;

import io.circuitd.control.ControlClient;
import io.circuitd.control.PlanReport;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which plan an approval is for, where a command asked for it in place of the files. */
final class AskedOptions {
  @Option(
      names = "--undo",
      paramLabel = "CHANGE",
      description = "Approves the plan of circuitd undo CHANGE in place of the current one.")
  Optional<Long> undo = Optional.empty();

  @Option(
      names = "--peering",
      paramLabel = "ACTION",
      converter = PeeringActionArgument.class,
      description =
          "Approves the plan of circuitd peering CIRCUIT ACTION in place of the current one.")
  Optional<PeeringAction> peering = Optional.empty();

  @Mixin PeeringTypeOption type = new PeeringTypeOption();

  boolean isPresent() {
    return undo.isPresent() || peering.isPresent();
  }

  /** At most one of them, and a type for a peering alone. */
  void check(CommandLine command) {
    if (undo.isPresent() && peering.isPresent()) {
      throw new ParameterException(
          command, "--undo and --peering exclude each other; expected one of both");
    }
    if (type.type.isPresent() && peering.isEmpty()) {
      throw new ParameterException(
          command, "--type is of a peering action; expected --peering ACTION with it");
    }
  }

  /**
   * @param who asks for it
   */
  PlanReport plan(ControlClient daemon, CircuitName circuit, String who) {
    return undo.map(change -> daemon.undo(change, who))
        .or(() -> peering.map(action -> plan(daemon, circuit, action, who)))
        .orElseGet(() -> daemon.plan(circuit, who));
  }

  private PlanReport plan(
      ControlClient daemon, CircuitName circuit, PeeringAction action, String who) {
    return type.type
        .map(which -> daemon.peering(circuit, action, which, who))
        .orElseGet(() -> daemon.peering(circuit, action, who));
  }

  /** The command that shows the plan to be approved. */
  String command(CircuitName circuit) {
    return undo.map(change -> "undo " + change)
        .or(() ->
            peering.map(action ->
                "peering "
                    + circuit
                    + " "
                    + action
                    + type.type.map(which -> " --type " + which).orElse("")))
        .orElse("plan " + circuit);
  }
}
