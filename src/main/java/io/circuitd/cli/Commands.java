package io.circuitd.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The commands, in the order of the help; none is loaded before it is called. */
final class Commands {
  /**
   * One command.
   *
   * @param quiet whether its log stays silent: it says on the terminal what there is to say
   * @param command makes the annotated command object
   */
  record Entry(String name, boolean quiet, Function<Terminal, Callable<Integer>> command) {}

  private Commands() {}

  static List<Entry> all() {
    return List.of(
        new Entry("demo", true, DemoCommand::new),
        new Entry("run", false, RunCommand::new),
        new Entry("validate", true, ValidateCommand::new),
        new Entry("render", true, RenderCommand::new),
        new Entry("plan", true, PlanCommand::new),
        new Entry("approve", true, ApproveCommand::new),
        new Entry("undo", true, UndoCommand::new),
        new Entry("peering", true, PeeringCommand::new),
        new Entry("status", true, StatusCommand::new),
        new Entry("health", true, HealthCommand::new),
        new Entry("advise", true, AdviseCommand::new),
        new Entry("templates", true, TemplatesCommand::new),
        new Entry("drift", true, DriftCommand::new),
        new Entry("history", true, HistoryCommand::new),
        new Entry("freeze", true, FreezeCommand::new),
        new Entry("unfreeze", true, UnfreezeCommand::new),
        new Entry("lab", true, LabCommand::new),
        new Entry("schema", true, SchemaCommand::new),
        new Entry("mib", true, MibCommand::new));
  }

  static Optional<Entry> find(String name) {
    return all().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
