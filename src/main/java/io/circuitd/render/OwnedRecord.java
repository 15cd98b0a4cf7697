package io.circuitd.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * A pushed document as the store keeps it. The same text for the same document.
 *
 * @param profile name of the device profile that it was rendered for
 * @param template file and version that it was rendered from
 */
record OwnedRecord(String profile, String template, List<Xml> roots) {
  private static final String ROOT = "pushed";
  private static final String PROFILE = "profile";
  private static final String TEMPLATE = "template";

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException when it is no record, or of another device profile
   */
  static OwnedRecord parse(String text, String profile) {
    Xml root;
    try {
      root = XmlIn.read(text);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("stored configuration cannot be read", e);
    }
    String stored = root.attributes().getOrDefault(PROFILE, "");
    if (!root.name().equals(ROOT) || !stored.equals(profile)) {
      throw new IllegalArgumentException(
          "stored configuration is of profile '" + stored + "', expected " + profile);
    }
    return new OwnedRecord(profile, root.attributes().getOrDefault(TEMPLATE, ""), root.children());
  }

  String text() {
    return XmlOut.bare(
        List.of(
            new Xml(
                "",
                ROOT,
                Map.of(PROFILE, profile, TEMPLATE, template),
                roots,
                "",
                Optional.empty())));
  }
}
