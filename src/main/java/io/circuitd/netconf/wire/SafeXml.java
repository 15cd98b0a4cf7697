package io.circuitd.netconf.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** XML from peers that are not trusted: no DTD, no external entities, limited depth and size. */
public final class SafeXml {
  /** Elements inside one another; far above what any YANG model nests. */
  public static final int MAX_DEPTH = XmlLimits.DEPTH;

  /** Size limit of {@link #parse(InputStream)}; a message's framing has its own. */
  public static final long MAX_BYTES = 64L << 20;

  private SafeXml() {}

  /** Reads text, under the same limits as a stream. */
  public static Document parse(String xml) throws XmlRefused {
    try {
      return parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (XmlRefused e) {
      throw e;
    } catch (IOException e) {
      throw new XmlRefused("not readable: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a document with namespaces, as UTF-8 whatever its declaration says. The tree is complete
   * when this returns, so that several threads may read it.
   *
   * @throws XmlRefused for what is not well-formed or passes a limit
   * @throws IOException from the stream itself, a broken framing included
   */
  public static Document parse(InputStream in) throws IOException {
    return parse(in, MAX_BYTES);
  }

  /**
   * Reads a document of limited size.
   *
   * @param maxBytes largest document
   * @throws XmlRefused for what is not well-formed or passes a limit
   */
  public static Document parse(InputStream in, long maxBytes) throws IOException {
    return XmlParsers.parseOnce(in, maxBytes);
  }

  /** An empty document. */
  public static Document newDocument() {
    return XmlParsers.empty();
  }

  /**
   * The node as XML text, without a declaration; white space stays as it is. Namespaces that its
   * ancestors declare come along, as values may use their prefixes.
   */
  public static String serialise(Node node) {
    return written(node instanceof Element element ? standalone(element) : node);
  }

  private static Element standalone(Element element) {
    if (!(element.getParentNode() instanceof Element)) {
      return element;
    }
    Element copy = (Element) element.cloneNode(true);
    for (Node up = element.getParentNode(); up instanceof Element; up = up.getParentNode()) {
      NamedNodeMap attributes = up.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node attribute = attributes.item(i);
        if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())
            && !copy.hasAttribute(attribute.getNodeName())) {
          copy.setAttributeNS(
              XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
              attribute.getNodeName(),
              attribute.getNodeValue());
        }
      }
    }
    return copy;
  }

  private static String written(Node node) {
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(node), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("a DOM tree cannot be written", e);
    }
  }

  /** The child elements, in document order. */
  public static List<Element> children(Node parent) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  /** The first child element with this local name, in any namespace. */
  public static Optional<Element> child(Node parent, String localName) {
    return children(parent).stream().filter(e -> localName.equals(e.getLocalName())).findFirst();
  }

  /** Text made safe for element content and for attribute values. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
