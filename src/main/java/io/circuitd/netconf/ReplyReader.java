package io.circuitd.netconf;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the {@code <data>} of a reply while it arrives, on the thread that asked for it. What it
 * does not read is skipped. While it reads, no other reply of the session gets through: it must not
 * wait for one, and a call on the same session from the same thread is refused with {@link
 * IllegalStateException}. Calls on other sessions are fine, so that two sources can be read side by
 * side.
 */
@FunctionalInterface
public interface ReplyReader<T> {
  /**
   * Reads.
   *
   * @param data at the start tag of {@code <data>}; ends with its end tag. Long text comes in
   *     several events, and no event is larger than 1 MiB
   * @throws XMLStreamException what the reader given threw; let it pass
   */
  T read(XMLStreamReader data) throws XMLStreamException;
}
