package io.circuitd.cli;

import io.circuitd.azure.CrossConnection;
import io.circuitd.cli.OfflineRender.Done;
import io.circuitd.cli.OfflineRender.Failed;
import io.circuitd.cli.OfflineRender.Outcome;
import io.circuitd.daemon.Site;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.render.LegRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code circuitd render}. */
@Command(
    name = "render",
    description =
        "Renders a circuit's legs from the files alone: configuration, removal and read-back"
            + " filter of each router. Shared keys are shown as ***.")
final class RenderCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CIRCUIT", converter = CircuitArgument.class, description = "Its name.")
  CircuitName circuit = new CircuitName("-");

  @Option(
      names = "--leg",
      paramLabel = "LEG",
      description = "Only this leg, such as primary-private.")
  @Nullable String leg;

  @Option(
      names = "--azure",
      paramLabel = "FACTS.json",
      description =
          "GET body of the cross connection; default: lab/cross-connections/CIRCUIT.json in the"
              + " configuration folder.")
  @Nullable Path azure;

  @Option(
      names = "--cloud",
      paramLabel = "NAME",
      description = "The cloud of the facts, where the inventory leaves it open.")
  @Nullable String cloud;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Writes ROUTER.LEG.xml, ROUTER.LEG.remove.xml and ROUTER.LEG.filter.xml there; default:"
              + " prints them.")
  @Nullable Path out;

  RenderCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Site site = Site.load(common.configDir());
    OfflineRender render =
        new OfflineRender(
            circuit(site), inventory(site), site.profiles(), new LegRenderer(site.templateDir()));
    List<LegId> legs = render.legs(Optional.ofNullable(leg));
    CrossConnection facts = render.facts(facts(), Optional.ofNullable(cloud));
    List<Outcome> outcomes = legs.stream().map(id -> render.render(id, facts)).toList();
    ArrayNode json = JsonMapper.shared().createArrayNode();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Done done -> done(done, json);
        case Failed failed -> failed(failed, json);
      }
    }
    if (common.json) {
      terminal.out().println(json.toPrettyString());
    }
    return outcomes.stream().allMatch(Done.class::isInstance) ? ExitCode.FINE : ExitCode.WRONG;
  }

  private Path facts() {
    return azure != null
        ? azure
        : common.config.resolve("lab").resolve("cross-connections").resolve(circuit + ".json");
  }

  private Circuit circuit(Site site) {
    Circuit found = site.circuits().get(circuit);
    if (found != null) {
      return found;
    }
    List<Path> broken =
        site.namesOfFailed().entrySet().stream()
            .filter(entry -> entry.getValue().equals(circuit))
            .map(Map.Entry::getKey)
            .toList();
    if (broken.isEmpty()) {
      String known =
          String.join(", ", site.circuits().keySet().stream().map(c -> c.value()).toList());
      throw new CommandFailure(
          ExitCode.USAGE,
          "no circuit '"
              + circuit
              + "' in "
              + common.config.resolve("circuits")
              + "; next: name one of "
              + (known.isEmpty() ? "none: there is no sound file" : known));
    }
    broken.forEach(file -> site.failed().getOrDefault(file, List.of()).forEach(this::complain));
    throw new CommandFailure(
        ExitCode.WRONG,
        "circuit " + circuit + " cannot be rendered; next: correct " + broken.getFirst());
  }

  private Inventory inventory(Site site) {
    return site.inventory()
        .orElseThrow(() -> {
          Path file = common.config.resolve("inventory.yaml");
          site.findings().stream()
              .filter(finding -> finding.position().file().equals(file))
              .forEach(this::complain);
          return new CommandFailure(
              ExitCode.WRONG, "the inventory has errors; next: correct " + file);
        });
  }

  private void complain(Finding finding) {
    if (finding.severity() == Severity.ERROR) {
      terminal.error(finding.toString());
    }
  }

  private void done(Done done, ArrayNode json) {
    Map<String, String> files = done.files();
    if (out != null) {
      write(out, files);
    }
    if (common.json) {
      ObjectNode node = json.addObject();
      node.put("leg", done.leg());
      node.put("router", done.router());
      node.put("template", done.template());
      ObjectNode contents = node.putObject("files");
      files.forEach(contents::put);
    } else {
      files.forEach((name, content) -> {
        if (out != null) {
          terminal.line(out.resolve(name).toString());
        } else {
          terminal.line(Terminal.Style.BOLD, "== " + name);
          content.lines().forEach(terminal::line);
        }
      });
    }
  }

  private void failed(Failed failed, ArrayNode json) {
    failed.reasons().forEach(terminal::error);
    if (common.json) {
      ObjectNode node = json.addObject();
      node.put("leg", failed.leg());
      ArrayNode reasons = node.putArray("refused");
      failed.reasons().forEach(reasons::add);
    }
  }

  private static void write(Path folder, Map<String, String> files) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot write to "
              + folder
              + " ("
              + e.getMessage()
              + "); next: name another folder with"
              + " --out");
    }
  }
}
