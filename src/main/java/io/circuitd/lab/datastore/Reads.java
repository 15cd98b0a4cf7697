package io.circuitd.lab.datastore;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** What a router answers to get-config and to get (RFC 6241, 7.1 and 7.7), as XML. */
final class Reads {
  private final Dialect dialect;

  Reads(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Configuration alone.
   *
   * @param changed when it changed last
   */
  String config(ConfigNode tree, Optional<Element> filter, Instant changed) {
    return selected(dialect.showsDefaults() ? tree.withDefaults() : tree, filter, changed);
  }

  /**
   * Configuration and state together.
   *
   * @param state top-level elements, as the models have them
   */
  String withState(ConfigNode config, String state, Optional<Element> filter, Instant changed) {
    ConfigNode tree = dialect.showsDefaults() ? config.withDefaults() : config.deepCopy();
    try {
      List<EditNode> nodes =
          new EditReader(dialect, true)
              .read(SafeXml.parse("<data>" + state + "</data>").getDocumentElement());
      new Editor(dialect, false).apply(nodes, Operation.MERGE, tree);
    } catch (XmlRefused e) {
      throw new IllegalStateException("the lab's own state is no XML", e);
    }
    return selected(tree, filter, changed);
  }

  private String selected(ConfigNode tree, Optional<Element> filter, Instant changed) {
    ConfigNode part = filter.map(f -> new SubtreeFilter(dialect).select(f, tree)).orElse(tree);
    return ConfigXml.write(dialect, part, filter.isEmpty(), changed);
  }
}
