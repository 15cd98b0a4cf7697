package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/**
 * The configuration of one leg on one router, and all that follows from it: what to push, how to
 * take it away again, how to read it back, and whether the router has it. Immutable.
 *
 * <p>Strings called payload, removal and filter are top-level elements with their namespaces, as
 * they stand inside {@code <config>} and {@code <filter type="subtree">}.
 */
public final class OwnedConfig {
  private static final String OTHERWISE =
      "~ the same entries, in another order or with other elements beside them";

  private final DeviceProfile profile;
  private final String templateVersion;
  private final List<Xml> roots;
  private final Map<Precondition, Xml> preconditions;
  private final Map<OwnedEntry, Xml> owned;
  private final Tree tree;
  private final Normaliser normaliser;

  /**
   * @param roots the wanted document
   * @param preconditions what must be there, each with its way and selections
   * @throws IllegalArgumentException when the document breaks the rules of owned entries
   */
  OwnedConfig(
      DeviceProfile profile,
      String templateVersion,
      List<Xml> roots,
      Map<Precondition, Xml> preconditions) {
    this.profile = profile;
    this.templateVersion = templateVersion;
    this.roots = List.copyOf(roots);
    this.preconditions = new LinkedHashMap<>(preconditions);
    this.tree = new Tree(profile.listKeys());
    this.normaliser = new Normaliser(profile.normalisation());
    this.owned = new OwnedEntries(profile, tree).of(roots);
  }

  /**
   * Reads a stored record, as {@link #text()} or {@link #maskedText()} wrote it. It has no
   * preconditions.
   *
   * @throws IllegalArgumentException when it is none, or when its profile is another one
   */
  public static OwnedConfig parse(String text, DeviceProfile profile) {
    OwnedRecord there = OwnedRecord.parse(text, profile.name());
    return new OwnedConfig(profile, there.template(), there.roots(), Map.of());
  }

  /** Template file and its version, {@code virtual-router-vrf.ftl 1}. */
  public String templateVersion() {
    return templateVersion;
  }

  /** Name of the device profile that it was rendered for. */
  public String profileName() {
    return profile.name();
  }

  /** Every entry that exists for this leg alone, in the order of the document. */
  public List<OwnedEntry> ownedEntries() {
    return List.copyOf(owned.keySet());
  }

  private OwnedPaths paths() {
    return new OwnedPaths(ownedEntries(), profile);
  }

  /**
   * What to merge into the candidate; owned entries carry {@code nc:operation="replace"}.
   *
   * @throws IllegalStateException when it was read from a masked record: a mask is no key
   */
  public String payload() {
    return payloadWith(List.of());
  }

  /**
   * The payload with the removal of what a former push left behind.
   *
   * @param leftOver entries of the former push; those that are still wanted are not removed
   */
  public String payloadWith(Collection<OwnedEntry> leftOver) {
    Secrets.refuseMask(roots, normaliser);
    return written(new OwnedPaths(leftOver, profile).removedFrom(roots));
  }

  /** The payload with every secret as {@code ***}: to look at, not to push. */
  public String preview() {
    return written(Secrets.replace(roots, normaliser, secret -> Normaliser.MASK));
  }

  /** Takes every owned entry away, and nothing else: parents with their keys only. */
  public String removal() {
    return paths().removal();
  }

  /** A subtree filter that reads exactly the owned entries. */
  public String filter() {
    return paths().filter();
  }

  private String written(List<Xml> elements) {
    return XmlOut.bare(elements, profile.normalisation().prefixes());
  }

  /**
   * Where the router is not as wanted, by what it means and not by how it is spelt. Secrets count
   * only by their presence.
   *
   * @param data the {@code <data>} of a read with {@link #filter()} or a wider one
   */
  public List<Difference> compare(Element data) {
    Found found = found(data);
    List<Difference> differences = new ArrayList<>();
    owned.forEach((entry, wanted) ->
        differences.addAll(
            comparison()
                .differences(
                    normaliser.normalise(wanted), found.at(entry), entry.names(), entry.path())));
    return differences;
  }

  /**
   * Owned entries that the router has already: before a first push they are somebody else's.
   *
   * @param ours entries that our records say we pushed there
   */
  public List<OwnedEntry> conflicts(Element data, Collection<OwnedEntry> ours) {
    List<OwnedEntry> known = ours.stream().map(normaliser::normalise).toList();
    return paths().present(data).stream()
        .filter(entry -> !known.contains(normaliser.normalise(entry)))
        .toList();
  }

  /** True when some leaf of it is a secret. */
  public boolean holdsSecret() {
    return Secrets.anyIn(roots, normaliser);
  }

  /**
   * What a push would change, for people: {@code +} comes, {@code -} goes, a blank is a parent
   * around. Empty when nothing changes. Secrets are {@code ***}.
   *
   * @param data the {@code <data>} of a read that covers the owned and the left-over entries
   * @param leftOver entries of a former push that would be removed
   */
  public List<String> diff(Element data, Collection<OwnedEntry> leftOver) {
    Found found = found(data);
    DiffLines lines = new DiffLines(comparison());
    for (OwnedEntry entry : leftOver) {
      if (!owned.containsKey(entry)) {
        lines.add(entry, Optional.empty(), found.at(entry));
      }
    }
    owned.forEach(
        (entry, wanted) -> lines.add(entry, normaliser.normalise(wanted), found.at(entry)));
    return lines.all();
  }

  /** {@link #diff(Element, Collection)} without anything left over. */
  public List<String> diff(Element data) {
    return diff(data, List.of());
  }

  /** What the removal of every owned entry would take away, in the form of {@link #diff}. */
  public List<String> removalDiff(Element data) {
    Found found = found(data);
    DiffLines lines = new DiffLines(comparison());
    owned.keySet().forEach(entry -> lines.add(entry, Optional.empty(), found.at(entry)));
    return lines.all();
  }

  /**
   * What is written otherwise in another document, in the form of {@link #diff}; nothing is
   * normalised, as what is pushed is compared. Secrets are {@code ***}. Empty exactly when both
   * {@linkplain #stands stand} for the same.
   *
   * @param after of the same device profile
   */
  public List<String> changesTo(OwnedConfig after) {
    DiffLines changes = new DiffLines(new Comparison(tree, false));
    Map<OwnedEntry, Xml> was = masked();
    Map<OwnedEntry, Xml> is = after.masked();
    was.forEach((entry, xml) -> {
      if (!is.containsKey(entry)) {
        changes.add(entry, Optional.empty(), Optional.of(xml));
      }
    });
    is.forEach(
        (entry, xml) -> changes.add(entry, Optional.of(xml), Optional.ofNullable(was.get(entry))));
    List<String> lines = changes.all();
    return lines.isEmpty() && !after.stands(maskedText()) ? List.of(OTHERWISE) : lines;
  }

  private Map<OwnedEntry, Xml> masked() {
    Map<OwnedEntry, Xml> masked = new LinkedHashMap<>();
    owned.forEach((entry, xml) ->
        masked.put(
            entry,
            Secrets.replace(List.of(xml), normaliser, secret -> Normaliser.MASK).getFirst()));
    return masked;
  }

  /**
   * Whether a stored record, as {@link #maskedText()} wrote it, has the same configuration. The
   * version of the template does not count: a router does not see it.
   */
  public boolean stands(String record) {
    if (record.equals(maskedText())) {
      return true;
    }
    try {
      OwnedConfig there = parse(record, profile);
      return new OwnedConfig(profile, templateVersion, there.roots, Map.of())
          .maskedText()
          .equals(maskedText());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Found found(Element data) {
    return Found.in(data, tree, normaliser);
  }

  private Comparison comparison() {
    return new Comparison(tree, normaliser.ignoresNamespaces());
  }

  /** What must be on the router before the push. */
  public List<Precondition> preconditions() {
    return List.copyOf(preconditions.keySet());
  }

  /** A subtree filter that shows whether the preconditions hold; empty when there are none. */
  public String preconditionFilter() {
    return written(Preconditions.joined(preconditions.values(), tree));
  }

  /**
   * Preconditions that do not hold.
   *
   * @param data the {@code <data>} of a read with {@link #preconditionFilter()} or a wider one
   */
  public List<Precondition> missing(Element data) {
    Found found = found(data);
    List<Precondition> missing = new ArrayList<>();
    preconditions.forEach((precondition, way) -> {
      if (!new Preconditions(normaliser).holds(way, found.content())) {
        missing.add(precondition);
      }
    });
    return missing;
  }

  /** The whole record for the store, secrets included; the same for the same configuration. */
  public String text() {
    return text(UnaryOperator.identity());
  }

  /** The record with every secret as {@code ***}; enough to compare and to remove by. */
  public String maskedText() {
    return text(secret -> Normaliser.MASK);
  }

  /**
   * The record with every secret replaced, for a digest over a keyed hash.
   *
   * @param secrets takes the secret as the router gets it
   */
  public String text(UnaryOperator<String> secrets) {
    return new OwnedRecord(
            profile.name(), templateVersion, Secrets.replace(roots, normaliser, secrets))
        .text();
  }

  /** Masked. */
  @Override
  public String toString() {
    return maskedText();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnedConfig config
        && config.profile.equals(profile)
        && config.templateVersion.equals(templateVersion)
        && config.roots.equals(roots);
  }

  @Override
  public int hashCode() {
    return roots.hashCode();
  }
}
