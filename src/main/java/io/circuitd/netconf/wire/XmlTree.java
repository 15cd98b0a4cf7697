package io.circuitd.netconf.wire;

import java.util.Collection;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.DOMException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A small tree out of a stream. */
public final class XmlTree {
  /** What a node costs beside its characters. */
  private static final int NODE = 64;

  private final XMLStreamReader stream;
  private final int largest;
  private final Document document;
  private int size;

  private XmlTree(XMLStreamReader stream, Document document, int largest) {
    this.stream = stream;
    this.document = document;
    this.largest = largest;
  }

  /**
   * The element that the stream stands at, to its end tag.
   *
   * @param document makes the nodes; the element is not put into it
   * @param above what the elements around it declare, the nearest first
   * @param largest characters that it may hold
   * @throws XMLStreamException from the stream, and for a larger element
   */
  public static Element read(
      XMLStreamReader stream, Document document, Collection<Declarations> above, int largest)
      throws XMLStreamException {
    try {
      Element root = new XmlTree(stream, document, largest).read();
      above.forEach(declarations -> declarations.addTo(root));
      return root;
    } catch (DOMException e) {
      throw new XMLStreamException(
          "names or prefixes that make no sense: " + e.getMessage(), stream.getLocation(), e);
    }
  }

  private Element read() throws XMLStreamException {
    Element root = element();
    Element at = root;
    for (int depth = 1; depth > 0; ) {
      switch (stream.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          Element child = element();
          at.appendChild(child);
          at = child;
          depth++;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          at = at.getParentNode() instanceof Element parent ? parent : root;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          at.appendChild(document.createTextNode(stream.getText()));
          grow(stream.getTextLength());
        }
        default -> {}
      }
    }
    root.normalize();
    return root;
  }

  private Element element() throws XMLStreamException {
    Element element = TreeElement.of(stream, document);
    for (int i = 0; i < stream.getAttributeCount(); i++) {
      grow(stream.getAttributeValue(i).length());
    }
    grow(stream.getLocalName().length());
    return element;
  }

  private void grow(int characters) throws XMLStreamException {
    size += NODE + characters;
    if (size > largest) {
      throw new XMLStreamException(
          "an element larger than %d characters; read deeper elements one by one"
              .formatted(largest),
          stream.getLocation());
    }
  }

  /**
   * The namespaces that one start tag declares.
   *
   * @param pairs attribute names and values in turn
   */
  public record Declarations(List<String> pairs) {
    /** What the tag declares that the stream stands at. */
    public static Declarations of(XMLStreamReader tag) {
      String[] pairs = new String[2 * tag.getNamespaceCount()];
      for (int i = 0; i < tag.getNamespaceCount(); i++) {
        @Nullable String uri = tag.getNamespaceURI(i);
        pairs[2 * i] = TreeElement.declaration(tag.getNamespacePrefix(i));
        pairs[2 * i + 1] = uri == null ? "" : uri;
      }
      return new Declarations(List.of(pairs));
    }

    /** What the element declares itself hides what is declared above it. */
    private void addTo(Element element) {
      for (int i = 0; i < pairs.size(); i += 2) {
        if (!element.hasAttribute(pairs.get(i))) {
          element.setAttributeNS(
              XMLConstants.XMLNS_ATTRIBUTE_NS_URI, pairs.get(i), pairs.get(i + 1));
        }
      }
    }
  }
}
