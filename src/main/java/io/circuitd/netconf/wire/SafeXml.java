package io.circuitd.netconf.wire;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
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
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** XML from peers that are not trusted: no DTD, no external entities, limited depth and size. */
public final class SafeXml {
  /** Elements inside one another; far above what any YANG model nests. */
  public static final int MAX_DEPTH = 200;

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
   * Reads a document with namespaces, as UTF-8 unless its declaration says otherwise. The tree is
   * complete when this returns, so that several threads may read it.
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
    try {
      return builder().parse(new InputSource(new Capped(in, maxBytes)));
    } catch (SAXException e) {
      throw new XmlRefused("XML refused: " + words(e), e);
    }
  }

  private static String words(SAXException e) {
    String message = String.valueOf(e.getMessage());
    String where =
        e instanceof SAXParseException at
            ? " (line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ")"
            : "";
    if (message.contains("disallow-doctype-decl")) {
      message = "a DTD is not allowed";
    } else if (message.contains("maxElementDepth")) {
      message = "elements deeper than " + MAX_DEPTH;
    }
    return message + where;
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://apache.org/xml/features/dom/defer-node-expansion", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", MAX_DEPTH);
      // The JDK counts the document itself as an entity and stops at 100000 characters; without a
      // DTD there are no others, and Capped limits the size.
      factory.setAttribute("jdk.xml.maxGeneralEntitySizeLimit", 0);
      factory.setAttribute("jdk.xml.totalEntitySizeLimit", 0);
      factory.setXIncludeAware(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a guard", e);
    }
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

  private static final class Capped extends FilterInputStream {
    private final long max;
    private long count;

    Capped(InputStream in, long max) {
      super(in);
      this.max = max;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      counted(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      counted(Math.max(read, 0));
      return read;
    }

    private void counted(int more) throws XmlRefused {
      count += more;
      if (count > max) {
        throw new XmlRefused("XML refused: larger than " + max + " bytes", null);
      }
    }
  }

  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
