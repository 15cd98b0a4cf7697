package io.circuitd.netconf.wire;

import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Builds one document's tree from its stream, within the limits; comments are left out. */
final class TreeBuilder {
  private final XMLStreamReader2 stream;
  private final Document document;

  TreeBuilder(XMLStreamReader2 stream, Document document) {
    this.stream = stream;
    this.document = document;
  }

  void build() throws XMLStreamException {
    Node at = document;
    int depth = 0;
    while (stream.hasNext()) {
      switch (stream.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > XmlLimits.DEPTH) {
            throw refused("elements deeper than " + XmlLimits.DEPTH);
          }
          Element element = element();
          at.appendChild(element);
          at = element;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          at = at.getParentNode();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (depth > 0) {
            at.appendChild(document.createTextNode(stream.getText()));
          }
        }
        case XMLStreamConstants.DTD -> throw refused("a DTD is not allowed");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw refused(
                "the entity \"" + stream.getLocalName() + "\" was referenced, but not declared");
        default -> {}
      }
    }
  }

  private Element element() throws XMLStreamException {
    int attributes = stream.getAttributeCount();
    int namespaces = stream.getNamespaceCount();
    if (attributes + namespaces > XmlLimits.ATTRIBUTES) {
      throw refused("an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
    }
    Element element =
        document.createElementNS(
            absent(stream.getNamespaceURI()), name(stream.getPrefix(), stream.getLocalName()));
    for (int i = 0; i < namespaces; i++) {
      @Nullable String prefix = absent(stream.getNamespacePrefix(i));
      @Nullable String uri = stream.getNamespaceURI(i);
      element.setAttributeNS(
          XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
          prefix == null ? "xmlns" : "xmlns:" + prefix,
          uri == null ? "" : uri);
    }
    for (int i = 0; i < attributes; i++) {
      element.setAttributeNS(
          absent(stream.getAttributeNamespace(i)),
          name(stream.getAttributePrefix(i), stream.getAttributeLocalName(i)),
          stream.getAttributeValue(i));
    }
    return element;
  }

  private String name(@Nullable String prefix, String local) throws XMLStreamException {
    String name = absent(prefix) == null ? local : prefix + ":" + local;
    if (name.length() > XmlLimits.NAME) {
      throw refused("a name longer than " + XmlLimits.NAME + " characters");
    }
    return name;
  }

  private static @Nullable String absent(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private XMLStreamException refused(String why) {
    return new XMLStreamException(why, stream.getLocationInfo().getCurrentLocation());
  }
}
