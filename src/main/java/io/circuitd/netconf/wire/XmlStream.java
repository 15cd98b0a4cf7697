package io.circuitd.netconf.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.jspecify.annotations.Nullable;

/**
 * XML from a peer that is not trusted, read piece by piece under the guards of {@link SafeXml}.
 * Text comes in several events where it is long. No tag, comment or CDATA section may be longer
 * than 1 MiB. Once it has failed, it fails.
 */
public final class XmlStream extends StreamReaderDelegate {
  private final Utf8Reader source;
  private @Nullable XMLStreamException failed;
  private @Nullable IOException reason;

  private XmlStream(Utf8Reader source, XMLStreamReader parser) {
    super(parser);
    this.source = source;
  }

  /**
   * Begins at the start of a document.
   *
   * @param maxBytes largest document
   * @throws XmlRefused for what is not well-formed or passes a limit
   * @throws IOException from the stream itself
   */
  public static XmlStream of(InputStream in, long maxBytes) throws IOException {
    Utf8Reader source = new Utf8Reader(in, maxBytes);
    source.allow(XmlLimits.STREAMED_PIECE);
    try {
      XmlStream stream = new XmlStream(source, factory().createXMLStreamReader(source));
      XmlLimits.checkEncoding(stream.getCharacterEncodingScheme());
      return stream;
    } catch (XMLStreamException e) {
      throw XmlRefused.reason(e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty("jdk.xml.dtd.support", "deny");
    XmlLimits.set(factory::setProperty);
    return factory;
  }

  /**
   * Why it failed: {@link XmlRefused}, or what the stream below threw. Empty while all is well,
   * whatever the code that reads has thrown itself.
   */
  public Optional<IOException> failure() {
    return Optional.ofNullable(reason);
  }

  /**
   * The element that this stands at, as a reader of its own: it ends with the element's end tag.
   *
   * @throws IllegalStateException when this stands at no start tag
   */
  public XMLStreamReader element() {
    if (!isStartElement()) {
      throw new IllegalStateException("not at a start tag");
    }
    return new Part(this);
  }

  @Override
  public int next() throws XMLStreamException {
    if (failed != null) {
      throw failed;
    }
    source.allow(XmlLimits.STREAMED_PIECE);
    try {
      int event = super.next();
      check(event);
      return event;
    } catch (XMLStreamException e) {
      throw fail(e, XmlRefused.reason(e));
    } catch (XmlRefused e) {
      throw fail(new XMLStreamException(e.getMessage(), getLocation(), e), e);
    }
  }

  private void check(int event) throws XmlRefused {
    switch (event) {
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw refused("a DTD is not allowed");
      case XMLStreamConstants.START_ELEMENT -> checkTag();
      default -> {}
    }
  }

  private void checkTag() throws XmlRefused {
    int attributes = getAttributeCount();
    if (getNamespaceCount() + attributes > XmlLimits.ATTRIBUTES) {
      throw refused("an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
    }
    checkName(getLocalName());
    for (int i = 0; i < attributes; i++) {
      checkName(getAttributeLocalName(i));
    }
  }

  /** The JDK's parser takes a name with nothing before its colon, which no tree takes. */
  private void checkName(String name) throws XmlRefused {
    if (name.startsWith(":")) {
      throw refused("the name \"" + name + "\" has no prefix before its colon");
    }
  }

  private XmlRefused refused(String why) {
    return new XmlRefused(
        "XML refused: %s (line %d, column %d)"
            .formatted(why, getLocation().getLineNumber(), getLocation().getColumnNumber()),
        null);
  }

  private XMLStreamException fail(XMLStreamException failure, IOException why) {
    failed = failure;
    reason = why;
    return failure;
  }

  @Override
  public int nextTag() throws XMLStreamException {
    return nextTag(this);
  }

  @Override
  public String getElementText() throws XMLStreamException {
    return text(this);
  }

  private static int nextTag(XMLStreamReader reader) throws XMLStreamException {
    while (true) {
      int event = reader.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
          return event;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!reader.isWhiteSpace()) {
            throw new XMLStreamException("expected a tag, found text", reader.getLocation());
          }
        }
        default -> {}
      }
    }
  }

  private static String text(XMLStreamReader reader) throws XMLStreamException {
    if (!reader.isStartElement()) {
      throw new XMLStreamException("not at a start tag", reader.getLocation());
    }
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
          if (text.length() > XmlLimits.STREAMED_PIECE) {
            throw new XMLStreamException("text longer than 1 MiB", reader.getLocation());
          }
        }
        case XMLStreamConstants.START_ELEMENT ->
            throw new XMLStreamException("expected text, found a tag", reader.getLocation());
        default -> {}
      }
    }
  }

  /** One element; what reads it cannot get past its end. */
  private static final class Part extends StreamReaderDelegate {
    private int depth = 1;

    Part(XmlStream whole) {
      super(whole);
    }

    @Override
    public boolean hasNext() {
      return depth > 0;
    }

    @Override
    public int next() throws XMLStreamException {
      if (depth == 0) {
        throw new NoSuchElementException("the element has been read to its end");
      }
      int event = super.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
      return event;
    }

    @Override
    public int nextTag() throws XMLStreamException {
      return XmlStream.nextTag(this);
    }

    @Override
    public String getElementText() throws XMLStreamException {
      return text(this);
    }
  }
}
