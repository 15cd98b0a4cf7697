package io.circuitd.netconf.wire;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
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
          Element element = TreeElement.of(stream, document);
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

  private XMLStreamException refused(String why) {
    return new XMLStreamException(why, stream.getLocationInfo().getCurrentLocation());
  }
}
