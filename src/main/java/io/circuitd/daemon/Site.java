package io.circuitd.daemon;

import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import io.circuitd.files.Severity;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.ApprovalPolicy;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.CircuitFiles;
import io.circuitd.intent.IntentSettings;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.InventoryFile;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ServiceKey;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All that operators wrote, and all that is to be said about it.
 *
 * @param profileDir where the device profiles were read
 * @param templateDir where the templates of profile NAME are, in its folder NAME
 * @param config empty when {@code circuitd.yaml} has errors
 * @param inventory empty when {@code inventory.yaml} has errors
 * @param profiles by name, those without errors
 * @param circuits by name, those without errors
 * @param failed circuit files with errors, each with what is to be said about it
 * @param namesOfFailed the circuits that failed files are about, where that can be read; they are
 *     neither deleted nor changed, the last good version stays in force
 * @param approvals those without errors
 * @param findings of all files, sorted
 */
public record Site(
    Path configDir,
    Path profileDir,
    Path templateDir,
    Optional<DaemonConfig> config,
    Optional<Inventory> inventory,
    Map<String, DeviceProfile> profiles,
    Map<CircuitName, Circuit> circuits,
    Map<Path, List<Finding>> failed,
    Map<Path, CircuitName> namesOfFailed,
    List<Approval> approvals,
    List<Finding> findings) {

  /** Reads a site; device profiles and templates are those of this installation. */
  public static Site load(Path configDir) {
    return load(configDir, home(), Map.of());
  }

  /** The install folder: system property {@code circuitd.home}, else the current folder. */
  public static Path home() {
    return Path.of(System.getProperty("circuitd.home", ""));
  }

  /**
   * Reads a site.
   *
   * @param home folder of {@code device-profiles} and {@code templates}, where the configuration
   *     folder does not have its own
   * @param formerBandwidth what each key is known to have had, Mbit/s
   */
  public static Site load(Path configDir, Path home, Map<ServiceKey, Integer> formerBandwidth) {
    Findings findings = new Findings();
    Path profileDir = nearest(configDir, home, "device-profiles");
    Path templateDir = templateDir(configDir, home);
    Loaded<DaemonConfig> config = DaemonConfig.load(configDir);
    findings.addAll(config.findings());
    DeviceProfiles profiles = DeviceProfiles.load(profileDir, templateDir);
    findings.addAll(profiles.findings());
    Loaded<Inventory> inventory =
        InventoryFile.load(
            configDir.resolve("inventory.yaml"),
            Optional.of(profiles.names()),
            config.value().map(c -> c.clouds().keySet()));
    findings.addAll(inventory.findings());
    CircuitFiles circuits =
        CircuitFiles.load(
            configDir.resolve("circuits"),
            inventory.value(),
            settings(config.value(), formerBandwidth));
    findings.addAll(circuits.findings());
    Path approvalDir = configDir.resolve("approvals");
    ApprovalFiles approvals = ApprovalFiles.load(approvalDir);
    findings.addAll(approvals.findings());
    approvals.approvals().forEach(a -> orphan(a, approvalDir, circuits, findings));
    config
        .value()
        .ifPresent(known -> findings.addAll(ApprovalPolicy.load(known.approvals()).findings()));
    if (config.value().isPresent() && config.value().get().callHome().isEmpty()) {
      inventory.value().ifPresent(known -> callersWithoutListener(known, findings));
    }
    config
        .value()
        .ifPresent(known -> inventory.value().ifPresent(i -> windowsNowhere(known, i, findings)));
    return new Site(
        configDir,
        profileDir,
        templateDir,
        config.value(),
        inventory.value(),
        profiles.profiles(),
        circuits.circuits(),
        circuits.failed(),
        circuits.namesOfFailed(),
        approvals.approvals(),
        findings.sorted());
  }

  /** Whether any finding is an error. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
  }

  /** Where the templates are now: in the configuration folder, or else in the installation. */
  static Path templateDir(Path configDir, Path home) {
    return nearest(configDir, home, "templates");
  }

  private static Path nearest(Path configDir, Path home, String name) {
    Path own = configDir.resolve(name);
    return Files.isDirectory(own) ? own : home.resolve(name);
  }

  /**
   * Where {@code circuitd.yaml} is broken, nobody knows its switches: what they may allow is then
   * not refused.
   */
  private static IntentSettings settings(
      Optional<DaemonConfig> config, Map<ServiceKey, Integer> formerBandwidth) {
    return config
        .map(DaemonConfig::deploy)
        .map(d -> new IntentSettings(d.microsoftPeering(), d.sharedKeys(), formerBandwidth))
        .orElseGet(() -> new IntentSettings(true, true, formerBandwidth));
  }

  private static void callersWithoutListener(Inventory inventory, Findings findings) {
    inventory.routers().values().stream()
        .filter(router -> router.netconf().callHome())
        .forEach(router ->
            findings.error(
                router.position(),
                "router " + router.name() + " is to call home, and nobody listens",
                "netconf.callHome in circuitd.yaml, with an address and a port",
                "add it, or take callHome out of the inventory"));
  }

  private static void windowsNowhere(DaemonConfig config, Inventory inventory, Findings findings) {
    config
        .deploy()
        .windowPops()
        .forEach((pop, position) -> {
          if (!inventory.pops().containsKey(pop)) {
            findings.error(
                position,
                "maintenance windows of PoP " + pop + ", which the inventory does not have",
                "one of " + String.join(", ", new TreeSet<>(inventory.pops().keySet())),
                "correct the name");
          }
        });
  }

  private static void orphan(
      Approval approval, Path approvalDir, CircuitFiles circuits, Findings findings) {
    CircuitName name = approval.circuit();
    if (!circuits.circuits().containsKey(name) && !circuits.namesOfFailed().containsValue(name)) {
      findings.add(
          new Finding(
              Severity.WARNING,
              Optional.empty(),
              new Position(approvalDir.resolve(name + "." + approval.side() + ".yaml"), 1, 1),
              "an approval of " + name + ", which no circuit file describes",
              "approvals of circuits that are there",
              "remove the approval, or bring the circuit file back"));
    }
  }
}
