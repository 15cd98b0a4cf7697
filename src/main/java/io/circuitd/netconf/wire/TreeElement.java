package io.circuitd.netconf.wire;

import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Makes the tree's element of a start tag, within the limits. */
final class TreeElement {
  private TreeElement() {}

  /** The tag that the stream stands at, with its declarations and attributes, without a parent. */
  static Element of(XMLStreamReader tag, Document document) throws XMLStreamException {
    int attributes = tag.getAttributeCount();
    int namespaces = tag.getNamespaceCount();
    if (attributes + namespaces > XmlLimits.ATTRIBUTES) {
      throw refused(tag, "an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
    }
    Element element =
        document.createElementNS(
            absent(tag.getNamespaceURI()), name(tag, tag.getPrefix(), tag.getLocalName()));
    for (int i = 0; i < namespaces; i++) {
      @Nullable String uri = tag.getNamespaceURI(i);
      element.setAttributeNS(
          XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
          declaration(tag.getNamespacePrefix(i)),
          uri == null ? "" : uri);
    }
    for (int i = 0; i < attributes; i++) {
      element.setAttributeNS(
          absent(tag.getAttributeNamespace(i)),
          name(tag, tag.getAttributePrefix(i), tag.getAttributeLocalName(i)),
          tag.getAttributeValue(i));
    }
    return element;
  }

  /** The attribute that declares a prefix, or the default namespace where there is none. */
  static String declaration(@Nullable String prefix) {
    return absent(prefix) == null ? "xmlns" : "xmlns:" + prefix;
  }

  private static String name(XMLStreamReader tag, @Nullable String prefix, String local)
      throws XMLStreamException {
    String name = absent(prefix) == null ? local : prefix + ":" + local;
    if (name.length() > XmlLimits.NAME) {
      throw refused(tag, "a name longer than " + XmlLimits.NAME + " characters");
    }
    return name;
  }

  private static @Nullable String absent(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static XMLStreamException refused(XMLStreamReader tag, String why) {
    return new XMLStreamException(why, tag.getLocation());
  }
}
