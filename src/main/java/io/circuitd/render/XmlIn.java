package io.circuitd.render;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Reads XML text and DOM trees into {@link Xml}; no DTD, no entities from outside. */
final class XmlIn {
  /** Made once, as making one costs as much as reading a leg; safe for several threads. */
  private static final InputFactoryImpl READERS = readers();

  private XmlIn() {}

  private static InputFactoryImpl readers() {
    InputFactoryImpl readers = new InputFactoryImpl();
    readers.configureForSpeed();
    readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    readers.setProperty(XMLInputFactory.IS_COALESCING, true);
    readers.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    readers.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return readers;
  }

  /**
   * Reads one document.
   *
   * @throws XMLStreamException when it is not well-formed or has a document type
   */
  static Xml read(String document) throws XMLStreamException {
    XMLStreamReader reader = READERS.createXMLStreamReader(new StringReader(document));
    try {
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw new XMLStreamException("a document type is not accepted", reader.getLocation());
        }
      }
      Xml root = element(reader);
      while (reader.hasNext()) {
        reader.next();
      }
      return root;
    } finally {
      reader.close();
    }
  }

  private static Xml element(XMLStreamReader reader) throws XMLStreamException {
    String namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
    String name = reader.getLocalName();
    Map<String, String> attributes = reader.getAttributeCount() == 0 ? Map.of() : new HashMap<>();
    Optional<String> operation = Optional.empty();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (isOperation(reader.getAttributeNamespace(i), reader.getAttributeLocalName(i))) {
        operation = Optional.of(reader.getAttributeValue(i));
      } else {
        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
    }
    List<Xml> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          // Most of it is indentation.
          if (!reader.isWhiteSpace()) {
            text.append(reader.getText());
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException(
                "entity '" + reader.getLocalName() + "' is not known", reader.getLocation());
        default -> {}
      }
    }
    String content = text.toString().strip();
    if (!children.isEmpty() && !content.isEmpty()) {
      throw new XMLStreamException(
          "text '" + content + "' beside elements in <" + name + ">", reader.getLocation());
    }
    return new Xml(namespace, name, attributes, children, content, operation);
  }

  private static boolean isOperation(String namespace, String name) {
    return Xml.BASE.equals(namespace) && name.equals("operation");
  }

  /**
   * A copy of a DOM element; comments and processing instructions are left out.
   *
   * @param prefixes by namespace, for values that are identities: the element may name their
   *     namespaces by any others
   */
  static Xml copy(Element element, Map<String, String> prefixes) {
    Map<String, String> attributes = new HashMap<>();
    Optional<String> operation = Optional.empty();
    NamedNodeMap nodes = element.getAttributes();
    for (int i = 0; i < nodes.getLength(); i++) {
      Attr attribute = (Attr) nodes.item(i);
      String name = local(attribute);
      String namespace = attribute.getNamespaceURI();
      if (attribute.getName().equals("xmlns") || attribute.getName().startsWith("xmlns:")) {
        continue;
      }
      if (namespace != null && isOperation(namespace, name)) {
        operation = Optional.of(attribute.getValue());
      } else {
        attributes.put(name, attribute.getValue());
      }
    }
    List<Xml> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(copy(child, prefixes));
      } else if (node.getNodeType() == Node.TEXT_NODE
          || node.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(node.getNodeValue());
      }
    }
    String namespace = element.getNamespaceURI() == null ? "" : element.getNamespaceURI();
    String content = children.isEmpty() ? text.toString().strip() : "";
    return new Xml(
        namespace,
        local(element),
        attributes,
        children,
        prefixes.isEmpty() ? content : prefixed(content, element, prefixes),
        operation);
  }

  private static String prefixed(String text, Element leaf, Map<String, String> prefixes) {
    int colon = text.indexOf(':');
    String namespace = colon <= 0 ? null : leaf.lookupNamespaceURI(text.substring(0, colon));
    if (namespace == null) {
      return text;
    }
    // One of our prefixes for a namespace of another's is another identity.
    String other =
        prefixes.containsValue(text.substring(0, colon)) ? namespace : text.substring(0, colon);
    return prefixes.getOrDefault(namespace, other) + text.substring(colon);
  }

  private static String local(Node node) {
    String local = node.getLocalName();
    return local == null ? node.getNodeName().replaceFirst("^.*:", "") : local;
  }
}
