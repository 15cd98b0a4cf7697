package io.circuitd.netconf.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Parsers that build whole trees, kept for reuse: making one costs more than reading a small reply.
 * Safe for several threads; none waits for another.
 */
public final class XmlParsers {
  // A parser remembers every name it has read, so a peer that makes names up could fill the memory.
  private static final int USES = 1000;
  private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors();

  private final BlockingQueue<Parser> idle = new ArrayBlockingQueue<>(KEPT);

  /**
   * Reads a message as {@link SafeXml#parse(InputStream, long)} does.
   *
   * @throws XmlRefused for what is not well-formed or passes a limit
   */
  public Document parse(InputStream in, long maxBytes) throws IOException {
    @Nullable Parser kept = idle.poll();
    Parser parser = kept == null ? new Parser() : kept;
    try {
      return parser.parse(in, maxBytes);
    } finally {
      if (++parser.uses < USES) {
        idle.offer(parser);
      }
    }
  }

  /** Reads text, under the limits of a stream. */
  public Document parse(String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    return parse(new ByteArrayInputStream(bytes), bytes.length);
  }

  static Document parseOnce(InputStream in, long maxBytes) throws IOException {
    return new Parser().parse(in, maxBytes);
  }

  static Document empty() {
    return builder().newDocument();
  }

  private static final class Parser {
    private final DocumentBuilder builder = builder();
    private int uses;

    Document parse(InputStream in, long maxBytes) throws IOException {
      try {
        Document read = builder.parse(new InputSource(new Utf8Reader(in, maxBytes)));
        XmlLimits.checkEncoding(read.getXmlEncoding());
        return read;
      } catch (SAXException e) {
        throw new XmlRefused("XML refused: " + words(e), e);
      }
    }
  }

  private static String words(SAXException e) {
    String message = XmlLimits.words(String.valueOf(e.getMessage()));
    return e instanceof SAXParseException at
        ? message + " (line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ")"
        : message;
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      // A tree that is expanded while it is read cannot be read by several threads.
      factory.setFeature("http://apache.org/xml/features/dom/defer-node-expansion", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      XmlLimits.set(factory::setAttribute);
      factory.setXIncludeAware(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a guard", e);
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
