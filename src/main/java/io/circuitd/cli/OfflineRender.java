package io.circuitd.cli;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.MalformedAzureBody;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.files.Finding;
import io.circuitd.files.Secret;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.RenderedFile;
import io.circuitd.render.TemplateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Renders the legs of one circuit from files alone; no router, no Azure, no secret. */
final class OfflineRender {
  private final Circuit circuit;
  private final Inventory inventory;
  private final Map<String, DeviceProfile> profiles;
  private final LegRenderer renderer;

  OfflineRender(
      Circuit circuit,
      Inventory inventory,
      Map<String, DeviceProfile> profiles,
      LegRenderer renderer) {
    this.circuit = circuit;
    this.inventory = inventory;
    this.profiles = profiles;
    this.renderer = renderer;
  }

  /** What became of one leg. */
  sealed interface Outcome {}

  /**
   * Rendered.
   *
   * @param config file of the wanted configuration; likewise the others
   */
  record Done(
      String leg, String router, String template, String config, String removal, String filter)
      implements Outcome {
    /** Contents by file name. */
    Map<String, String> files() {
      String name = router + "." + leg;
      Map<String, String> files = new LinkedHashMap<>();
      files.put(name + ".xml", config);
      files.put(name + ".remove.xml", removal);
      files.put(name + ".filter.xml", filter);
      return files;
    }
  }

  /** Not rendered; each reason is a line. */
  record Failed(String leg, List<String> reasons) implements Outcome {}

  /**
   * Reads the GET body of the circuit's cross connection.
   *
   * @param cloud where the inventory leaves open which cloud it is of
   * @throws CommandFailure when there is no such file, or when it is not this circuit's
   */
  CrossConnection facts(Path file, Optional<String> cloud) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no file "
              + file
              + "; next: save the GET body of the circuit's cross connection there,"
              + " or name another with --azure FACTS.json");
    }
    CrossConnection azure;
    try {
      azure = CrossConnection.parse("", new JsonMapper().readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " cannot be read; next: check its mode");
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new CommandFailure(
          ExitCode.WRONG,
          file + place + ": found no JSON; expected the GET body of a cross connection");
    } catch (MalformedAzureBody e) {
      throw new CommandFailure(ExitCode.WRONG, file + ": " + e.getMessage());
    }
    if (!azure.serviceKey().equals(circuit.serviceKey())) {
      throw new CommandFailure(
          ExitCode.WRONG,
          file
              + ": found service key "
              + azure.serviceKey()
              + "; expected "
              + circuit.serviceKey()
              + " of circuit "
              + circuit.name()
              + "; next: give the facts of that circuit");
    }
    String name = cloud.orElseGet(() -> cloud(azure));
    return CrossConnection.parse(name, azure.body());
  }

  private String cloud(CrossConnection azure) {
    Set<String> names = Set.of(azure.primaryAzurePort(), azure.secondaryAzurePort());
    Set<String> mapped = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (AzurePort port : inventory.azurePorts()) {
      all.add(port.cloud());
      if (names.contains(port.name())) {
        mapped.add(port.cloud());
      }
    }
    if (mapped.size() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the inventory maps these Azure ports in clouds "
              + String.join(" and ", mapped)
              + "; next: say which with --cloud NAME");
    }
    return mapped.stream().findFirst().orElse(String.join(" or ", all));
  }

  /**
   * The legs to render.
   *
   * @param only name of one leg; empty for all
   * @throws CommandFailure for a leg that there is not, and for a circuit on virtual switches
   */
  List<LegId> legs(Optional<String> only) {
    List<LegId> legs = new ArrayList<>();
    for (Side side : Side.values()) {
      legs.addAll(circuit.legs(side));
    }
    List<LegId> chosen =
        legs.stream().filter(leg -> only.map(leg.leg()::equals).orElse(true)).toList();
    if (chosen.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "circuit "
              + circuit.name()
              + " has no leg '"
              + only.orElse("")
              + "'; next: name one of "
              + String.join(", ", legs.stream().map(LegId::leg).toList()));
    }
    return chosen;
  }

  Outcome render(LegId id, CrossConnection azure) {
    LegDesign design =
        LegDesigner.design(
            id, circuit, inventory, azure, name -> Optional.ofNullable(profiles.get(name)));
    return switch (design) {
      case LegDesign.Refused(List<Finding> findings) ->
          new Failed(id.leg(), findings.stream().map(Finding::toString).toList());
      case LegDesign.Ready(Leg leg) -> rendered(leg);
    };
  }

  private Outcome rendered(Leg leg) {
    DeviceProfile profile = profiles.get(leg.profile());
    if (profile == null) {
      throw new IllegalStateException("designed with profile " + leg.profile());
    }
    try {
      OwnedConfig config =
          renderer.render(leg, profile, leg.sharedKey().map(reference -> new Secret("supposed")));
      return new Done(
          leg.id().leg(),
          leg.router(),
          profile.name() + "/" + config.templateVersion(),
          RenderedFile.config(config.preview()),
          RenderedFile.config(config.removal()),
          RenderedFile.filter(config.filter()));
    } catch (TemplateFailure e) {
      return new Failed(leg.id().leg(), List.of(leg.id() + ": " + e.getMessage()));
    }
  }
}
