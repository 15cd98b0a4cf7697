package io.circuitd.render;

import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** What a read of a router shows, normalised; entries are found in it by meaning. Immutable. */
record Found(Tree tree, Normaliser normaliser, List<Xml> content) {
  static Found in(Element data, Tree tree, Normaliser normaliser) {
    return new Found(tree, normaliser, normaliser.content(data));
  }

  /** The element that an entry names, if it is there. */
  Optional<Xml> at(OwnedEntry entry) {
    return tree.find(content, normaliser.normalise(entry), normaliser.ignoresNamespaces());
  }
}
