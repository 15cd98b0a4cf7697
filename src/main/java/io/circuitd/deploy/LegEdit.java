package io.circuitd.deploy;

import io.circuitd.model.LegId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.Difference;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedEntry;
import io.circuitd.render.OwnedPaths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/**
 * The edit of one leg: what is wanted comes, what a former push left goes.
 *
 * @param wanted empty when the leg is taken away
 * @param leftOver entries of a former push on this router that are no longer wanted
 * @param keyChanges the shared key is another one than on the router
 * @param secrets a keyed hash of a secret in the scrambled form that the router shows: a read-back
 *     cannot tell which key is there, but it tells that it is another one
 */
record LegEdit(
    LegId leg,
    String router,
    DeviceProfile profile,
    Optional<OwnedConfig> wanted,
    List<OwnedEntry> leftOver,
    String baseline,
    boolean keyChanges,
    UnaryOperator<String> secrets)
    implements Edit {

  /** An edit that puts a leg in place of what a former push left. */
  static LegEdit push(
      LegId leg,
      String router,
      DeviceProfile profile,
      OwnedConfig wanted,
      Optional<OwnedConfig> former,
      String baseline,
      boolean keyChanges,
      UnaryOperator<String> secrets) {
    List<OwnedEntry> leftOver =
        former
            .map(config ->
                config.ownedEntries().stream()
                    .filter(entry -> !wanted.ownedEntries().contains(entry))
                    .toList())
            .orElse(List.of());
    return new LegEdit(
        leg, router, profile, Optional.of(wanted), leftOver, baseline, keyChanges, secrets);
  }

  /** An edit that takes a leg away. */
  static LegEdit remove(
      LegId leg,
      String router,
      DeviceProfile profile,
      OwnedConfig former,
      String baseline,
      UnaryOperator<String> secrets) {
    return new LegEdit(
        leg, router, profile, Optional.empty(), former.ownedEntries(), baseline, false, secrets);
  }

  /** Every entry that the edit touches. */
  Collection<OwnedEntry> touched() {
    List<OwnedEntry> touched =
        new ArrayList<>(wanted.map(OwnedConfig::ownedEntries).orElse(List.of()));
    touched.addAll(leftOver);
    return touched;
  }

  private OwnedPaths paths(Collection<OwnedEntry> entries) {
    return new OwnedPaths(entries, profile);
  }

  @Override
  public List<String> payloads(Element running) {
    List<OwnedEntry> there = paths(leftOver).present(running);
    return List.of(
        wanted.map(config -> config.payloadWith(there)).orElseGet(() -> paths(there).removal()));
  }

  @Override
  public List<String> former(Element running) throws NotRestorable {
    Optional<OwnedConfig> former;
    try {
      former = paths(touched()).former(running);
    } catch (IllegalArgumentException e) {
      throw new NotRestorable(
          router
              + " has no confirmed commit, and what stands there for "
              + leg
              + " could not be put back: "
              + e.getMessage()
              + "; next: change it by hand");
    }
    if (former.filter(OwnedConfig::holdsSecret).isPresent()) {
      throw new NotRestorable(
          router
              + " has no confirmed commit, and what stands there for "
              + leg
              + " holds a shared key, which circuitd writes down nowhere and so could not put back;"
              + " next: change it by hand");
    }
    return List.of(former.map(OwnedConfig::text).orElse(""));
  }

  @Override
  public List<String> inverse(List<String> former, Element running) {
    Optional<OwnedConfig> back =
        former.stream()
            .filter(text -> !text.isEmpty())
            .findFirst()
            .map(text -> OwnedConfig.parse(text, profile));
    List<OwnedEntry> stays = back.map(OwnedConfig::ownedEntries).orElse(List.of());
    List<OwnedEntry> goes =
        paths(touched().stream().filter(entry -> !stays.contains(entry)).toList()).present(running);
    return back
        .map(config -> config.payloadWith(goes))
        .or(() -> goes.isEmpty() ? Optional.empty() : Optional.of(paths(goes).removal()))
        .stream()
        .toList();
  }

  @Override
  public String filter() {
    return paths(touched()).filter();
  }

  @Override
  public List<String> differences(Element data) {
    List<String> differences = new ArrayList<>();
    wanted.ifPresent(config ->
        config.compare(data).stream().map(Difference::toString).forEach(differences::add));
    paths(leftOver)
        .present(data)
        .forEach(entry -> differences.add(entry.path() + ": wanted absent, found present"));
    if (keyChanges && differences.isEmpty() && standing(data).equals(baseline)) {
      differences.add("shared key: wanted another one, found the former one");
    }
    return differences;
  }

  @Override
  public String standing(Element data) {
    return paths(touched()).standing(data, secrets);
  }
}
