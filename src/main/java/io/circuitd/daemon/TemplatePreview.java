package io.circuitd.daemon;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.control.TemplatesReport;
import io.circuitd.control.TemplatesReport.Refused;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.ChangedTemplate;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.LegValues;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.TemplateFailure;
import io.circuitd.render.TemplateFolder;
import io.circuitd.rollout.LegChange;
import io.circuitd.rollout.Stages;
import io.circuitd.store.PushedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Renders every leg that stands on a router with two folders of templates. Used once. */
final class TemplatePreview {
  private static final int NAMED = 5;

  private final House house;
  private final Staging staging;
  private final StandingLegs legs;
  private final LegRenderer old;
  private final LegRenderer fresh;
  private final Map<String, DeviceProfile> used = new TreeMap<>();
  private final List<LegChange> changes = new ArrayList<>();
  private final Map<String, Refused> refused = new LinkedHashMap<>();
  private final Set<CircuitName> refusedCircuits = new TreeSet<>();
  private final List<LegId> otherwise = new ArrayList<>();
  private final List<LegId> refusedByOld = new ArrayList<>();
  private int unchanged;

  /**
   * @throws ControlFailure {@code BAD_CALL} when one of them is no folder of templates
   */
  TemplatePreview(House house, Staging staging, Path old, Path fresh) {
    this.house = house;
    this.staging = staging;
    this.legs = new StandingLegs(house);
    this.old = renderer("OLD", old);
    this.fresh = renderer("NEW", fresh);
  }

  private LegRenderer renderer(String what, Path path) {
    if (!Files.isDirectory(path) || !Files.isReadable(path)) {
      throw new ControlFailure(
          Reason.BAD_CALL,
          what
              + ": "
              + path
              + (Files.exists(path)
                  ? " is no folder that the daemon's user can read"
                  : " is not there, or the daemon's user cannot see it")
              + "; expected a folder with one folder for each device profile; next: correct the"
              + " path, or make it readable for the daemon");
    }
    Set<String> known = new TreeSet<>(house.site().profiles().keySet());
    Set<String> found = TemplateFolder.names(path);
    if (found.stream().noneMatch(known::contains)) {
      boolean below = path.getFileName() != null && known.contains(path.getFileName().toString());
      throw new ControlFailure(
          Reason.BAD_CALL,
          what
              + ": "
              + path
              + " has no folder of a device profile; found "
              + (found.isEmpty() ? "no folder" : "the folders " + String.join(", ", found))
              + "; expected some of "
              + String.join(", ", known)
              + "; next: "
              + (below ? "name the folder above, " + path.getParent() : "correct the path"));
    }
    TemplateFolder folder = TemplateFolder.read(path);
    if (folder.profiles().isEmpty()) {
      throw new ControlFailure(
          Reason.BAD_CALL,
          what
              + ": a folder or file in "
              + path
              + " cannot be read by the daemon's user; expected all of it readable; next: correct"
              + " its mode");
    }
    return new LegRenderer(folder);
  }

  TemplatesReport report() {
    Map<CircuitName, List<PushedRecord>> standing = legs.byCircuit();
    List<PushedRecord> all = standing.values().stream().flatMap(List::stream).toList();
    all.forEach(this::compare);
    Set<CircuitName> changed =
        changes.stream()
            .map(change -> change.leg().circuit())
            .filter(circuit -> !refusedCircuits.contains(circuit))
            .collect(Collectors.toCollection(TreeSet::new));
    Stages stages = staging.stages(changed, standing);
    return new TemplatesReport(
        house.clock().instant(),
        old.templates().path().toString(),
        fresh.templates().path().toString(),
        all.size(),
        unchanged,
        Staging.groups(changes, stages::of),
        List.copyOf(refused.values()),
        warnings(),
        Staging.words(stages));
  }

  private void compare(PushedRecord record) {
    Optional<DeviceProfile> profile = legs.profile(record);
    if (profile.isEmpty()) {
      refuse(
          record,
          "device-profiles/" + record.profile() + ".yaml",
          "",
          "the device profile is gone; next: bring it back");
      return;
    }
    used.put(record.profile(), profile.get());
    try {
      OwnedConfig after = legs.render(record, profile.get(), fresh);
      OwnedConfig before = before(record, profile.get());
      List<String> lines = before.changesTo(after);
      if (lines.isEmpty()) {
        unchanged++;
        return;
      }
      changes.add(
          new LegChange(
              record.leg(),
              record.router(),
              record.profile(),
              before.templateVersion(),
              after.templateVersion(),
              lines,
              LegValues.of(LegJson.read(record.legFacts()))));
    } catch (UnreadableLeg e) {
      refuse(record, "the store", "", String.valueOf(e.getMessage()));
    } catch (TemplateFailure e) {
      String place = e.line() > 0 ? ":" + e.line() + ":" + e.column() : "";
      Path file = fresh.templates().path().resolve(e.template());
      refuse(record, file + place, place.isEmpty() ? e.problem() : "", e.problem());
    }
  }

  /** What stands takes the place of what the old templates refuse. */
  private OwnedConfig before(PushedRecord record, DeviceProfile profile) {
    try {
      OwnedConfig before = legs.render(record, profile, old);
      if (!before.stands(record.document())) {
        otherwise.add(record.leg());
      }
      return before;
    } catch (TemplateFailure e) {
      refusedByOld.add(record.leg());
      return OwnedConfig.parse(record.document(), profile);
    }
  }

  /**
   * @param apart what tells reasons at the same place apart
   */
  private void refuse(PushedRecord record, String file, String apart, String reason) {
    refusedCircuits.add(record.leg().circuit());
    String leg = record.leg().circuit() + " " + record.leg().leg();
    refused.merge(
        file + apart,
        new Refused(file, reason, List.of(leg)),
        (there, more) -> {
          List<String> legs = new ArrayList<>(there.legs());
          legs.addAll(more.legs());
          return new Refused(there.file(), there.reason(), legs);
        });
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (ChangedTemplate changed :
        ChangedTemplate.between(old.templates(), fresh.templates(), used.values())) {
      if (!changed.raised()) {
        warnings.add(
            fresh.templates().path().resolve(changed.folder()).resolve(changed.file())
                + ": the text of "
                + String.join(", ", changed.files())
                + " changed, and the version is "
                + changed.after().orElse("none")
                + ", as it was "
                + changed.before().orElse("none")
                + "; expected a later one, as it is stored with what is pushed; next: raise it in"
                + " the file's first line");
      }
    }
    if (!otherwise.isEmpty()) {
      warnings.add(
          named(otherwise)
              + " stand otherwise than OLD renders them, so that more changes there than is shown"
              + " here; next: read their plans");
    }
    if (!refusedByOld.isEmpty()) {
      warnings.add(
          named(refusedByOld) + " are refused by OLD, and were compared as they stand instead");
    }
    TemplateFolder inForce = house.site().renderer().templates();
    if (!inForce.fingerprint().equals(old.templates().fingerprint())) {
      warnings.add(
          "OLD is not what is in force; the daemon has the templates of "
              + inForce.path().toAbsolutePath().normalize());
    }
    return warnings;
  }

  private static String named(Collection<LegId> legs) {
    String first =
        legs.stream()
            .limit(NAMED)
            .map(leg -> leg.circuit() + " " + leg.leg())
            .collect(Collectors.joining(", "));
    return legs.size()
        + (legs.size() == 1 ? " leg (" : " legs (")
        + first
        + (legs.size() > NAMED ? ", ..." : "")
        + ")";
  }
}
