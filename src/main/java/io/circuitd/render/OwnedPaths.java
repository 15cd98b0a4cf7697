package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/**
 * Owned entries by their paths alone, whatever is wanted in them: how to take them away, how to
 * read them, and what a router has there, by meaning and not by spelling. In the order given.
 * Immutable.
 */
public final class OwnedPaths {
  private final List<OwnedEntry> entries;
  private final DeviceProfile profile;

  /**
   * @param profile of the router
   */
  public OwnedPaths(Collection<OwnedEntry> entries, DeviceProfile profile) {
    this.entries = List.copyOf(entries);
    this.profile = profile;
  }

  /**
   * Takes away these entries, and nothing else. Where the profile's operation is {@code delete},
   * ask it of entries only that are there.
   */
  public String removal() {
    return written(removedFrom(List.of()));
  }

  /** A subtree filter that reads exactly these entries. */
  public String filter() {
    return written(joined(List.of(), Optional.empty()));
  }

  /** A document with the removal of these entries beside what it has. */
  List<Xml> removedFrom(List<Xml> roots) {
    return joined(roots, Optional.of(profile.netconf().removal()));
  }

  private List<Xml> joined(List<Xml> roots, Optional<String> operation) {
    List<Xml> joined = roots;
    for (OwnedEntry entry : entries) {
      joined = Tree.with(joined, entry, operation);
    }
    return joined;
  }

  private String written(List<Xml> elements) {
    return XmlOut.bare(elements, profile.normalisation().prefixes());
  }

  /**
   * Which of these entries the router has.
   *
   * @param data the {@code <data>} of a read with {@link #filter()} or a wider one
   */
  public List<OwnedEntry> present(Element data) {
    Found found = found(data, new Normaliser(profile.normalisation()));
    return entries.stream().filter(entry -> found.at(entry).isPresent()).toList();
  }

  /**
   * These entries as the router has them: path and content of each. The same text as long as nobody
   * changed them; empty when none is there.
   *
   * @param secrets what stands for a secret, given in the scrambled form that the router shows: a
   *     keyed hash, so that a changed secret shows without being told
   */
  public String standing(Element data, UnaryOperator<String> secrets) {
    Found found = found(data, new Normaliser(profile.normalisation(), secrets));
    StringBuilder text = new StringBuilder();
    for (OwnedEntry entry : entries) {
      found
          .at(entry)
          .ifPresent(
              xml -> text.append(entry.path()).append('\n').append(XmlOut.bare(List.of(xml))));
    }
    return text.toString();
  }

  /**
   * These entries as the router has them, in full, ready to be pushed again.
   *
   * @return empty when none of them is there
   * @throws IllegalArgumentException when they hold what cannot be pushed, such as attributes
   */
  public Optional<OwnedConfig> former(Element data) {
    Normaliser normaliser = new Normaliser(profile.normalisation(), UnaryOperator.identity());
    Found found = found(data, normaliser);
    List<Xml> roots = List.of();
    for (OwnedEntry entry : entries) {
      Optional<Xml> there = found.at(entry);
      if (there.isPresent()) {
        roots = Tree.with(roots, entry, there.get(), normaliser.ignoresNamespaces());
      }
    }
    return roots.isEmpty()
        ? Optional.empty()
        : Optional.of(new OwnedConfig(profile, "former", roots, Map.of()));
  }

  private Found found(Element data, Normaliser normaliser) {
    return Found.in(data, new Tree(profile.listKeys()), normaliser);
  }
}
