package io.circuitd.daemon;

import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalPolicy;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.TemplateFolder;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.CircuitRecords;
import io.circuitd.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are in force: the last good version of each. A broken file leaves its circuit as
 * it was; a deleted one leaves an orphan, and retires nothing.
 */
final class CurrentSite {
  private static final Logger log = LoggerFactory.getLogger(CurrentSite.class);

  private final Path configDir;
  private final Path home;
  private final Store store;
  private final Alarms alarms;
  private final KeptCircuits kept;
  private volatile Snapshot now;

  /**
   * One circuit in force.
   *
   * @param warnings of its file
   * @param trouble why nothing new is started for it: its file is broken or gone
   */
  record Known(Circuit circuit, List<Finding> warnings, Optional<String> trouble) {}

  private record Snapshot(
      DaemonConfig config,
      Inventory inventory,
      Map<String, DeviceProfile> profiles,
      Map<CircuitName, Known> circuits,
      Map<CircuitName, Map<Side, Approval>> approvals,
      List<Finding> findings,
      LegRenderer renderer) {}

  private CurrentSite(Path configDir, Path home, Store store, Alarms alarms, Snapshot first) {
    this.configDir = configDir;
    this.home = home;
    this.store = store;
    this.alarms = alarms;
    this.kept = new KeptCircuits(store, alarms);
    this.now = first;
  }

  /**
   * The site at the start of the daemon.
   *
   * @param site with settings and inventory
   */
  static CurrentSite start(Site site, Path home, Store store, Alarms alarms) {
    Snapshot first =
        new Snapshot(
            site.config().orElseThrow(),
            site.inventory().orElseThrow(),
            site.profiles(),
            Map.of(),
            Map.of(),
            List.of(),
            new LegRenderer(site.templateDir()));
    CurrentSite current = new CurrentSite(site.configDir(), home, store, alarms, first);
    current.take(site);
    return current;
  }

  /** Reads the files again; what is broken leaves the last good version in force. */
  synchronized void reload() {
    Path circuits = configDir.resolve("circuits");
    if (!Files.isDirectory(circuits) && !now.circuits().isEmpty()) {
      alarms.raise("file", circuits.toString(), "the folder is gone; all stays as it was");
      return;
    }
    take(Site.load(configDir, home, formerBandwidth(store)));
  }

  /** What each service key was approved with last, Mbit/s. */
  static Map<ServiceKey, Integer> formerBandwidth(Store store) {
    Map<ServiceKey, Integer> former = new HashMap<>();
    store
        .circuits()
        .all()
        .forEach(
            record -> record.bandwidthMbps().ifPresent(m -> former.put(record.serviceKey(), m)));
    return former;
  }

  private synchronized void take(Site site) {
    Snapshot before = now;
    Map<CircuitName, Known> circuits = new TreeMap<>();
    Set<CircuitName> rekeyed = new TreeSet<>();
    Map<CircuitName, CircuitRecord> records =
        store.circuits().all().stream()
            .collect(Collectors.toMap(CircuitRecord::name, record -> record));
    Map<Path, List<Finding>> warnings = warnings(site);
    List<CircuitRecords.Seen> seen = new ArrayList<>();
    site.circuits()
        .forEach((name, circuit) -> {
          Optional<CircuitRecord> record = Optional.ofNullable(records.get(name));
          if (record.filter(known -> changesKeyOfBuilt(known, circuit)).isPresent()) {
            rekeyed.add(name);
          } else {
            Path file = circuit.file().file();
            String text = text(file);
            if (record.filter(known -> known.fileText().equals(text)).isEmpty()) {
              seen.add(new CircuitRecords.Seen(name, circuit.serviceKey(), text));
            }
            circuits.put(
                name, new Known(circuit, warnings.getOrDefault(file, List.of()), Optional.empty()));
          }
        });
    store.circuits().seen(seen);
    kept.add(site, site.inventory().orElse(before.inventory()), circuits, rekeyed, this::circuit);
    Map<String, DeviceProfile> profiles = new HashMap<>(before.profiles());
    profiles.putAll(site.profiles());
    fileAlarms(site);
    now =
        new Snapshot(
            site.config().orElse(before.config()),
            site.inventory().orElse(before.inventory()),
            profiles,
            circuits,
            approvals(site.approvals()),
            site.findings(),
            renderer(before.renderer(), site.templateDir()));
  }

  /** The same one while no text is another one: what it has parsed stays parsed. */
  private LegRenderer renderer(LegRenderer before, Path templateDir) {
    TemplateFolder now = TemplateFolder.read(templateDir);
    if (now.profiles().isEmpty() && !before.templates().profiles().isEmpty()) {
      alarms.raise(
          "templates",
          templateDir.toString(),
          "the folder of templates, or a file in it, is gone or cannot be read; those of "
              + before.templates().path()
              + " that were read before stay in force");
      return before;
    }
    if (!now.profiles().isEmpty()) {
      alarms.clear("templates", templateDir.toString());
    }
    if (now.fingerprint().equals(before.templates().fingerprint())
        && now.path().equals(before.templates().path())) {
      return before;
    }
    log.info("templates of {} are in force, {}", templateDir, now.fingerprint());
    return new LegRenderer(now);
  }

  /** True when another service key stands in the file of a circuit that is on a router. */
  private boolean changesKeyOfBuilt(CircuitRecord known, Circuit circuit) {
    return !known.serviceKey().equals(circuit.serviceKey()) && store.holdsSomething(circuit.name());
  }

  /** What a line that names the first error says of the others. */
  static String more(List<Finding> errors) {
    return errors.size() > 1
        ? " (and " + (errors.size() - 1) + " more, see circuitd validate)"
        : "";
  }

  /** One alarm for each file with errors, over when the file is good again. */
  private void fileAlarms(Site site) {
    Map<String, List<Finding>> errors =
        site.findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .collect(
                Collectors.groupingBy(
                    finding -> finding.position().file().toString(),
                    TreeMap::new,
                    Collectors.toList()));
    alarms.standing().stream()
        .filter(alarm -> alarm.code().equals("file") && !errors.containsKey(alarm.subject()))
        .forEach(alarm -> alarms.clear("file", alarm.subject()));
    errors.forEach((file, findings) ->
        alarms.raise(
            "file",
            file,
            (isOfApprovals(file)
                    ? "broken, and no approval counts by it: "
                    : "broken, the last good version stays in force: ")
                + findings.getFirst()
                + more(findings)));
  }

  private boolean isOfApprovals(String file) {
    return Path.of(file).startsWith(configDir.resolve("approvals"))
        || keyFiles().contains(Path.of(file));
  }

  /** Those that say whose approvals count. */
  List<Path> keyFiles() {
    ApprovalSettings settings = now.config().approvals();
    return Stream.concat(settings.approvers().stream(), settings.revoked().stream()).toList();
  }

  private static Map<CircuitName, Map<Side, Approval>> approvals(List<Approval> files) {
    Map<CircuitName, Map<Side, Approval>> approvals = new HashMap<>();
    for (Approval approval : files) {
      approvals
          .computeIfAbsent(approval.circuit(), name -> new EnumMap<>(Side.class))
          .put(approval.side(), approval);
    }
    return approvals;
  }

  private static Map<Path, List<Finding>> warnings(Site site) {
    return site.findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .collect(Collectors.groupingBy(finding -> finding.position().file()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("circuit file " + file + " went away while it was read", e);
    }
  }

  DaemonConfig config() {
    return now.config();
  }

  Inventory inventory() {
    return now.inventory();
  }

  Map<String, DeviceProfile> profiles() {
    return now.profiles();
  }

  /** Renders with the templates as they were read last. */
  LegRenderer renderer() {
    return now.renderer();
  }

  /** What else is in force without being in the configuration folder: keys and templates. */
  List<Path> further() {
    List<Path> further = new ArrayList<>(keyFiles());
    Path templates = Site.templateDir(configDir, home);
    if (Files.isDirectory(templates)) {
      // By its real path, so that a link that leads elsewhere from now on is a change.
      try (Stream<Path> files = Files.walk(templates.toRealPath(), FileVisitOption.FOLLOW_LINKS)) {
        files.filter(TemplateFolder::isTemplate).forEach(further::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return further;
  }

  /** As the files of keys are at this moment: a key that was revoked just now counts no more. */
  ApprovalPolicy approvalPolicy() {
    return ApprovalPolicy.load(now.config().approvals());
  }

  boolean frozen() {
    return now.config().deploy().freeze();
  }

  List<Finding> findings() {
    return now.findings();
  }

  Collection<Known> circuits() {
    return now.circuits().values();
  }

  Optional<Known> circuit(CircuitName name) {
    return Optional.ofNullable(now.circuits().get(name));
  }

  Map<Side, Approval> approvals(CircuitName name) {
    return now.approvals().getOrDefault(name, Map.of());
  }
}
