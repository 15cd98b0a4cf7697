package io.circuitd.netconf;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlTree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The elements at one place of a streamed reply, one after the other as small trees, so that a
 * reply far larger than the heap can be filtered, or compared with another. For one thread.
 */
public final class ReplyElements {
  /** Characters of names, values and text that one of the trees may hold. */
  public static final int LARGEST = 16 << 20;

  private final XMLStreamReader data;
  private final List<String> path;
  private final Document document = SafeXml.newDocument();
  private final Deque<XmlTree.Declarations> above = new ArrayDeque<>();
  private int matched;

  private ReplyElements(XMLStreamReader data, List<String> path) {
    this.data = data;
    this.path = path;
  }

  /**
   * Looks at the elements on a path below where the reader stands.
   *
   * @param data at a start tag, as {@link ReplyReader} gets it
   * @param path local names from the child of that element down to the wanted elements; {@code *}
   *     stands for any
   */
  public static ReplyElements at(XMLStreamReader data, String... path) {
    if (path.length == 0) {
      throw new IllegalArgumentException("a path has at least one step");
    }
    ReplyElements elements = new ReplyElements(data, List.of(path));
    elements.above.push(XmlTree.Declarations.of(data));
    return elements;
  }

  /**
   * The next of them, with the namespace declarations of the elements around it, as values may use
   * their prefixes.
   *
   * @return empty after the last
   * @throws XMLStreamException from the stream, and for an element larger than {@link #LARGEST}
   */
  public Optional<Element> next() throws XMLStreamException {
    while (data.hasNext()) {
      switch (data.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String step = path.get(matched);
          if (!step.equals("*") && !step.equals(data.getLocalName())) {
            skip();
          } else if (matched + 1 == path.size()) {
            return Optional.of(XmlTree.read(data, document, above, LARGEST));
          } else {
            matched++;
            above.push(XmlTree.Declarations.of(data));
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          matched--;
          above.pop();
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (data.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }
}
