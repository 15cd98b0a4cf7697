package io.circuitd.netconf.wire;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

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
    return trees().newDocument();
  }

  private static DocumentBuilder trees() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK makes no XML trees", e);
    }
  }

  private static final class Parser {
    private final InputFactoryImpl streams = new InputFactoryImpl();
    private final DocumentBuilder trees = trees();
    private int uses;

    Parser() {
      streams.configureForSpeed();
      streams.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      streams.setProperty(XMLInputFactory.IS_COALESCING, true);
      streams.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
      streams.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    }

    Document parse(InputStream in, long maxBytes) throws IOException {
      Document document = trees.newDocument();
      document.setStrictErrorChecking(false);
      try {
        XMLStreamReader2 stream =
            (XMLStreamReader2) streams.createXMLStreamReader(new Utf8Reader(in, maxBytes));
        XmlLimits.checkEncoding(stream.getCharacterEncodingScheme());
        new TreeBuilder(stream, document).build();
        document.setStrictErrorChecking(true);
        return document;
      } catch (XMLStreamException e) {
        throw XmlRefused.reason(e);
      } catch (RuntimeException e) {
        // Names and prefixes that make no sense end the parser in its own exceptions, or the
        // tree's.
        throw new XmlRefused("XML refused: " + e.getMessage(), e);
      }
    }
  }
}
