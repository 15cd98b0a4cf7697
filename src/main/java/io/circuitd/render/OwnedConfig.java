package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedEntry.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
import org.w3c.dom.Element;

/**
 * The configuration of one leg on one router, and all that follows from it: what to push, how to
 * take it away again, how to read it back, and whether the router has it. Immutable.
 *
 * <p>Strings called payload, removal and filter are top-level elements with their namespaces, as
 * they stand inside {@code <config>} and {@code <filter type="subtree">}.
 */
public final class OwnedConfig {
  private static final String RECORD = "pushed";
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
    Xml root;
    try {
      root = XmlIn.read(text);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("stored configuration cannot be read", e);
    }
    String storedProfile = root.attributes().getOrDefault("profile", "");
    if (!root.name().equals(RECORD) || !storedProfile.equals(profile.name())) {
      throw new IllegalArgumentException(
          "stored configuration is of profile '" + storedProfile + "', expected " + profile.name());
    }
    String version = root.attributes().getOrDefault("template", "");
    return new OwnedConfig(profile, version, root.children(), Map.of());
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
    return written(with(roots, leftOver, Optional.of(profile.netconf().removal())), profile);
  }

  /** The payload with every secret as {@code ***}: to look at, not to push. */
  public String preview() {
    return written(Secrets.replace(roots, normaliser, secret -> Normaliser.MASK), profile);
  }

  /** Takes every owned entry away, and nothing else: parents with their keys only. */
  public String removal() {
    return removalOf(ownedEntries(), profile);
  }

  /**
   * Takes away these entries, and nothing else. Where the profile's operation is {@code delete},
   * pass only entries that are there.
   */
  public static String removalOf(Collection<OwnedEntry> entries, DeviceProfile profile) {
    return written(with(List.of(), entries, Optional.of(profile.netconf().removal())), profile);
  }

  /** A subtree filter that reads exactly the owned entries. */
  public String filter() {
    return filterOf(ownedEntries(), profile);
  }

  /** A subtree filter that reads exactly these entries. */
  public static String filterOf(Collection<OwnedEntry> entries, DeviceProfile profile) {
    return written(with(List.of(), entries, Optional.empty()), profile);
  }

  private static String written(List<Xml> elements, DeviceProfile profile) {
    return XmlOut.bare(elements, profile.normalisation().prefixes());
  }

  private static List<Xml> with(
      List<Xml> roots, Collection<OwnedEntry> entries, Optional<String> operation) {
    List<Xml> joined = roots;
    for (OwnedEntry entry : entries) {
      joined = Tree.with(joined, entry, operation);
    }
    return joined;
  }

  /**
   * Where the router is not as wanted, by what it means and not by how it is spelt. Secrets count
   * only by their presence.
   *
   * @param data the {@code <data>} of a read with {@link #filter()} or a wider one
   */
  public List<Difference> compare(Element data) {
    List<Xml> found = normaliser.content(data);
    List<Difference> differences = new ArrayList<>();
    owned.forEach((entry, wanted) ->
        differences.addAll(
            comparison()
                .differences(
                    normaliser.normalise(wanted), find(found, entry), names(entry), entry.path())));
    return differences;
  }

  /**
   * Owned entries that the router has already: before a first push they are somebody else's.
   *
   * @param ours entries that our records say we pushed there
   */
  public List<OwnedEntry> conflicts(Element data, Collection<OwnedEntry> ours) {
    List<OwnedEntry> known = ours.stream().map(normaliser::normalise).toList();
    return present(ownedEntries(), data, profile).stream()
        .filter(entry -> !known.contains(normaliser.normalise(entry)))
        .toList();
  }

  /** Which of these entries the router has. */
  public static List<OwnedEntry> present(
      Collection<OwnedEntry> entries, Element data, DeviceProfile profile) {
    Tree tree = new Tree(profile.listKeys());
    Normaliser normaliser = new Normaliser(profile.normalisation());
    List<Xml> found = normaliser.content(data);
    return entries.stream()
        .filter(entry ->
            tree.find(found, normaliser.normalise(entry), normaliser.ignoresNamespaces())
                .isPresent())
        .toList();
  }

  /**
   * These entries as the router has them: path and content of each, in the order given, by meaning
   * and not by spelling. The same text as long as nobody changed them; empty when none is there.
   *
   * @param secrets what stands for a secret, given in the scrambled form that the router shows: a
   *     keyed hash, so that a changed secret shows without being told
   */
  public static String standing(
      Collection<OwnedEntry> entries,
      Element data,
      DeviceProfile profile,
      UnaryOperator<String> secrets) {
    Tree tree = new Tree(profile.listKeys());
    Normaliser normaliser = new Normaliser(profile.normalisation(), secrets);
    List<Xml> found = normaliser.content(data);
    StringBuilder text = new StringBuilder();
    for (OwnedEntry entry : entries) {
      tree.find(found, normaliser.normalise(entry), normaliser.ignoresNamespaces())
          .ifPresent(
              xml -> text.append(entry.path()).append('\n').append(XmlOut.bare(List.of(xml))));
    }
    return text.toString();
  }

  /**
   * These entries as the router has them, in full, ready to be pushed again; by meaning and not by
   * spelling.
   *
   * @return empty when none of them is there
   * @throws IllegalArgumentException when they hold what cannot be pushed, such as attributes
   */
  public static Optional<OwnedConfig> former(
      Collection<OwnedEntry> entries, Element data, DeviceProfile profile) {
    Tree tree = new Tree(profile.listKeys());
    Normaliser normaliser = new Normaliser(profile.normalisation(), UnaryOperator.identity());
    List<Xml> found = normaliser.content(data);
    List<Xml> roots = List.of();
    for (OwnedEntry entry : entries) {
      Optional<Xml> there =
          tree.find(found, normaliser.normalise(entry), normaliser.ignoresNamespaces());
      if (there.isPresent()) {
        roots = Tree.with(roots, entry, there.get(), normaliser.ignoresNamespaces());
      }
    }
    return roots.isEmpty()
        ? Optional.empty()
        : Optional.of(new OwnedConfig(profile, "former", roots, Map.of()));
  }

  /** True when some leaf of it is a secret. */
  public boolean holdsSecret() {
    List<String> secrets = new ArrayList<>();
    Secrets.replace(
        roots,
        normaliser,
        secret -> {
          secrets.add(secret);
          return secret;
        });
    return !secrets.isEmpty();
  }

  /**
   * What a push would change, for people: {@code +} comes, {@code -} goes, a blank is a parent
   * around. Empty when nothing changes. Secrets are {@code ***}.
   *
   * @param data the {@code <data>} of a read that covers the owned and the left-over entries
   * @param leftOver entries of a former push that would be removed
   */
  public List<String> diff(Element data, Collection<OwnedEntry> leftOver) {
    List<Xml> found = normaliser.content(data);
    List<String> lines = new ArrayList<>();
    for (OwnedEntry entry : leftOver) {
      if (!owned.containsKey(entry)) {
        add(lines, entry, Optional.empty(), find(found, entry));
      }
    }
    owned.forEach(
        (entry, wanted) -> add(lines, entry, normaliser.normalise(wanted), find(found, entry)));
    return lines;
  }

  /** {@link #diff(Element, Collection)} without anything left over. */
  public List<String> diff(Element data) {
    return diff(data, List.of());
  }

  /** What the removal of every owned entry would take away, in the form of {@link #diff}. */
  public List<String> removalDiff(Element data) {
    List<Xml> found = normaliser.content(data);
    List<String> lines = new ArrayList<>();
    owned.keySet().forEach(entry -> add(lines, entry, Optional.empty(), find(found, entry)));
    return lines;
  }

  /**
   * What is written otherwise in another document, in the form of {@link #diff}; nothing is
   * normalised, as what is pushed is compared. Secrets are {@code ***}. Empty exactly when both
   * {@linkplain #stands stand} for the same.
   *
   * @param after of the same device profile
   */
  public List<String> changesTo(OwnedConfig after) {
    List<String> lines = new ArrayList<>();
    Map<OwnedEntry, Xml> was = masked();
    Map<OwnedEntry, Xml> is = after.masked();
    was.forEach((entry, xml) -> {
      if (!is.containsKey(entry)) {
        change(lines, entry, Optional.empty(), Optional.of(xml));
      }
    });
    is.forEach((entry, xml) ->
        change(lines, entry, Optional.of(xml), Optional.ofNullable(was.get(entry))));
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

  private void change(
      List<String> lines, OwnedEntry entry, Optional<Xml> wanted, Optional<Xml> found) {
    List<String> changed = new Comparison(tree, false).lines(wanted, found, names(entry), 1);
    if (!changed.isEmpty()) {
      lines.add(parents(entry));
      lines.addAll(changed);
    }
  }

  private static String parents(OwnedEntry entry) {
    return " " + new OwnedEntry(entry.steps().subList(0, entry.steps().size() - 1)).path();
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

  private void add(
      List<String> lines, OwnedEntry entry, Optional<Xml> wanted, Optional<Xml> found) {
    if (wanted.isEmpty() && found.isEmpty()) {
      return;
    }
    List<String> changed = comparison().lines(wanted, found, names(entry), 1);
    if (!changed.isEmpty()) {
      lines.add(parents(entry));
      lines.addAll(changed);
    }
  }

  private Optional<Xml> find(List<Xml> found, OwnedEntry entry) {
    return tree.find(found, normaliser.normalise(entry), normaliser.ignoresNamespaces());
  }

  private Comparison comparison() {
    return new Comparison(tree, normaliser.ignoresNamespaces());
  }

  private static String names(OwnedEntry entry) {
    String names = "";
    for (Step step : entry.steps()) {
      names = Tree.below(names, step.name());
    }
    return names;
  }

  /** What must be on the router before the push. */
  public List<Precondition> preconditions() {
    return List.copyOf(preconditions.keySet());
  }

  /** A subtree filter that shows whether the preconditions hold; empty when there are none. */
  public String preconditionFilter() {
    return written(Preconditions.joined(preconditions.values(), tree), profile);
  }

  /**
   * Preconditions that do not hold.
   *
   * @param data the {@code <data>} of a read with {@link #preconditionFilter()} or a wider one
   */
  public List<Precondition> missing(Element data) {
    List<Xml> found = normaliser.content(data);
    List<Precondition> missing = new ArrayList<>();
    preconditions.forEach((precondition, way) -> {
      if (!new Preconditions(normaliser).holds(way, found)) {
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
    Map<String, String> attributes = Map.of("profile", profile.name(), "template", templateVersion);
    return XmlOut.bare(
        List.of(
            new Xml(
                "",
                RECORD,
                attributes,
                Secrets.replace(roots, normaliser, secrets),
                "",
                Optional.empty())));
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
