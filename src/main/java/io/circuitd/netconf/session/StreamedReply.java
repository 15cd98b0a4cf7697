package io.circuitd.netconf.session;

import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import io.circuitd.netconf.wire.XmlStream;
import io.circuitd.netconf.wire.XmlTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An {@code <rpc-reply>} read while it arrives, to its end: what comes after {@code <data>} can be
 * an error too.
 *
 * @param data what the reader made of {@code <data>}; empty without one, and when errors came first
 * @param errors all rpc-errors, warnings too, up to {@value #MOST_ERRORS}
 */
record StreamedReply<T>(Optional<T> data, List<RpcError> errors) {
  private static final int MOST_ERRORS = 1000;
  private static final int LARGEST_ERROR = 1 << 20;

  /**
   * Reads a reply.
   *
   * @throws IOException what made the stream fail, or what is no reply to this id
   * @throws IllegalStateException when the reader threw an XMLStreamException of its own
   */
  static <T> StreamedReply<T> read(XmlStream reply, String id, ReplyReader<T> reader)
      throws IOException {
    try {
      return new Reading<>(reply, reader).read(id);
    } catch (XMLStreamException e) {
      throw reply
          .failure()
          .orElseThrow(() -> new IllegalStateException("the reply's reader failed: " + e, e));
    } catch (RuntimeException e) {
      throw reply.failure().orElseThrow(() -> e);
    }
  }

  private static final class Reading<T> {
    private final XmlStream reply;
    private final ReplyReader<T> reader;
    private final List<RpcError> errors = new ArrayList<>();
    private Optional<T> data = Optional.empty();

    Reading(XmlStream reply, ReplyReader<T> reader) {
      this.reply = reply;
      this.reader = reader;
    }

    StreamedReply<T> read(String id) throws XMLStreamException, IOException {
      reply.nextTag();
      Replies.checkId(Optional.ofNullable(reply.getAttributeValue(null, "message-id")), id);
      XmlTree.Declarations declared = XmlTree.Declarations.of(reply);
      boolean seen = false;
      for (int depth = 1; depth > 0; ) {
        switch (reply.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            if (reply.getLocalName().equals("rpc-error")) {
              error(declared);
            } else if (!isData()) {
              depth++;
            } else if (depth == 1 && !seen && errors.stream().allMatch(RpcError::isWarning)) {
              seen = true;
              data();
            } else {
              skip(reply.element());
            }
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          default -> {}
        }
      }
      while (reply.hasNext()) {
        reply.next();
      }
      return new StreamedReply<>(data, List.copyOf(errors));
    }

    private boolean isData() {
      @Nullable String namespace = reply.getNamespaceURI();
      return reply.getLocalName().equals("data")
          && (namespace == null || namespace.isEmpty() || namespace.equals(Replies.BASE));
    }

    private void data() throws XMLStreamException {
      XMLStreamReader part = reply.element();
      data = Optional.of(reader.read(part));
      skip(part);
    }

    /** Not the reader's: an error that makes no sense, or is too large, ends the session. */
    private void error(XmlTree.Declarations declared) throws XMLStreamException, IOException {
      XMLStreamReader part = reply.element();
      if (errors.size() == MOST_ERRORS) {
        skip(part);
        return;
      }
      try {
        errors.add(
            Replies.error(
                XmlTree.read(part, SafeXml.newDocument(), List.of(declared), LARGEST_ERROR)));
      } catch (XMLStreamException e) {
        throw XmlRefused.reason(e);
      }
    }

    private static void skip(XMLStreamReader part) throws XMLStreamException {
      while (part.hasNext()) {
        part.next();
      }
    }
  }
}
